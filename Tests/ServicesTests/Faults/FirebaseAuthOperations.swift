import JSON
import JWT

@testable import UpstreamApp

extension FaultOperation {
    private static let found = #"{"users":[{"localId":"u1","email":"ann@example.com"}]}"#
    private static let done = #"{"localId":"u1"}"#

    private static func toolkit(
        _ mark: String, _ reply: String, repeatable: Bool = true, takes: [FaultKind: String] = [:]
    ) -> FaultStep {
        FaultStep(
            mark: mark, replies: [FaultReply(reply)], isRepeatable: repeatable, attempts: 5,
            bringsToken: true, takes: takes, bound: 16 << 20)
    }

    private static func auth(
        _ name: String, _ steps: [FaultStep], _ answer: String, needsGrant: Bool = true,
        _ run: @escaping @Sendable (FaultClients) throws -> String
    ) -> FaultOperation {
        FaultOperation(
            layer: .firebaseAuth, name: name, steps: steps, needsGrant: needsGrant, answer: answer, run: run)
    }

    /// Who is asked for is not there: that is an answer.
    private static let lookup = toolkit("/accounts:lookup", found, takes: [.emptyObject: "none"])
    /// Who has just been changed is.
    private static let lookupOfKnown = toolkit("/accounts:lookup", found)
    private static let update = toolkit("/accounts:update", done)
    private static let link = toolkit(
        "/accounts:sendOobCode", #"{"oobLink":"https://example.com/"}"#, repeatable: false)

    /// Whoever has no certificates cannot say anything of a token; and a refusal there is none of our key.
    private static func certificates(_ mark: String) -> FaultStep {
        FaultStep(
            mark: mark,
            replies: [FaultReply(String(decoding: certificateList, as: UTF8.self))], isRepeatable: true,
            attempts: 3, refusal: .service, bound: 1 << 20)
    }

    private static let certificateList = JSONValue.texts([(key: "key-1", value: GoogleKeyFile.certificate)])
        .bytes

    private static func token(_ issuer: String) -> String {
        let claims = JSONValue.object([
            "iss": .string(issuer + "project"), "aud": "project", "sub": "u1",
            "iat": .integer(TestService.now - 60), "exp": .integer(TestService.now + 3_000),
            "auth_time": .integer(TestService.now - 100),
        ])
        let header = JSONValue.object(["alg": "RS256", "kid": "key-1"])
        let key = try? PrivateKey(pem: GoogleKeyFile.privateKey)
        return key?.sign(headerJSON: header.bytes, claimsJSON: claims.bytes) ?? ""
    }

    private static let idToken = token(FirebaseTokenKind.idToken.issuer)
    private static let cookie = token(FirebaseTokenKind.sessionCookie.issuer)

    static let firebaseAuth: [FaultOperation] = [
        auth("verify(_:_:checkingRevocation:)", [certificates("/securetoken@")], "u1", needsGrant: false) {
            try $0.firebaseAuth.verify(idToken).userID
        },
        auth(
            "verify(_:_:checkingRevocation:) a cookie", [certificates("/publicKeys")], "u1", needsGrant: false
        ) {
            try $0.firebaseAuth.verify(cookie, .sessionCookie).userID
        },
        auth(
            "verify(_:_:checkingRevocation:) checking",
            [certificates("/securetoken@"), lookupOfAnybody], "u1"
        ) { clients in
            do throws(ServiceError) {
                return try clients.firebaseAuth.verify(idToken, checkingRevocation: true).userID
            } catch {
                if error.code == "revoked" { return "revoked" }
                throw error
            }
        },
        auth(
            "sessionCookie(for:seconds:)",
            [toolkit(":createSessionCookie", #"{"sessionCookie":"cookie"}"#)], "cookie"
        ) { try $0.firebaseAuth.sessionCookie(for: "id-token", seconds: 3_600) },
        auth("customToken(for:claims:)", [], "3", needsGrant: false) {
            "\(try $0.firebaseAuth.customToken(for: "u1").split(separator: ".").count)"
        },
        auth("user(id:)", [lookup], "u1") { try $0.firebaseAuth.user(id: "u1")?.id ?? "none" },
        auth("user(email:)", [lookup], "u1") {
            try $0.firebaseAuth.user(email: "ann@example.com")?.id ?? "none"
        },
        auth("user(phone:)", [lookup], "u1") { try $0.firebaseAuth.user(phone: "+491")?.id ?? "none" },
        // A project without users has no list of them.
        auth(
            "users(pageToken:limit:)", [toolkit("/accounts:batchGet", found, takes: [.emptyObject: ""])], "u1"
        ) { try $0.firebaseAuth.users().users.map(\.id).joined() },
        auth(
            "createUser(_:id:)", [toolkit("/accounts ", done, repeatable: false), lookupOfKnown], "u1"
        ) { try $0.firebaseAuth.createUser(FirebaseUserChange(email: "ann@example.com")).id },
        auth("updateUser(_:_:)", [update, lookupOfKnown], "u1") {
            try $0.firebaseAuth.updateUser("u1", FirebaseUserChange(isDisabled: true)).id
        },
        auth(
            "deleteUser(_:)",
            [
                toolkit(
                    "/accounts:delete", #"{"kind":"identitytoolkit#DeleteAccountResponse"}"#,
                    repeatable: false, takes: [.emptyObject: "done"])
            ], "done"
        ) {
            try $0.firebaseAuth.deleteUser("u1")
            return "done"
        },
        auth("setClaims(_:of:)", [update], "done") {
            try $0.firebaseAuth.setClaims(.object(["role": "admin"]), of: "u1")
            return "done"
        },
        auth("revokeTokens(of:)", [update], "done") {
            try $0.firebaseAuth.revokeTokens(of: "u1")
            return "done"
        },
        auth("link(_:for:)", [link], "https://example.com/") {
            try $0.firebaseAuth.link(.passwordReset, for: "ann@example.com")
        },
        auth(
            "check()", [toolkit("/accounts:batchGet", "{}", takes: [.emptyObject: "done"])], "done"
        ) {
            try $0.firebaseAuth.check()
            return "done"
        },
    ]

    /// Who has signed in and is not there any more is told by an error of its own, `revoked`.
    private static let lookupOfAnybody = toolkit("/accounts:lookup", found, takes: [.emptyObject: "revoked"])
}
