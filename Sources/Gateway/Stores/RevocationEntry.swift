/// What an upstream, or an administrator, wants revoked.
struct RevocationEntry: Equatable, Sendable {
    var kind: RevocationKind
    /// The `jti`, `sid`, `sub` or `kid`; not empty.
    var value: [UInt8]
    /// For `.subject`: tokens authenticated at this moment or earlier are refused. In microseconds since
    /// 1970.
    var beforeMicroseconds: Int64?
    /// When the last token concerned expires; nil: after the provider's longest token life, of a
    /// key never.
    var expiresMicroseconds: Int64?

    /// Longer names are refused where they come in.
    static let maxValueCount = 1_024

    /// How long a key's revocation without an end lasts: a hundred years.
    static let longMicroseconds: Int64 = 36_500 * 86_400_000_000

    /// When the entry can be forgotten: once every token that it concerns has expired, leeway included.
    ///
    /// All in microseconds. `limit` keeps the sum far from where it could overflow.
    func forgetAt(now: Int64, leeway: Int64, maxLifetime: Int64) -> Int64 {
        let limit: Int64 = 1 << 60
        // A key that was lost signs new tokens.
        if kind == .keyID && expiresMicroseconds == nil { return min(now, limit) + Self.longMicroseconds }
        let end = expiresMicroseconds ?? (min(now, limit) &+ min(maxLifetime, limit))
        return min(end, limit) &+ min(leeway, limit)
    }
}
