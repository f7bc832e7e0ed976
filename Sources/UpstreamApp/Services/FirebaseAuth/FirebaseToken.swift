import JSON

/// Who has signed in, as a token of Firebase's says that has been verified.
struct FirebaseToken: Equatable, Sendable {
    var userID: String
    /// When they signed in, when the token was made, and when it ends: seconds since 1970.
    var authenticated: Int64
    var issued: Int64
    var expires: Int64
    /// All that it says.
    var claims: JSONValue

    var email: String? { claims["email"]?.string }
}
