internal import Bytes

/// What was found among a token's claims: plain values, copied as one.
struct ClaimFacts {
    var subject: ByteRange?
    var tokenID: ByteRange?
    var sessionID: ByteRange?
    var issuer: ByteRange?
    var type: ByteRange?
    var expires: Int64?
    var notBefore: Int64?
    var issuedAt: Int64?
    var authTime: Int64?
    /// Where `aud` stands among the members.
    var audience: Int?
}
