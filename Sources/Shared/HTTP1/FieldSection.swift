import Bytes

/// The fields of a message head or trailer section in the order they came (RFC 9110, section 5).
///
/// Kept and reused: `reset` forgets the fields and keeps the storage, so that parsing does not allocate in
/// the steady state. Questions about recognised names cost a bit test.
public struct FieldSection: ~Copyable, Sendable {
    /// The first `count` are of this section, the rest are left from sections before: to forget costs
    /// nothing.
    @usableFromInline var fields: [Field] = []
    public internal(set) var count = 0
    /// What Connection nominates, beyond `close` and `keep-alive`.
    private var nominated: [ByteRange] = []
    /// The names that occur, and those that occur more than once.
    var seen: UInt64 = 0
    var repeated: UInt64 = 0

    /// Connection has the option `close` (RFC 9112, section 9.6).
    public internal(set) var connectionCloses = false
    /// Connection has the option `keep-alive` (RFC 9112, section 9.3).
    public internal(set) var connectionKeepsAlive = false

    public init() {}

    public subscript(index: Int) -> Field {
        @inlinable @inline(__always) get {
            precondition(index < count, "an index within the section")
            return fields[index]
        }
    }

    /// Tells whether a field of this name is present.
    @inline(__always)
    public func contains(_ name: FieldName) -> Bool { seen & name.bit != 0 }

    /// Tells whether a field of any of these names is present, given by their bits.
    @inline(__always)
    func containsAny(of names: UInt64) -> Bool { seen & names != 0 }

    /// The first field of this name.
    public func first(_ name: FieldName) -> Field? {
        if seen & name.bit == 0 { return nil }
        let fields = fields.span
        var index = 0
        while index < count && fields[index].id != name { index &+= 1 }
        return index < count ? fields[index] : nil
    }

    /// How many fields have this name.
    public func occurrences(of name: FieldName) -> Int {
        if seen & name.bit == 0 { return 0 }
        if repeated & name.bit == 0 { return 1 }
        var occurrences = 0
        var index = 0
        while index < count {
            if fields[index].id == name { occurrences &+= 1 }
            index &+= 1
        }
        return occurrences
    }

    /// Tells whether more than one field has this name.
    @inline(__always)
    public func isRepeated(_ name: FieldName) -> Bool { repeated & name.bit != 0 }

    /// Connection nominates fields of this message, beyond `close` and `keep-alive`.
    public var hasNominations: Bool { !nominated.isEmpty }

    /// Tells whether Connection names this field, which thus ends at this hop (RFC 9110, section 7.6.1).
    ///
    /// `bytes` are those that were parsed.
    public func isNominatedByConnection(_ field: Field, in bytes: Span<UInt8>) -> Bool {
        nominated.isEmpty ? false : isNominated(field.name, in: bytes)
    }

    /// Forgets all fields and keeps the storage.
    public mutating func reset() {
        count = 0
        if !nominated.isEmpty { nominated.removeAll(keepingCapacity: true) }
        seen = 0
        repeated = 0
        connectionCloses = false
        connectionKeepsAlive = false
    }

    mutating func append(_ field: Field) {
        let bit = field.id.bit
        repeated |= seen & bit
        seen |= bit
        if count == fields.count { grow() }
        fields[count] = field
        count &+= 1
    }

    /// Doubles the storage.
    @inline(never)
    mutating func grow() {
        let empty = Field(name: .empty, value: .empty, id: .other)
        fields.append(contentsOf: repeatElement(empty, count: max(fields.count, 32)))
    }

    mutating func nominate(_ option: ByteRange) { nominated.append(option) }
    var nominationCount: Int { nominated.count }

    @inline(never)
    private func isNominated(_ name: ByteRange, in bytes: Span<UInt8>) -> Bool {
        var index = 0
        while index < nominated.count {
            let option = nominated[index]
            if option.count == name.count && bytes.equalsFoldingCase(option, name) { return true }
            index &+= 1
        }
        return false
    }
}

extension Span<UInt8> {
    /// Tells whether two runs of the same length are the same token without regard to ASCII case.
    func equalsFoldingCase(_ left: ByteRange, _ right: ByteRange) -> Bool {
        var index = 0
        while index < Int(left.count) {
            var a = self[left.lower &+ index]
            var b = self[right.lower &+ index]
            if a >= 0x41 && a <= 0x5A { a |= 0x20 }
            if b >= 0x41 && b <= 0x5A { b |= 0x20 }
            if a != b { return false }
            index &+= 1
        }
        return true
    }
}
