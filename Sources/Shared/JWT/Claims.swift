public import Bytes
public import JSON

/// A token's claims (RFC 7519, section 4), over storage that is kept from one token to the next.
///
/// Ranges are offsets in `bytes` and mean something until the next token is read. Times are microseconds
/// since 1970.
public struct Claims: Sendable {
    public internal(set) var members: JSONMembers
    @usableFromInline var facts = ClaimFacts()
    /// By which `kid` the token's key is known: the key's own, else the one that the header states; empty:
    /// neither is there.
    public internal(set) var keyID: [UInt8] = []

    /// `sub`, `jti`, `sid`, `iss` and `type`: nil when absent. The first three are printable, without spaces
    /// at the ends, and not empty, so that they can stand in a field's value as they are; `type` is nil also
    /// when it is no string.
    @inlinable public var subject: ByteRange? { facts.subject }
    @inlinable public var tokenID: ByteRange? { facts.tokenID }
    @inlinable public var sessionID: ByteRange? { facts.sessionID }
    @inlinable public var issuer: ByteRange? { facts.issuer }
    @inlinable public var type: ByteRange? { facts.type }
    @inlinable public var expires: Int64? { facts.expires }
    @inlinable public var notBefore: Int64? { facts.notBefore }
    @inlinable public var issuedAt: Int64? { facts.issuedAt }
    @inlinable public var authTime: Int64? { facts.authTime }

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

    /// The text of the string, number or boolean of this name; nil when it is absent or of another kind.
    public func scalar(named name: Span<UInt8>) -> ByteRange? {
        guard let member = member(named: name) else { return nil }
        switch member.kind {
        case .string, .integer, .decimal, .true, .false: return member.value
        case .object, .array, .null: return nil
        }
    }

    public func member(named name: Span<UInt8>) -> JSONMembers.Member? {
        let list = members.all
        var index = 0
        while index < list.count {
            if bytes.extracting(list[index].name.bounds).equals(name) { return list[index] }
            index &+= 1
        }
        return nil
    }

    /// Reads the payload that stands in the first `count` bytes of the members' storage.
    mutating func read(count: Int) throws(TokenError) {
        do throws(JSONError) { try members.parse(count: count) } catch { throw .malformed }
        facts = try recognised()
    }

    private func recognised() throws(TokenError) -> ClaimFacts {
        var facts = ClaimFacts()
        let list = members.all
        var index = 0
        while index < list.count {
            try recognise(list[index], at: index, &facts)
            index &+= 1
        }
        return facts
    }

    @inline(__always)
    private func recognise(
        _ member: JSONMembers.Member, at index: Int, _ facts: inout ClaimFacts
    ) throws(TokenError) {
        switch member.name.count {
        case 3: try recogniseShort(member, at: index, &facts)
        case 4:
            if member.nameWord == 0x6570_7974 { facts.type = member.kind == .string ? member.value : nil }
        case 9:
            if member.nameWord == 0x6D69_745F_6874_7561, bytes[member.name.upper &- 1] == 0x65 {
                facts.authTime = try date(member)
            }
        default: break
        }
    }

    @inline(__always)
    private func recogniseShort(
        _ member: JSONMembers.Member, at index: Int, _ facts: inout ClaimFacts
    ) throws(TokenError) {
        switch UInt32(truncatingIfNeeded: member.nameWord) {
        case 0x62_7573: facts.subject = try identifier(member)
        case 0x69_746A: facts.tokenID = try identifier(member)
        case 0x64_6973: facts.sessionID = try identifier(member)
        case 0x73_7369: facts.issuer = try string(member)
        case 0x64_7561: facts.audience = index
        case 0x70_7865: facts.expires = try date(member)
        case 0x66_626E: facts.notBefore = try date(member)
        case 0x74_6169: facts.issuedAt = try date(member)
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
        if members.isPlain { return member.value }
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

    /// Tells whether `audience`, the member `aud`, is an array of strings that names one of `accepted`.
    func isFor(_ accepted: [[UInt8]], _ audience: JSONMembers.Member) throws(TokenError) -> Bool {
        guard audience.kind == .array else { throw .invalidClaims }
        var cursor = JSONStringArray(audience.value)
        var found = false
        while let step = cursor.next(bytes) {
            guard step else { throw .invalidClaims }
            if !found { found = cursor.matchesAny(of: accepted, in: bytes) }
        }
        return found
    }
}
