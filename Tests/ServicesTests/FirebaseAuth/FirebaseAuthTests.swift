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
        let library = try RecordedLibrary("auth")
        let google = try GoogleFixture(at: library.origin) { Moment.now().wallSeconds }
        let auth = try google.services.firebaseAuth()
        let id = "user-1"
        let new = FirebaseUserChange(
            email: "ann@example.com", isEmailVerified: true, password: "secretpassword",
            phone: .set("+15555550100"), displayName: .set("Ann Lee ü"),
            photoURL: .set("https://example.com/a.png"), isDisabled: false)
        let simple = FirebaseUserChange(email: "ann@example.com", password: "secretpassword")
        let change = FirebaseUserChange(
            email: "new@example.com", isEmailVerified: false, password: "anotherpassword",
            phone: .set("+15555550101"), displayName: .set("Ann"),
            photoURL: .set("https://example.com/b.png"))
        let removal = FirebaseUserChange(phone: .remove, displayName: .remove, photoURL: .remove)
        let claims = JSONValue.object(["premium": true, "level": 3])
        let calls: [(String, () throws -> Void)] = [
            ("user by id", { _ = try auth.user(id: id) }),
            ("user by e-mail", { _ = try auth.user(email: "ann@example.com") }),
            ("user by phone", { _ = try auth.user(phone: "+15555550100") }),
            ("create", { _ = try auth.createUser(new, id: id) }),
            ("create without an id", { _ = try auth.createUser(simple) }),
            ("update", { _ = try auth.updateUser(id, change) }),
            ("disable", { _ = try auth.updateUser(id, FirebaseUserChange(isDisabled: true)) }),
            ("delete attributes", { _ = try auth.updateUser(id, removal) }),
            ("set claims", { try auth.setClaims(claims, of: id) }),
            ("remove claims", { try auth.setClaims(nil, of: id) }),
            ("delete", { try auth.deleteUser(id) }), ("list", { _ = try auth.users() }),
            ("list page", { _ = try auth.users(pageToken: "page 2/+", limit: 2) }),
            ("check", { try auth.check() }), ("revoke", { try auth.revokeTokens(of: id) }),
            ("verification link", { _ = try auth.link(.verification, for: "ann@example.com") }),
            ("reset link", { _ = try auth.link(.passwordReset, for: "ann@example.com") }),
            ("session cookie", { _ = try auth.sessionCookie(for: "id-token", seconds: 432_000) }),
        ]
        try library.compare(calls, fields: ["authorization", "content-type"], plain: plain)
        for (name, kind, asks) in [
            ("verify", FirebaseTokenKind.idToken, false), ("verify and ask", .idToken, true),
            ("verify a cookie", .sessionCookie, false),
        ] {
            let token = try #require(try library.operation(name).inputs["token"]?.string)
            // One that has no certificates yet.
            let fresh = try GoogleFixture(at: library.origin) { Moment.now().wallSeconds }
            let verify: () throws -> Void = {
                _ = try fresh.services.firebaseAuth().verify(token, kind, checkingRevocation: asks)
            }
            try library.compare([(name, verify)], fields: ["authorization", "content-type"])
        }
        for (name, claims) in [("custom token", claims), ("custom token without claims", nil)] {
            try compare(try auth.customToken(for: id, claims: claims), with: try library.operation(name))
        }
        try compareVerdicts(library)
        #expect(library.left.isEmpty && google.received.isEmpty)
    }

    /// Now is another moment there, and texts of JSON within JSON are spaced otherwise.
    private func plain(_ request: inout RecordedRequest) {
        request.changeMembers { member in
            switch member.name {
            case "validSince": return member.value.integer.map { _ in "now" } ?? member.value
            case "customAttributes":
                let claims = member.value.string.flatMap { try? JSONValue(Array($0.utf8)) }
                return claims?.changingMembers(\.value) ?? member.value
            default: return member.value
            }
        }
    }

    private func parts(_ token: String) throws -> [JSONValue] {
        try token.split(separator: ".").prefix(2).map {
            try JSONValue(Base64URL.decode(Array($0.utf8).span) ?? [])
        }
    }

    private func compare(_ token: String, with operation: RecordedOperation) throws {
        let our = try parts(token)
        let (head, body) = (operation.output?["header"], operation.output?["claims"])
        #expect(our[0].changingMembers(\.value) == head?.changingMembers(\.value))
        for name in ["iss", "sub", "aud", "uid", "claims"] {
            #expect(our[1][name] == body?[name], "\(name)")
        }
        #expect(Set(our[1].members?.map(\.name) ?? []) == Set(body?.members?.map(\.name) ?? []))
        for claims in [our[1], try #require(body)] {
            #expect((claims["exp"]?.integer ?? 0) - (claims["iat"]?.integer ?? 0) == 3_600)
        }
        var verifier = TokenVerifier(
            keys: try KeySet(pem: Array(GoogleKeyFile.publicKey.utf8)), algorithms: [.rs256],
            rules: ValidationRules())
        var verified = Claims()
        let now = Moment.now().wallSeconds * 1_000_000
        try verifier.verify(Array(token.utf8).span, nowMicroseconds: now, into: &verified)
    }

    /// Thirty tokens, good and bad, of which their library has said what it thinks.
    private func compareVerdicts(_ library: RecordedLibrary) throws {
        let google = try GoogleFixture(at: library.origin) { Moment.now().wallSeconds }
        let auth = try google.services.firebaseAuth()
        let operations = try library.operations(beginningWith: "verdict on ")
        #expect(operations.count == 30)
        // One fetch for each kind: an unknown `kid` has another made only after a minute.
        let requests = try library.requests(for: "verify") {
            for operation in operations {
                let token = try #require(operation.inputs["token"]?.string)
                let kind: FirebaseTokenKind =
                    operation.inputs["kind"]?.string == "id" ? .idToken : .sessionCookie
                var ours: String
                do throws(ServiceError) {
                    ours = "good " + (try auth.verify(token, kind)).userID
                } catch { ours = error.code ?? "" }
                #expect(ours == operation.output?.string, "\(operation.name)")
            }
        }
        #expect(requests.map(\.path).sorted() == FirebaseTokenKind.allCases.map(\.certificatesPath).sorted())
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
