/// A login and what follows from it: every token of a session carries its id, and dies with it.
struct Session: Equatable, Sendable {
    /// A UUID, `sid` in tokens.
    var id: String
    var userID: Int64
    /// Microseconds since 1970; `auth_time` in tokens, refreshed ones included.
    var authenticatedAt: Int64
    /// The id of the one refresh token that is good.
    var refreshTokenID: String
    /// Seconds since 1970, the latest at which any token of this session can expire.
    var tokensExpireAt: Int64
    /// Microseconds since 1970; nil while the session lives.
    var endedAt: Int64?

    /// What tells the gateway to refuse the session's tokens.
    var revocation: Revocation { Revocation(sessionID: id, expiresAt: tokensExpireAt) }
}
