import Bytes
import Foundation
import JSON
import JWT
import Synchronization
import Testing

@testable import UpstreamApp

/// Tokens of a service account, against a token server that is well, slow, wrong or away.
@Suite(.serialized) struct GoogleTokensTests {
    private static let scope = "https://www.googleapis.com/auth/devstorage.read_write"
    private static let good = #"{"access_token":"ya29.one","expires_in":3599,"token_type":"Bearer"}"#

    /// A clock that a test moves.
    private final class Clock: Sendable {
        private let seconds = Atomic<Int64>(TestService.now)
        var now: Int64 { seconds.load(ordering: .sequentiallyConsistent) }
        func move(_ by: Int64) { seconds.add(by, ordering: .sequentiallyConsistent) }
    }

    private func with(
        _ script: [ScriptedService.Manner], _ body: (GoogleTokens, ScriptedService, Clock) throws -> Void
    ) throws {
        let service = try ScriptedService(script)
        defer { service.end() }
        let clock = Clock()
        let account = try GoogleServiceAccount(GoogleKeyFile.text(tokenURL: service.origin + "/token"))
        let tokens = GoogleTokens(account, HTTPClient(), ServiceFigures()) { clock.now }
        try body(tokens, service, clock)
    }

    @Test("an assertion is signed by the account's key, and asks for the scopes")
    func assertion() throws {
        try with([.answer(200, [], Self.good)]) { tokens, service, _ in
            let token = try tokens.token(for: [Self.scope, "https://www.googleapis.com/auth/firebase"])
            #expect(token == "ya29.one")
            let request = try #require(service.received.first)
            #expect(request.method == "POST" && request.target == "/token")
            #expect(request.value(of: "content-type") == "application/x-www-form-urlencoded")
            let pairs = request.text.split(separator: "&").map { $0.split(separator: "=").map(String.init) }
            #expect(pairs[1] == ["grant_type", "urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer"])
            #expect(pairs[0][0] == "assertion")
            var verifier = TokenVerifier(
                keys: try KeySet(pem: Array(GoogleKeyFile.publicKey.utf8)), algorithms: [.rs256],
                rules: ValidationRules(
                    issuer: "robot@project.iam.gserviceaccount.com",
                    audiences: ["https://oauth2.googleapis.com/token"]))
            var claims = Claims()
            try verifier.verify(
                Array(pairs[0][1].utf8).span, nowMicroseconds: TestService.now * 1_000_000, into: &claims)
            #expect(claims.keyID == Array("key-1".utf8))
            let json = try JSONValue(
                Array(Base64URL.decode(Array(pairs[0][1].split(separator: ".")[1].utf8).span) ?? []))
            #expect(
                json["iat"]?.integer == TestService.now && json["exp"]?.integer == TestService.now + 3_600)
            #expect(json["scope"]?.string == "\(Self.scope) https://www.googleapis.com/auth/firebase")
        }
    }

    @Test("Google's own library asks for a token as we do")
    func library() throws {
        let library = try RecordedLibrary("google")
        let key = try #require(try library.operation("token").inputs["key"])
        let tokens = GoogleTokens(
            try GoogleServiceAccount(key.bytes), HTTPClient(), ServiceFigures(), clock: { TestService.now })
        let scopes = [
            "https://www.googleapis.com/auth/firebase.messaging",
            "https://www.googleapis.com/auth/cloud-platform",
        ]
        let ask: () throws -> Void = { _ = try tokens.token(for: scopes) }
        try library.compare([("token", ask)], fields: ["content-type"]) { request in
            request.body = said(request.text).bytes
        }
        #expect(library.left.isEmpty)
    }

    /// What a form with an assertion says, but for the moment.
    private func said(_ form: String) -> JSONValue {
        .object(
            form.split(separator: "&").flatMap { pair -> [JSONValue.Member] in
                let words = pair.split(separator: "=").map(String.init)
                let (name, value) = (words.first ?? "", words.last ?? "")
                guard name == "assertion" else { return [JSONValue.Member(name, .string(value))] }
                let parts = value.split(separator: ".").prefix(2).map { part in
                    (try? JSONValue(Base64URL.decode(Array(part.utf8).span) ?? [])) ?? .null
                }
                let life = (parts.last?["exp"]?.integer ?? 0) - (parts.last?["iat"]?.integer ?? 0)
                let claims = parts.last?.changingMembers { member in
                    member.name == "iat" ? nil : member.name == "exp" ? .integer(life) : member.value
                }
                return [
                    JSONValue.Member("header", parts.first ?? .null),
                    JSONValue.Member("claims", claims ?? .null),
                ]
            })
    }

    @Test("a token is used until shortly before its end, and asked for once for each set of scopes")
    func cached() throws {
        let second = #"{"access_token":"ya29.two","expires_in":3599}"#
        try with([.answer(200, [], Self.good), .answer(200, [], second)]) { tokens, service, clock in
            for _ in 0..<5 { _ = try tokens.token(for: [Self.scope]) }
            clock.move(3_599 - 226)
            let still = try tokens.token(for: [Self.scope])
            #expect(still == "ya29.one" && service.received.count == 1)
            clock.move(1)
            let next = try tokens.token(for: [Self.scope])
            #expect(next == "ya29.two" && service.received.count == 2)
            _ = try tokens.token(for: ["https://www.googleapis.com/auth/firebase"])
            #expect(service.received.count == 3)
        }
    }

    @Test("fifty threads that need one at once ask once")
    func singleFlight() throws {
        try with([.answer(200, [], Self.good)]) { tokens, service, _ in
            let failed = Tally()
            DispatchQueue.concurrentPerform(iterations: 50) { _ in
                if (try? tokens.token(for: [Self.scope])) != "ya29.one" { failed.add(1) }
            }
            #expect(failed.count == 0 && service.received.count == 1)
        }
    }

    @Test("while the next cannot be had, the one that is still good is used; after its end there is none")
    func outage() throws {
        try with([.answer(200, [], Self.good), .answer(503)]) { tokens, _, clock in
            _ = try tokens.token(for: [Self.scope])
            clock.move(3_500)
            let kept = try tokens.token(for: [Self.scope])
            #expect(kept == "ya29.one")
            clock.move(100)
            let error = #expect(throws: ServiceError.self) { try tokens.token(for: [Self.scope]) }
            #expect(error?.fault == .service && error?.status == 503)
        }
    }

    @Test("a token that a service has not taken is not used again")
    func forgotten() throws {
        let second = #"{"access_token":"ya29.two","expires_in":3599}"#
        try with([.answer(200, [], Self.good), .answer(200, [], second)]) { tokens, service, _ in
            tokens.forget(try tokens.token(for: [Self.scope]))
            let next = try tokens.token(for: [Self.scope])
            #expect(next == "ya29.two")
            tokens.forget("ya29.one")
            _ = try tokens.token(for: [Self.scope])
            #expect(service.received.count == 2)
        }
    }

    @Test("a key that Google does not take is told as such, once")
    func refused() throws {
        let body = #"{"error":"invalid_grant","error_description":"Invalid JWT Signature."}"#
        try with([.answer(400, [], body)]) { tokens, service, _ in
            let error = #expect(throws: ServiceError.self) { try tokens.token(for: [Self.scope]) }
            #expect(error?.fault == .credentials && error?.code == "invalid_grant")
            #expect(error?.message == "Invalid JWT Signature." && service.received.count == 1)
        }
    }

    @Test(
        "an answer without a token is none",
        arguments: [
            "{}", "", "<html>", #"{"access_token":"","expires_in":1}"#,
            #"{"access_token":"a b","expires_in":1}"#,
            #"{"access_token":"a"}"#, #"{"access_token":"a","expires_in":0}"#,
            #"{"access_token":"a\r\nX: y","expires_in":1}"#,
        ])
    func strange(body: String) throws {
        try with([.answer(200, [], body)]) { tokens, _, _ in
            let error = #expect(throws: ServiceError.self) { try tokens.token(for: [Self.scope]) }
            #expect(error?.fault == .service)
        }
    }

    @Test("broken and slow answers are asked for again, a token server that is away is told as that")
    func faults() throws {
        try with([.close, .truncate("{"), .answer(200, [], Self.good)]) { tokens, service, _ in
            _ = try tokens.token(for: [Self.scope])
            #expect(service.received.count == 3)
        }
        try with([.answer(200)]) { tokens, service, _ in
            service.end()
            let error = #expect(throws: ServiceError.self) { try tokens.token(for: [Self.scope]) }
            #expect(error?.fault == .network)
        }
    }

    @Test("what is no key file of a service account says what is missing, and shows none of it")
    func keyFiles() throws {
        let good = GoogleKeyFile.members(tokenURL: "https://oauth2.googleapis.com/token")
        _ = try GoogleServiceAccount(JSONValue.texts(good).bytes)
        for (name, value, text) in [
            ("type", "authorized_user", "is no JSON key of a service account"),
            ("client_email", "", "has no client_email"), ("project_id", "", "has no project_id"),
            ("private_key_id", "", "has no private_key_id"),
            (
                "private_key", "secret",
                "has a private_key that is no private key in PEM, without a passphrase, of RSA or P-256"
            ),
            ("token_uri", "http://example.com", "has a token_uri that is not https"),
        ] {
            let changed = good.map { $0.key == name ? (key: name, value: value) : $0 }
            let fault = #expect(throws: KeyFault.self) {
                try GoogleServiceAccount(JSONValue.texts(changed).bytes)
            }
            #expect(fault?.text == text)
        }
    }
}
