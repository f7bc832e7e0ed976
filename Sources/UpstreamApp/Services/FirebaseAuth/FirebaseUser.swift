import JSON

/// A user of Firebase Authentication.
struct FirebaseUser: Equatable, Sendable {
    var id: String
    var email: String?
    var isEmailVerified: Bool
    var phone: String?
    var displayName: String?
    var photoURL: String?
    var isDisabled: Bool
    /// Whom they sign in by: `password`, `google.com`, …
    var providers: [String]
    /// What tokens say of them beside the standard claims.
    var claims: JSONValue?
    /// Tokens of sign-ins before it are void; in seconds since 1970.
    var validSince: Int64
    /// In milliseconds since 1970.
    var created: Int64?
    var lastSignedIn: Int64?

    init?(_ json: JSONValue) {
        guard let id = json["localId"]?.string, !id.isEmpty else { return nil }
        self.id = id
        email = json["email"]?.string
        isEmailVerified = json["emailVerified"]?.bool ?? false
        phone = json["phoneNumber"]?.string
        displayName = json["displayName"]?.string
        photoURL = json["photoUrl"]?.string
        isDisabled = json["disabled"]?.bool ?? false
        providers = (json["providerUserInfo"]?.array ?? []).compactMap { $0["providerId"]?.string }
        claims = json["customAttributes"]?.string.flatMap { try? JSONValue(Array($0.utf8)) }
        validSince = Self.number(json["validSince"]) ?? 0
        created = Self.number(json["createdAt"])
        lastSignedIn = Self.number(json["lastLoginAt"])
    }

    private static func number(_ json: JSONValue?) -> Int64? {
        json?.integer ?? json?.string.flatMap { Int64($0) }
    }
}
