import EventLoop
import Foundation
import JSON
import JWT
import Synchronization
import Testing

@testable import UpstreamApp

/// Tokens of Firebase's: beyond what its own library looks at, and when its servers are away.
@Suite(.serialized) struct FirebaseTokenTests {
    private final class Clock: Sendable {
        private let seconds = Atomic<Int64>(TestService.now)
        var now: Int64 { seconds.load(ordering: .sequentiallyConsistent) }
        func move(_ by: Int64) { seconds.add(by, ordering: .sequentiallyConsistent) }
    }

    private static let certificates = JSONValue.texts([(key: "key-1", value: GoogleKeyFile.certificate)])
        .bytes

    private func token(_ change: KeyValuePairs<String, JSONValue?> = [:], kid: String = "key-1")
        -> String
    {
        var claims: [(String, JSONValue?)] = [
            ("iss", "https://securetoken.google.com/project"), ("aud", "project"), ("sub", "u1"),
            ("iat", .integer(TestService.now - 60)), ("exp", .integer(TestService.now + 3_000)),
            ("auth_time", .integer(TestService.now - 100)),
        ]
        for (name, value) in change { claims = claims.filter { $0.0 != name } + [(name, value)] }
        let body = JSONValue.object(
            claims.compactMap { name, value in value.map { JSONValue.Member(name, $0) } })
        let header = JSONValue.object(["alg": "RS256", "kid": .string(kid)])
        return (try? PrivateKey(pem: GoogleKeyFile.privateKey))?.sign(
            headerJSON: header.bytes, claimsJSON: body.bytes) ?? ""
    }

    /// Firebase at one scripted server; `script` begins with what comes for the certificates.
    private func with(
        _ script: [ScriptedService.Manner],
        _ body: (FirebaseAuthClient, ScriptedService, Clock) throws -> Void
    ) throws {
        let service = try ScriptedService(script)
        defer { service.end() }
        let keys = try GoogleFixture([])
        let clock = Clock()
        var settings = ServiceSettings()
        settings.googleCredentials = keys.keyPath
        settings.certificatesOrigin = ServiceOrigin(service.origin)
        settings.firebaseAuthOrigin = ServiceOrigin(service.origin)
        try body(try TestService.services(settings) { clock.now }.firebaseAuth(), service, clock)
    }

    private static let served = ScriptedService.Manner.answer(
        200, [("Cache-Control", "max-age=600")], String(decoding: certificates, as: UTF8.self))

    private func code(_ auth: FirebaseAuthClient, _ token: String, checking: Bool = false) -> String {
        do throws(ServiceError) {
            return "good " + (try auth.verify(token, checkingRevocation: checking)).userID
        } catch { return error.code ?? "\(error)" }
    }

    @Test("when somebody signed in must be said, and be past, though Firebase's own library takes others")
    func authTime() throws {
        try with([Self.served]) { auth, _, _ in
            #expect(code(auth, token()) == "good u1")
            #expect(code(auth, token(["auth_time": nil])) == "invalid")
            #expect(code(auth, token(["auth_time": .integer(TestService.now + 60)])) == "invalid")
            #expect(code(auth, token(["auth_time": "x"])) == "invalid")
        }
    }

    @Test("certificates are kept as long as their server says, and outages are told apart from bad tokens")
    func certificates() throws {
        try with([Self.served, .answer(500)]) { auth, service, clock in
            for _ in 0..<5 { #expect(code(auth, token()) == "good u1") }
            #expect(service.received.count == 1)
            clock.move(599)
            #expect(code(auth, token()) == "good u1")
            clock.move(1)
            let error = #expect(throws: ServiceError.self) { try auth.verify(token()) }
            #expect(error?.fault == .service && error?.status == 500)
        }
        try with([.answer(200, [], "<html>")]) { auth, _, _ in
            let error = #expect(throws: ServiceError.self) { try auth.verify(token()) }
            #expect(error?.fault == .service)
        }
    }

    @Test("a key that is not known has the list fetched again, once a minute")
    func rotation() throws {
        let other = JSONValue.texts([(key: "key-0", value: GoogleKeyFile.certificate)]).bytes
        let old = ScriptedService.Manner.answer(
            200, [("Cache-Control", "max-age=600")], String(decoding: other, as: UTF8.self))
        try with([old, Self.served]) { auth, service, clock in
            #expect(code(auth, token()) == "invalid")
            for _ in 0..<5 { #expect(code(auth, token(kid: "unheard-of")) == "invalid") }
            #expect(service.received.count == 1)
            clock.move(60)
            #expect(code(auth, token()) == "good u1")
            #expect(service.received.count == 2)
        }
    }

    @Test("with a look at the user a token may also be revoked, or its user disabled or gone")
    func revocation() throws {
        let keys = ScriptedService.Manner.answer(
            200, [("Cache-Control", "max-age=600")], String(decoding: Self.certificates, as: UTF8.self))
        func found(_ members: String) -> ScriptedService.Manner {
            .answer(200, [], #"{"users":[{"localId":"u1"\#(members)}]}"#)
        }
        let service = try ScriptedService([])
        defer { service.end() }
        let fixture = try GoogleFixture([])
        let grant = ScriptedService.Manner.answer(200, [], #"{"access_token":"ya29.one","expires_in":3599}"#)
        var settings = ServiceSettings()
        settings.googleCredentials = fixture.keyPath
        settings.certificatesOrigin = ServiceOrigin(service.origin)
        settings.firebaseAuthOrigin = ServiceOrigin(service.origin)
        fixture.service.play([grant])
        let auth = try TestService.services(settings).firebaseAuth()
        service.play([
            keys, found(""), found(#","disabled":true"#), found(#","validSince":"\#(TestService.now - 99)""#),
            found(#","validSince":"\#(TestService.now - 100)""#), .answer(200, [], "{}"), .answer(500),
        ])
        let codes = (0..<5).map { _ in code(auth, token(), checking: true) }
        #expect(codes == ["good u1", "disabled", "revoked", "good u1", "revoked"])
        let error = #expect(throws: ServiceError.self) {
            try auth.verify(token(), checkingRevocation: true)
        }
        #expect(error?.status == 500)
    }
}
