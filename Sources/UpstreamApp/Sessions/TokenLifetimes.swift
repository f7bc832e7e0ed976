/// How long tokens live, in seconds.
struct TokenLifetimes: Equatable, Sendable {
    var access: Int64
    var refresh: Int64

    /// Seconds from now until the last token that can follow from this moment has expired: a refresh token
    /// brings access tokens until its own end.
    func longest(withRefreshToken: Bool) -> Int64 { withRefreshToken ? refresh + access : access }
}
