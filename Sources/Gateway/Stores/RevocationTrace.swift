/// Where a token's values stand in the sketch of revocations, found out once for all its requests.
struct RevocationTrace: Sendable {
    /// A bit of the sketch for each value; -1 where the token has none.
    var tokenID: Int32 = -1
    var sessionID: Int32 = -1
    var subject: Int32 = -1
    var keyID: Int32 = -1
}
