/// Tells the gateway to refuse every token of a session, by the response field `Gateway-Revoke`.
struct Revocation: Equatable, Sendable {
    var sessionID: String
    /// Seconds since 1970; until then the gateway has to remember.
    var expiresAt: Int64

    /// A structured-field dictionary (RFC 9651, 3.2). The id is a UUID that the app made, so nothing needs
    /// escaping.
    var fieldValue: String { "sid=\"\(sessionID)\", exp=\(expiresAt)" }
}
