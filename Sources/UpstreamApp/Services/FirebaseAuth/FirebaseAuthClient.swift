import Bytes
import JSON
import JWT

/// Firebase Authentication by Google's Identity Toolkit.
struct FirebaseAuthClient: FirebaseAuthentication {
    static let standardOrigin = ServiceOrigin("https://identitytoolkit.googleapis.com")
    static let scopes = [
        "https://www.googleapis.com/auth/identitytoolkit", "https://www.googleapis.com/auth/userinfo.email",
    ]

    let origin: ServiceOrigin
    let project: String
    let account: GoogleServiceAccount
    let google: GoogleClient
    let idTokenCertificates: FirebaseCertificates
    let cookieCertificates: FirebaseCertificates
    let figures: ServiceFigures
    let clock: @Sendable () -> Int64

    /// Firebase's own libraries ask again so after 500 and 503.
    static let policy = RetryPolicy(
        attempts: 5, firstPauseMilliseconds: 500, factor: 2, longestPauseMilliseconds: 8_000)
    private static let toolkit =
        "https://identitytoolkit.googleapis.com/google.identity.identitytoolkit.v1.IdentityToolkit"
    /// What no claims of one's own may be called.
    static let reservedClaims: Set = [
        "acr", "amr", "at_hash", "aud", "auth_time", "azp", "cnf", "c_hash", "exp", "firebase", "iat", "iss",
        "jti",
        "nbf", "nonce", "sub",
    ]
    private static let largestClaims = 1_000

    func check() throws(ServiceError) {
        _ = try ask("GET", "/accounts:batchGet", [("maxResults", "1")], nil, .idempotent)
    }

    func customToken(for userID: String, claims: JSONValue? = nil) throws(ServiceError) -> String {
        guard (1...128).contains(userID.utf8.count) else {
            throw .invalid(.firebaseAuth, "a user's id has 1 to 128 characters")
        }
        try Self.judge(claims)
        let now = clock()
        let header = JSONValue.object(["typ": "JWT", "alg": "RS256", "kid": .string(account.keyID)])
        let body = JSONValue.object([
            "iss": .string(account.clientEmail), "sub": .string(account.clientEmail),
            "aud": .string(Self.toolkit),
            "uid": .string(userID), "iat": .integer(now), "exp": .integer(now + 3_600), "claims": claims,
        ])
        return account.key.sign(headerJSON: header.bytes, claimsJSON: body.bytes)
    }

    func sessionCookie(for idToken: String, seconds: Int64) throws(ServiceError) -> String {
        guard (300...1_209_600).contains(seconds) else {
            throw .invalid(.firebaseAuth, "a session cookie lives 300 to 1209600 seconds, two weeks")
        }
        let body = JSONValue.object(["idToken": .string(idToken), "validDuration": .integer(seconds)])
        let json = try ask("POST", ":createSessionCookie", [], body, .idempotent)
        guard let cookie = json["sessionCookie"]?.string, !cookie.isEmpty else {
            throw .unexpected(.firebaseAuth, "it makes no cookie")
        }
        return cookie
    }

    func user(id: String) throws(ServiceError) -> FirebaseUser? { try look(["localId": [.string(id)]]) }
    func user(email: String) throws(ServiceError) -> FirebaseUser? { try look(["email": [.string(email)]]) }
    func user(phone: String) throws(ServiceError) -> FirebaseUser? {
        try look(["phoneNumber": [.string(phone)]])
    }

    func users(
        pageToken: String? = nil, limit: Int = 1_000
    ) throws(ServiceError) -> (users: [FirebaseUser], nextToken: String?) {
        let query =
            [("maxResults", "\(min(max(limit, 1), 1_000))")]
            + (pageToken.map { [("nextPageToken", $0)] } ?? [])
        let json = try ask("GET", "/accounts:batchGet", query, nil, .idempotent)
        let next = json["nextPageToken"]?.string
        return (
            try AnsweredList.read(json["users"], of: .firebaseAuth, FirebaseUser.init),
            next?.isEmpty == true ? nil : next
        )
    }

    func createUser(_ user: FirebaseUserChange, id: String? = nil) throws(ServiceError) -> FirebaseUser {
        if let fault = user.fault { throw .invalid(.firebaseAuth, fault) }
        let json = try ask("POST", "/accounts", [], user.creation(id: id), .once)
        return try known(json["localId"]?.string)
    }

    func updateUser(_ id: String, _ change: FirebaseUserChange) throws(ServiceError) -> FirebaseUser {
        if let fault = change.fault { throw .invalid(.firebaseAuth, fault) }
        let json = try ask("POST", "/accounts:update", [], change.update(id: id), .idempotent)
        return try known(json["localId"]?.string)
    }

    func deleteUser(_ id: String) throws(ServiceError) {
        _ = try ask("POST", "/accounts:delete", [], .object(["localId": .string(id)]), .once)
    }

    func setClaims(_ claims: JSONValue?, of id: String) throws(ServiceError) {
        try Self.judge(claims)
        let text = String(decoding: (claims ?? .object([:])).bytes, as: UTF8.self)
        if text.utf8.count > Self.largestClaims {
            throw .invalid(.firebaseAuth, "claims have more than \(Self.largestClaims) bytes")
        }
        try update(.object(["localId": .string(id), "customAttributes": .string(text)]))
    }

    func revokeTokens(of id: String) throws(ServiceError) {
        try update(.object(["localId": .string(id), "validSince": .integer(clock())]))
    }

    func link(_ kind: FirebaseLinkKind, for email: String) throws(ServiceError) -> String {
        if EmailAddress(email) == nil { throw .invalid(.firebaseAuth, "the e-mail address is none") }
        let body = JSONValue.object([
            "requestType": .string(kind.rawValue), "email": .string(email), "returnOobLink": true,
        ])
        let json = try ask("POST", "/accounts:sendOobCode", [], body, .once)
        guard let link = json["oobLink"]?.string, !link.isEmpty else {
            throw .unexpected(.firebaseAuth, "it makes no link")
        }
        return link
    }

    private func update(_ body: JSONValue) throws(ServiceError) {
        guard try ask("POST", "/accounts:update", [], body, .idempotent)["localId"]?.string != nil else {
            throw .unexpected(.firebaseAuth, "it does not say whom it has changed")
        }
    }

    private func look(_ query: KeyValuePairs<String, [JSONValue]>) throws(ServiceError) -> FirebaseUser? {
        let body = JSONValue.object(query.map { JSONValue.Member($0.key, .array($0.value)) })
        let json = try ask("POST", "/accounts:lookup", [], body, .idempotent)
        return try AnsweredList.read(json["users"], of: .firebaseAuth, FirebaseUser.init).first
    }

    private func known(_ id: String?) throws(ServiceError) -> FirebaseUser {
        guard let id, let user = try user(id: id) else {
            throw .unexpected(.firebaseAuth, "it does not know whom it has changed")
        }
        return user
    }

    private static func judge(_ claims: JSONValue?) throws(ServiceError) {
        guard let claims else { return }
        guard let members = claims.members else { throw .invalid(.firebaseAuth, "claims are no object") }
        let reserved = members.map(\.name).filter { reservedClaims.contains($0) }.sorted()
        if !reserved.isEmpty {
            throw .invalid(.firebaseAuth, "claims may not be called \(reserved.joined(separator: ", "))")
        }
    }

    private func ask(
        _ method: String, _ path: String, _ query: [(String, String)], _ body: JSONValue?,
        _ repetition: HTTPExchangeRequest.Repetition
    ) throws(ServiceError) -> JSONValue {
        var request = HTTPExchangeRequest(
            method: method,
            url: "\(origin.url)/v1/projects/\(PercentEncoding.encode(project))\(path)"
                + PercentEncoding.query(query),
            repetition: repetition, destination: .memory(limit: 16 << 20))
        if let body {
            request.content = .bytes(body.bytes)
            request.fields = [HTTPField("Content-Type", "application/json")]
        }
        let now = clock()
        let response = try google.send(
            request,
            HTTPClient.Call(service: .firebaseAuth, figures: figures, policy: Self.policy) {
                Self.fault(of: $0, now)
            })
        guard let json = response.object else {
            throw .unexpected(.firebaseAuth, "its answer is no object", status: response.status)
        }
        return json
    }

    /// `message` is a code, or `CODE : text`.
    static func fault(of response: HTTPExchangeResponse, _ now: Int64) -> ServiceError? {
        guard var error = GoogleFault.error(of: response, .firebaseAuth, now: now) else { return nil }
        let parts = error.message.split(separator: ":", maxSplits: 1)
        let word = parts.first.map { $0.filter { $0 != " " } } ?? ""
        if !word.isEmpty, word.allSatisfy({ $0.isUppercase || $0 == "_" || $0.isNumber }) {
            error.code = word
            if parts.count > 1 { error.message = String(parts[1].drop { $0 == " " }) }
        }
        if error.retry == .always, error.status == 503 { error.retry = .ifRepeatable }
        return error
    }
}
