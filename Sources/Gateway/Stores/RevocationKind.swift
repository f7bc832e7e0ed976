/// What a revocation names. The numbers are kept in files.
enum RevocationKind: UInt8, CaseIterable, Sendable {
    /// One token, by its `jti`.
    case tokenID = 1
    /// All tokens of one session, by their `sid`.
    case sessionID = 2
    /// All tokens of one user, by their `sub`, up to a moment.
    case subject = 3
    /// All tokens of one key, by its `kid`.
    case keyID = 4
}
