import Bytes

/// The response field `Gateway-Revoke`, by which an upstream revokes tokens: a dictionary (RFC 9651) of
///
///     jti="…", exp=…      one token
///     sid="…", exp=…      a session
///     kid="…"             a key, for ever, or until exp=…
///     sub="…", before=…   a user's tokens authenticated at `before` or earlier
///
/// `exp` may stand with each, and may be left out; times are Unix seconds, as integer, decimal or date.
/// Exactly one of the four names must be there; a key that stands twice is refused, though RFC 9651 would
/// take the last.
enum GatewayRevokeField {
    static func parse(_ bytes: Span<UInt8>) throws(GatewayRevokeError) -> RevocationEntry {
        var dictionary = StructuredDictionary(bytes)
        var named: (kind: RevocationKind, value: [UInt8])?
        var before: Int64?
        var expires: Int64?
        while let member = try dictionary.next(bytes) {
            if let kind = kind(named: bytes.extracting(member.key.bounds)) {
                if let named { throw named.kind == kind ? .duplicateMember : .ambiguous }
                named = (kind, try name(member.value, bytes))
            } else if bytes.equals("exp", in: member.key.bounds) {
                if expires != nil { throw .duplicateMember }
                expires = try time(member.value)
            } else if bytes.equals("before", in: member.key.bounds) {
                if before != nil { throw .duplicateMember }
                before = try time(member.value)
            } else {
                throw .unknownMember
            }
        }
        guard let named else { throw .ambiguous }
        if (named.kind == .subject) != (before != nil) { throw .beforeMismatch }
        return RevocationEntry(
            kind: named.kind, value: named.value, beforeMicroseconds: before, expiresMicroseconds: expires)
    }

    private static func kind(named key: Span<UInt8>) -> RevocationKind? {
        if key.equals("jti") { return .tokenID }
        if key.equals("sid") { return .sessionID }
        if key.equals("kid") { return .keyID }
        return key.equals("sub") ? .subject : nil
    }

    private static func name(
        _ value: StructuredDictionary.Value, _ bytes: Span<UInt8>
    ) throws(GatewayRevokeError) -> [UInt8] {
        guard case .string(let raw) = value, !raw.isEmpty,
            raw.upper - raw.lower <= RevocationEntry.maxValueCount
        else { throw .invalidValue }
        return StructuredDictionary.text(of: raw, in: bytes)
    }

    private static func time(_ value: StructuredDictionary.Value) throws(GatewayRevokeError) -> Int64 {
        guard case .number(let microseconds) = value else { throw .invalidValue }
        return microseconds
    }
}
