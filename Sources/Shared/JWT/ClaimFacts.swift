public import Bytes

/// What was found among a token's claims: plain values, copied as one.
@usableFromInline
struct ClaimFacts: Sendable {
    @usableFromInline var subject: ByteRange?
    @usableFromInline var tokenID: ByteRange?
    @usableFromInline var sessionID: ByteRange?
    @usableFromInline var issuer: ByteRange?
    @usableFromInline var type: ByteRange?
    @usableFromInline var expires: Int64?
    @usableFromInline var notBefore: Int64?
    @usableFromInline var issuedAt: Int64?
    @usableFromInline var authTime: Int64?
    /// Where `aud` stands among the members.
    var audience: Int?
}
