import JSON

/// Users of Firebase Authentication, and the tokens that they bring.
protocol FirebaseAuthentication: Sendable {
    /// Who has signed in. Errors' codes: `invalid`, `expired`; with `checkingRevocation`, which asks
    /// Firebase, also `revoked` and `disabled`.
    func verify(
        _ token: String, _ kind: FirebaseTokenKind, checkingRevocation: Bool
    ) throws(ServiceError) -> FirebaseToken
    /// A cookie that stands for an ID token, for 5 minutes to 14 days.
    func sessionCookie(for idToken: String, seconds: Int64) throws(ServiceError) -> String
    /// A token that an app signs in with as this user, within an hour; nothing is asked for it.
    func customToken(for userID: String, claims: JSONValue?) throws(ServiceError) -> String

    /// nil: there is none.
    func user(id: String) throws(ServiceError) -> FirebaseUser?
    func user(email: String) throws(ServiceError) -> FirebaseUser?
    func user(phone: String) throws(ServiceError) -> FirebaseUser?
    func users(pageToken: String?, limit: Int) throws(ServiceError) -> (
        users: [FirebaseUser], nextToken: String?
    )

    /// Without `id` Firebase makes one.
    func createUser(_ user: FirebaseUserChange, id: String?) throws(ServiceError) -> FirebaseUser
    func updateUser(_ id: String, _ change: FirebaseUserChange) throws(ServiceError) -> FirebaseUser
    func deleteUser(_ id: String) throws(ServiceError)
    /// What tokens are to say of a user from the next on; nil: nothing more.
    func setClaims(_ claims: JSONValue?, of id: String) throws(ServiceError)
    /// Makes all tokens of before void.
    func revokeTokens(of id: String) throws(ServiceError)
    /// The link that an e-mail would have, for one's own e-mail.
    func link(_ kind: FirebaseLinkKind, for email: String) throws(ServiceError) -> String

    /// Whether the key is taken and may see users.
    func check() throws(ServiceError)
}
