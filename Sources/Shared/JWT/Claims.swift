public import Bytes
public import JSON

/// A token's claims (RFC 7519, section 4), over storage that is kept from one token to the next.
///
/// Ranges are offsets in `bytes` and mean something until the next token is read. Times are microseconds
/// since 1970.
public struct Claims: Sendable {
    public internal(set) var members: JSONMembers
    /// `sub`, `jti`, `sid`, `iss` and `type`: nil when absent. The first three are printable, without spaces
    /// at the ends, and not empty, so that they can stand in a field's value as they are; `type` is nil also
    /// when it is no string.
    public private(set) var subject: ByteRange?
    public private(set) var tokenID: ByteRange?
    public private(set) var sessionID: ByteRange?
    public private(set) var issuer: ByteRange?
    public private(set) var type: ByteRange?
    public private(set) var expires: Int64?
    public private(set) var notBefore: Int64?
    public private(set) var issuedAt: Int64?
    public private(set) var authTime: Int64?
    /// Where `aud` stands among the members.
    private var audience: Int?

    public init() {
        members = JSONMembers(capacity: 1_024)
    }

    /// What the ranges are offsets in.
    public var bytes: Span<UInt8> {
        @_lifetime(borrow self)
        get { members.storage.span }
    }

    /// The string claim of this name; nil when it is absent or of another kind.
    public func string(named name: StaticString) -> ByteRange? {
        guard let member = members.member(named: name), member.kind == .string else { return nil }
        return member.value
    }

    /// Becomes a copy of `other` without sharing storage with it, so that neither is copied when it is next
    /// written.
    mutating func assign(from other: borrowing Claims) {
        members.assign(from: other.members)
        subject = other.subject
        tokenID = other.tokenID
        sessionID = other.sessionID
        issuer = other.issuer
        type = other.type
        expires = other.expires
        notBefore = other.notBefore
        issuedAt = other.issuedAt
        authTime = other.authTime
        audience = other.audience
    }

    /// Reads the payload that stands in the first `count` bytes of the members' storage.
    mutating func read(count: Int) throws(TokenError) {
        subject = nil
        tokenID = nil
        sessionID = nil
        issuer = nil
        type = nil
        expires = nil
        notBefore = nil
        issuedAt = nil
        authTime = nil
        audience = nil
        do throws(JSONError) { try members.parse(count: count) } catch { throw .malformed }
        var index = 0
        let list = members.members
        while index < list.count {
            try recognise(list[index], at: index)
            index &+= 1
        }
    }

    private mutating func recognise(_ member: JSONMembers.Member, at index: Int) throws(TokenError) {
        if member.name.count > 9 { return }
        switch (member.nameWord, member.name.count) {
        case (0x62_7573, 3): subject = try identifier(member)
        case (0x69_746A, 3): tokenID = try identifier(member)
        case (0x64_6973, 3): sessionID = try identifier(member)
        case (0x73_7369, 3): issuer = try string(member)
        case (0x6475_61, 3): audience = index
        case (0x70_7865, 3): expires = try date(member)
        case (0x66_626E, 3): notBefore = try date(member)
        case (0x74_6169, 3): issuedAt = try date(member)
        case (0x6570_7974, 4): type = member.kind == .string ? member.value : nil
        case (0x6D69_745F_6874_7561, 9):
            if bytes[member.name.upper &- 1] == 0x65 { authTime = try date(member) }
        default: break
        }
    }

    private func string(_ member: JSONMembers.Member) throws(TokenError) -> ByteRange {
        guard member.kind == .string else { throw .invalidClaims }
        return member.value
    }

    private func date(_ member: JSONMembers.Member) throws(TokenError) -> Int64 {
        switch member.kind {
        case .integer: return NumericDate.microseconds(seconds: member.integer)
        case .decimal: return NumericDate.microseconds(bytes, in: member.value.bounds)
        default: throw .invalidClaims
        }
    }

    /// A string that can name someone in a field's value: what a parser would trim or refuse is refused here.
    private func identifier(_ member: JSONMembers.Member) throws(TokenError) -> ByteRange {
        guard member.kind == .string, !member.value.isEmpty else { throw .invalidClaims }
        let bytes = bytes
        var index = member.value.lower
        let end = member.value.upper
        if bytes[index] == 0x20 || bytes[end &- 1] == 0x20 { throw .invalidClaims }
        while index < end {
            let word = bytes.word(at: index)
            // What lies past the end does not count.
            let count = end &- index
            let within: UInt64 = count < 8 ? (1 << UInt64(truncatingIfNeeded: count &* 8)) &- 1 : UInt64.max
            let delete = word ^ 0x7F7F_7F7F_7F7F_7F7F
            let controls =
                ((word &- 0x2020_2020_2020_2020) & ~word) | ((delete &- 0x0101_0101_0101_0101) & ~delete)
            if controls & within & 0x8080_8080_8080_8080 != 0 { throw .invalidClaims }
            index &+= 8
        }
        return member.value
    }

    /// Tells whether `aud`, a string or an array of strings, names one of `accepted`.
    func isFor(_ accepted: [[UInt8]]) throws(TokenError) -> Bool {
        guard let audience else { return false }
        let member = members[audience]
        if member.kind == .string { return Self.contains(accepted, bytes.extracting(member.value.bounds)) }
        guard member.kind == .array else { throw .invalidClaims }
        var cursor = JSONStringArray(member.value)
        var found = false
        while let step = cursor.next(bytes) {
            guard step else { throw .invalidClaims }
            if !found { found = cursor.matchesAny(of: accepted, in: bytes) }
        }
        return found
    }

    static func contains(_ accepted: [[UInt8]], _ value: Span<UInt8>) -> Bool {
        var index = 0
        while index < accepted.count {
            let candidate = accepted[index]
            if candidate.span.equals(value) { return true }
            index &+= 1
        }
        return false
    }
}
