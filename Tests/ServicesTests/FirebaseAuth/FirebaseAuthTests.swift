import Bytes
import EventLoop
import Foundation
import JSON
import JWT
import Testing

@testable import UpstreamApp

/// Users and their tokens, held to Firebase's own library.
@Suite(.serialized) struct FirebaseAuthTests {
    private static let user =
        #"{"localId":"u1","email":"ann@example.com","emailVerified":true,"displayName":"Ann","#
        + #""disabled":false,"#
        + #""customAttributes":"{\"role\":\"admin\"}","validSince":"1699990000","createdAt":"1600000000000","#
        + #""lastLoginAt":"1600000001000","providerUserInfo":[{"providerId":"password"}]}"#
    private static let found = ScriptedService.Manner.answer(200, [], #"{"users":[\#(user)]}"#)
    private static let done = ScriptedService.Manner.answer(200, [], #"{"localId":"u1"}"#)

    private func fault(_ code: String, _ status: Int = 400) -> ScriptedService.Manner {
        .answer(status, [], #"{"error":{"code":\#(status),"message":"\#(code)"}}"#)
    }

    @Test("Firebase's own library sends what we send")
    func library() throws {
        let keys = try GoogleFixture([])
        let theirs = try OfficialLibrary.requests(of: "firebase", [keys.keyPath])
        var change = FirebaseUserChange()
        change.email = "bob@example.com"
        change.displayName = .set("Bob")
        change.isDisabled = true
        change.isEmailVerified = true
        let new = FirebaseUserChange(
            email: "ann@example.com", isEmailVerified: false, password: "secret1",
            phone: .set("+491701234567"),
            displayName: .set("Ann"), photoURL: .set("https://example.com/a.png"), isDisabled: true)
        let removal = FirebaseUserChange(phone: .remove, displayName: .remove, photoURL: .remove)
        let link = ScriptedService.Manner.answer(200, [], #"{"oobLink":"https://example.com/"}"#)
        let calls: [(String, [ScriptedService.Manner], (FirebaseAuthClient) throws -> Void)] = [
            ("by id", [Self.found], { _ = try $0.user(id: "u1") }),
            ("by email", [Self.found], { _ = try $0.user(email: "ann@example.com") }),
            ("by phone", [Self.found], { _ = try $0.user(phone: "+491701234567") }),
            ("create", [Self.done, Self.found], { _ = try $0.createUser(new, id: "u1") }),
            ("update", [Self.done, Self.found], { _ = try $0.updateUser("u1", change) }),
            ("remove", [Self.done, Self.found], { _ = try $0.updateUser("u1", removal) }),
            ("claims", [Self.done], { try $0.setClaims(.object(["role": "admin"]), of: "u1") }),
            ("no claims", [Self.done], { try $0.setClaims(nil, of: "u1") }),
            ("delete", [.answer(200)], { try $0.deleteUser("u1") }),
            ("list", [Self.found], { _ = try $0.users(pageToken: "next", limit: 10) }),
            ("revoke", [Self.done], { try $0.revokeTokens(of: "u1") }),
            ("reset link", [link], { _ = try $0.link(.passwordReset, for: "ann@example.com") }),
            ("verification link", [link], { _ = try $0.link(.verification, for: "ann@example.com") }),
            (
                "cookie", [.answer(200, [], #"{"sessionCookie":"cookie"}"#)],
                { _ = try $0.sessionCookie(for: "id-token", seconds: 432_000) }
            ),
        ]
        for (operation, script, run) in calls {
            let fixture = try GoogleFixture(script)
            try run(try fixture.services.firebaseAuth())
            let their = try #require(theirs[operation])
            #expect(fixture.received.count == their.count, "\(operation)")
            for (our, their) in zip(fixture.received, their) {
                // Now is another moment there; texts of JSON within JSON are spaced otherwise.
                let differences = OfficialLibrary.differences(
                    our, their, fields: ["authorization"], idle: ["validSince", "customAttributes"])
                #expect(differences == [], "\(operation)")
                let attributes = try [our.body, their.body].map { body in
                    try (try? JSONValue(body))?["customAttributes"]?.string.map {
                        try JSONValue(Array($0.utf8))
                    }
                }
                #expect(attributes[0] == attributes[1])
            }
        }
        #expect(
            Set(theirs.keys) == Set(calls.map(\.0)).union(["token", "custom token", "verdicts"]))
        let our = try keys.services.firebaseAuth().customToken(for: "u1", claims: .object(["role": "admin"]))
        try compareCustomTokens(our, try #require(theirs["custom token"]?.first?.path))
        try compareVerdicts(try #require(theirs["verdicts"]))
    }

    private func parts(_ token: String) throws -> [JSONValue] {
        try token.split(separator: ".").prefix(2).map {
            try JSONValue(Base64URL.decode(Array($0.utf8).span) ?? [])
        }
    }

    private func compareCustomTokens(_ ours: String, _ theirs: String) throws {
        let (our, their) = (try parts(ours), try parts(theirs))
        for name in ["alg", "typ", "kid"] { #expect(our[0][name] == their[0][name]) }
        for name in ["iss", "sub", "aud", "uid", "claims"] {
            #expect(our[1][name] == their[1][name], "\(name)")
        }
        #expect(Set(our[1].members?.map(\.name) ?? []) == Set(their[1].members?.map(\.name) ?? []))
        #expect((our[1]["exp"]?.integer ?? 0) - (our[1]["iat"]?.integer ?? 0) == 3_600)
        var verifier = TokenVerifier(
            keys: try KeySet(pem: Array(GoogleKeyFile.publicKey.utf8)), algorithms: [.rs256],
            rules: ValidationRules())
        var claims = Claims()
        try verifier.verify(
            Array(ours.utf8).span, nowMicroseconds: TestService.now * 1_000_000, into: &claims)
    }

    /// Thirty tokens, good and bad, of which their library has said what it thinks.
    private func compareVerdicts(_ verdicts: [OfficialLibrary.Request]) throws {
        let certificates = String(decoding: try #require(verdicts.first).body, as: UTF8.self)
        let service = try ScriptedService([
            .answer(200, [("Cache-Control", "public, max-age=3600")], certificates)
        ])
        defer { service.end() }
        var settings = ServiceSettings()
        let keys = try GoogleFixture([])
        settings.googleCredentials = keys.keyPath
        settings.certificatesOrigin = ServiceOrigin(service.origin)
        let auth = try Services(settings).firebaseAuth()
        #expect(verdicts.count == 31)
        for verdict in verdicts.dropFirst() {
            let kind: FirebaseTokenKind = verdict.method.hasPrefix("id ") ? .idToken : .sessionCookie
            var ours: String
            do throws(ServiceError) {
                ours = "good " + (try auth.verify(verdict.path, kind)).userID
            } catch { ours = error.code ?? "" }
            #expect(ours == verdict.query, "\(verdict.method)")
        }
        // One fetch for each kind: an unknown `kid` has another made only after a minute.
        #expect(
            service.received.map(\.target).sorted()
                == FirebaseTokenKind.allCases.map(\.certificatesPath).sorted())
    }

    @Test("a user is told with all that is known; one who is not there is none")
    func users() throws {
        let fixture = try GoogleFixture([Self.found, .answer(200, [], "{}"), Self.found])
        let auth = try fixture.services.firebaseAuth()
        let user = try #require(try auth.user(id: "u1"))
        #expect(
            user.id == "u1" && user.email == "ann@example.com" && user.isEmailVerified && !user.isDisabled)
        #expect(user.claims == .object(["role": "admin"]) && user.providers == ["password"])
        #expect(user.validSince == 1_699_990_000 && user.created == 1_600_000_000_000)
        let absent = try auth.user(email: "nobody@example.com")
        #expect(absent == nil)
        let page = try auth.users()
        #expect(page.users == [user] && page.nextToken == nil)
    }

    @Test(
        "errors have Firebase's own codes",
        arguments: [
            ("EMAIL_EXISTS", "EMAIL_EXISTS"), ("USER_NOT_FOUND", "USER_NOT_FOUND"),
            ("WEAK_PASSWORD : Password should be at least 6 characters", "WEAK_PASSWORD"),
        ])
    func errors(message: String, code: String) throws {
        let fixture = try GoogleFixture([fault(message)])
        let auth = try fixture.services.firebaseAuth()
        let error = #expect(throws: ServiceError.self) { try auth.createUser(FirebaseUserChange()) }
        #expect(error?.code == code && error?.fault == .caller && fixture.received.count == 1)
        if code == "WEAK_PASSWORD" { #expect(error?.message == "Password should be at least 6 characters") }
    }

    @Test(
        "what may have been done is not asked for twice, and what only changes to a state is",
        arguments: [
            ScriptedService.Manner.answer(503), .answer(500), .close,
        ])
    func repetition(manner: ScriptedService.Manner) throws {
        let created = try GoogleFixture([manner])
        #expect(throws: ServiceError.self) {
            try created.services.firebaseAuth().createUser(FirebaseUserChange(email: "a@example.com"))
        }
        #expect(created.received.count == 1)
        let updated = try GoogleFixture([manner, Self.done])
        try updated.services.firebaseAuth().setClaims(nil, of: "u1")
        #expect(updated.received.count == 2)
    }

    @Test("what is wrong is found before anybody is asked")
    func validation() throws {
        let fixture = try GoogleFixture([])
        let auth = try fixture.services.firebaseAuth()
        for change in [
            FirebaseUserChange(email: "a"), FirebaseUserChange(password: "12345"),
            FirebaseUserChange(phone: .set("0170")), FirebaseUserChange(displayName: .set("")),
            FirebaseUserChange(photoURL: .set("x")),
        ] {
            #expect(throws: ServiceError.self) { try auth.createUser(change) }
            #expect(throws: ServiceError.self) { try auth.updateUser("u1", change) }
        }
        for claims in [
            JSONValue.object(["sub": "x"]), .object(["firebase": "x"]), "x",
            .object(["a": .string(String(repeating: "x", count: 1_000))]),
        ] {
            #expect(throws: ServiceError.self) { try auth.setClaims(claims, of: "u1") }
        }
        #expect(throws: ServiceError.self) { try auth.customToken(for: "") }
        #expect(throws: ServiceError.self) { try auth.customToken(for: "u1", claims: .object(["aud": "x"])) }
        for seconds in [299, 1_209_601] as [Int64] {
            #expect(throws: ServiceError.self) { try auth.sessionCookie(for: "x", seconds: seconds) }
        }
        #expect(fixture.service.received.isEmpty)
    }

    @Test(
        "Cache-Control says how long certificates are kept, from a minute to a day",
        arguments: [
            ("public, max-age=19302, must-revalidate, no-transform", 19_302), (nil, 60), ("max-age=0", 60),
            ("max-age=9999999", 86_400), ("max-age=x", 60), ("MAX-AGE=120", 120),
        ])
    func life(control: String?, seconds: Int64) {
        #expect(FirebaseCertificates.life(control) == seconds)
    }
}
