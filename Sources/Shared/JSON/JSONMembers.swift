public import Bytes

/// The members of one JSON object (RFC 8259), as ranges over the object's own bytes.
///
/// The reader copies the text into `storage`, judges all of it in one pass, and un-escapes strings in place
/// (they only ever get shorter). Nested arrays and objects stay raw text. Storage is kept from one text to
/// the next, so reading costs no allocation once it has grown. Ranges mean nothing after the next `parse`.
public struct JSONMembers: Sendable {
    public struct Member: Equatable, Sendable {
        /// The name, un-escaped.
        public var name: ByteRange
        /// A string's bytes, un-escaped; of any other value, its raw text.
        public var value: ByteRange
        public var kind: JSONKind
        /// The first eight bytes of the name, little-endian, the missing ones zero.
        public var nameWord: UInt64
        /// The value of an `.integer`, else 0.
        public var integer: Int64

        /// No member: what room for members is filled with.
        public static let none = Member(
            name: ByteRange(offset: 0, count: 0), value: ByteRange(offset: 0, count: 0), kind: .null,
            nameWord: 0, integer: 0)
    }

    /// How many bytes past the text are read, though never judged.
    public static let slack = 16

    /// What the ranges are offsets in.
    public var storage: [UInt8]
    /// The members are the first `count` of these; the rest is room, kept so that reading appends nothing.
    private var list: [Member]
    public private(set) var count = 0
    private var names: [ByteRange] = []
    private var textCount = 0
    private var escapes = false
    /// The text is printable ASCII without backslashes.
    public private(set) var isPlain = false

    /// Makes room for texts of `capacity` bytes; longer ones make it grow.
    public init(capacity: Int = 512) {
        storage = [UInt8](repeating: 0, count: capacity + Self.slack)
        list = [Member](repeating: .none, count: 24)
    }

    public subscript(_ index: Int) -> Member {
        precondition(index < count, "a member that there is")
        return list[index]
    }

    /// The members in their order.
    public var all: Span<Member> {
        @_lifetime(borrow self)
        get { list.span.extracting(0..<count) }
    }

    /// A copy of the members. Not for the hot path.
    public var members: [Member] { Array(list[..<count]) }

    /// Reads `text`, which is one object and nothing else.
    public mutating func parse(_ text: Span<UInt8>, limits: JSONLimits = JSONLimits()) throws(JSONError) {
        prepare(text.count)
        var target = storage.mutableSpan
        var index = 0
        while index < text.count {
            target[index] = text[index]
            index &+= 1
        }
        try parse(count: text.count, limits: limits)
    }

    /// Makes `storage` large enough for a text of `count` bytes, to be written there by the caller.
    public mutating func prepare(_ count: Int) {
        let missing = count &+ Self.slack &- storage.count
        if missing > 0 { storage.append(contentsOf: repeatElement(0, count: missing + count)) }
    }

    /// Reads the text that stands in the first `count` bytes of `storage`.
    public mutating func parse(count: Int, limits: JSONLimits = JSONLimits()) throws(JSONError) {
        precondition(count >= 0 && count &+ Self.slack <= storage.count, "storage was prepared for the text")
        self.count = 0
        if !names.isEmpty { names.removeAll(keepingCapacity: true) }
        escapes = false
        textCount = count
        var target = storage.mutableSpan
        // What the last block reaches past the text is plain too.
        target.store(0x2020_2020_2020_2020, at: count)
        target.store(0x2020_2020_2020_2020, at: count &+ 8)
        isPlain = storage.span.isPlain(before: count)
        // A NUL stops every loop, and a quote after it the search for a quote.
        storage[count] = 0
        storage[count &+ 1] = 0x22
        if isPlain,
            let found = Self.readPlain(storage, end: count, limit: limits.members, into: &list)
        {
            self.count = found
            return
        }
        try scan(JSONScanner(end: count, limits: limits, isPlain: isPlain))
        if escapes { try unescape() }
    }

    /// Becomes a copy of the text and the members that an archive holds.
    public mutating func assign(_ text: Span<UInt8>, _ members: Span<Member>) {
        prepare(text.count)
        textCount = text.count
        var target = storage.mutableSpan
        text.copyBlocks(into: &target, at: 0)
        while list.count < members.count { list.append(.none) }
        count = members.count
        var copies = list.mutableSpan
        var index = 0
        while index < members.count {
            copies[index] = members[index]
            index &+= 1
        }
    }

    /// The judged text, with its strings un-escaped in place.
    public var text: Span<UInt8> {
        @_lifetime(borrow self)
        get { storage.span.extracting(0..<textCount) }
    }

    /// The member of this name.
    public func member(named name: StaticString) -> Member? {
        let bytes = storage.span
        var index = 0
        while index < count {
            if bytes.equals(name, in: list[index].name.bounds) { return list[index] }
            index &+= 1
        }
        return nil
    }

    /// The member of this name.
    public func member(named name: Span<UInt8>) -> Member? {
        let bytes = storage.span
        var index = 0
        while index < count {
            if bytes.extracting(list[index].name.bounds).equals(name) { return list[index] }
            index &+= 1
        }
        return nil
    }

    /// A copy of the string of this name; nil when it is absent or of another kind. Not for the hot path.
    public func string(named name: StaticString) -> String? {
        guard let member = member(named: name), member.kind == .string else { return nil }
        return storage.span.text(in: member.value.bounds)
    }

    /// Two properties are passed one by one, so that neither has to be copied.
    private static func readPlain(
        _ storage: borrowing [UInt8], end: Int, limit: Int, into list: inout [Member]
    ) -> Int? {
        var room = list.mutableSpan
        return readPlain(storage.span, end: end, limit: limit, into: &room)
    }

    private mutating func scan(_ start: JSONScanner) throws(JSONError) {
        var scanner = start
        // A second reference (nothing writes meanwhile), since a span of a property borrows all of `self`.
        let storage = storage
        let text = storage.span
        var seen: UInt64 = 0
        scanner.skipWhitespace(text)
        guard text[scanner.index] == 0x7B, scanner.end > 0 else {
            throw try scanner.faultOfNoObject(text, names: &names)
        }
        scanner.index &+= 1
        scanner.skipWhitespace(text)
        if text[scanner.index] == 0x7D {
            scanner.index &+= 1
        } else {
            repeat {
                let member = try scanner.member(text, names: &names)
                // One bit per name: only names that share a bit can be equal.
                let bit: UInt64 = 1 << ((member.nameWord &* 0x9E37_79B9_7F4A_7C15) >> 58)
                if seen & bit != 0, contains(member, text, before: count) { throw .duplicateName }
                seen |= bit
                if count >= scanner.limits.members { throw .tooManyMembers }
                if count == list.count { list.append(contentsOf: repeatElement(.none, count: count)) }
                list[count] = member
                count &+= 1
            } while try scanner.another(text, closing: 0x7D)
        }
        scanner.skipWhitespace(text)
        if scanner.index != scanner.end { throw .trailingBytes }
        escapes = scanner.escapes
    }

    /// Tells whether one of the first members has the same bytes as the name of `member`.
    private func contains(_ member: Member, _ text: Span<UInt8>, before limit: Int) -> Bool {
        var index = 0
        while index < limit {
            let other = list[index]
            index &+= 1
            guard other.nameWord == member.nameWord, other.name.count == member.name.count else { continue }
            if member.name.count <= 8 { return true }
            let name = text.extracting(member.name.bounds)
            if text.extracting(other.name.bounds).equals(name) { return true }
        }
        return false
    }

    @inline(never)
    private mutating func unescape() throws(JSONError) {
        var index = 0
        while index < count {
            var member = list[index]
            member.name = unescape(member.name)
            if member.kind == .string { member.value = unescape(member.value) }
            member.nameWord = JSONScanner.leadingWord(member.name.bounds, storage.span)
            if contains(member, storage.span, before: index) { throw .duplicateName }
            list[index] = member
            index &+= 1
        }
    }

    /// Writes what a string stands for over its raw text, which is never shorter.
    private mutating func unescape(_ raw: ByteRange) -> ByteRange {
        var cursor = JSONStringCursor(raw.bounds)
        var end = raw.lower
        while let byte = cursor.next(storage.span) {
            storage[end] = byte
            end &+= 1
        }
        return ByteRange(offset: raw.lower, count: end &- raw.lower)
    }
}
