// Invariant: `state` owns one initialised value and `base` `capacity` initialised fields for as long as the
// section lives (none, and no allocation, when the capacity is 0); 0 <= count <= capacity. `firsts` owns 64
// places; that of a name whose bit in `seen` is set is below `count`, and only such places are looked up.
import Bytes

/// The fields of a message head or trailer section in the order they came (RFC 9110, section 5).
///
/// Kept and reused: `reset` forgets the fields and keeps the storage, so that parsing does not allocate in
/// the steady state. Questions about recognised names cost a bit test.
@safe
public struct FieldSection: ~Copyable {
    @usableFromInline let state: UnsafeMutablePointer<State>
    /// Where the first field of each name that occurs stands.
    @usableFromInline let firsts: UnsafeMutablePointer<UInt16>
    /// What Connection nominates, beyond `close` and `keep-alive`.
    private var nominated: [ByteRange] = []

    @safe
    @usableFromInline
    struct State {
        /// The first `count` are of this section, the rest are left from sections before: to forget costs
        /// nothing.
        @usableFromInline var base: UnsafeMutablePointer<Field>
        var capacity = 0
        @usableFromInline var count = 0
        /// The names that occur, and those that occur more than once.
        @usableFromInline var seen: UInt64 = 0
        @usableFromInline var repeated: UInt64 = 0
        @usableFromInline var hasNominations = false
        @usableFromInline var connectionCloses = false
        @usableFromInline var connectionKeepsAlive = false

        init() {
            unsafe base = UnsafeMutablePointer(bitPattern: MemoryLayout<Field>.alignment).unsafelyUnwrapped
        }
    }

    public init() {
        unsafe state = UnsafeMutablePointer<State>.allocate(capacity: 1)
        unsafe state.initialize(to: State())
        unsafe firsts = UnsafeMutablePointer<UInt16>.allocate(capacity: 64)
        unsafe firsts.initialize(repeating: 0, count: 64)
    }

    deinit {
        if capacity > 0 { unsafe base.deallocate() }
        unsafe state.deallocate()
        unsafe firsts.deallocate()
    }

    @usableFromInline var base: UnsafeMutablePointer<Field> {
        @inlinable @inline(__always) get { unsafe state.pointee.base }
        @inline(__always) nonmutating set { unsafe state.pointee.base = newValue }
    }
    var capacity: Int {
        @inline(__always) get { unsafe state.pointee.capacity }
        @inline(__always) nonmutating set { unsafe state.pointee.capacity = newValue }
    }
    public internal(set) var count: Int {
        @inlinable @inline(__always) get { unsafe state.pointee.count }
        @inline(__always) set { unsafe state.pointee.count = newValue }
    }
    @usableFromInline var seen: UInt64 {
        @inlinable @inline(__always) get { unsafe state.pointee.seen }
        @inline(__always) nonmutating set { unsafe state.pointee.seen = newValue }
    }
    @usableFromInline var repeated: UInt64 {
        @inlinable @inline(__always) get { unsafe state.pointee.repeated }
        @inline(__always) nonmutating set { unsafe state.pointee.repeated = newValue }
    }
    /// Connection has the option `close` (RFC 9112, section 9.6).
    public internal(set) var connectionCloses: Bool {
        @inlinable get { unsafe state.pointee.connectionCloses }
        set { unsafe state.pointee.connectionCloses = newValue }
    }
    /// Connection has the option `keep-alive` (RFC 9112, section 9.3).
    public internal(set) var connectionKeepsAlive: Bool {
        @inlinable get { unsafe state.pointee.connectionKeepsAlive }
        set { unsafe state.pointee.connectionKeepsAlive = newValue }
    }

    public subscript(index: Int) -> Field {
        @inlinable @inline(__always) get {
            precondition(index >= 0 && index < count, "an index within the section")
            return unsafe base[index]
        }
    }

    /// The set of the names that occur, a bit for each by its raw value.
    @inlinable
    public var names: UInt64 { seen }

    /// Tells whether a field of this name is present.
    @inline(__always)
    public func contains(_ name: FieldName) -> Bool { seen & name.bit != 0 }

    /// Tells whether a field of any of these names is present, given by their bits.
    @inline(__always)
    func containsAny(of names: UInt64) -> Bool { seen & names != 0 }

    /// The first field of this name.
    @inlinable
    @inline(__always)
    public func first(_ name: FieldName) -> Field? {
        if seen & (1 &<< UInt64(name.rawValue)) == 0 { return nil }
        return unsafe self[Int(firsts[Int(name.rawValue & 63)])]
    }

    /// How many fields have this name.
    public func occurrences(of name: FieldName) -> Int {
        if seen & name.bit == 0 { return 0 }
        if repeated & name.bit == 0 { return 1 }
        var occurrences = 0
        var index = 0
        while index < count {
            if self[index].id == name { occurrences &+= 1 }
            index &+= 1
        }
        return occurrences
    }

    /// Tells whether more than one field has this name.
    @inline(__always)
    public func isRepeated(_ name: FieldName) -> Bool { repeated & name.bit != 0 }

    /// Connection nominates fields of this message, beyond `close` and `keep-alive`.
    public var hasNominations: Bool {
        @inlinable @inline(__always) get { unsafe state.pointee.hasNominations }
    }

    /// Tells whether Connection names this field, which thus ends at this hop (RFC 9110, section 7.6.1).
    ///
    /// `bytes` are those that were parsed.
    public func isNominatedByConnection(_ field: Field, in bytes: Span<UInt8>) -> Bool {
        hasNominations && isNominated(field.name, in: bytes)
    }

    /// Forgets all fields and keeps the storage.
    @inline(__always)
    public mutating func reset() {
        count = 0
        if hasNominations {
            nominated.removeAll(keepingCapacity: true)
            unsafe state.pointee.hasNominations = false
        }
        seen = 0
        repeated = 0
        connectionCloses = false
        connectionKeepsAlive = false
    }

    /// Takes a field in; the limits of a section let far fewer than 65,536 come.
    mutating func append(_ field: Field) {
        if count == capacity { grow() }
        note(field.id, at: count)
        unsafe base[count] = field
        count &+= 1
    }

    /// Takes note of the name of the field at `place`.
    @inline(__always)
    mutating func note(_ name: FieldName, at place: Int) {
        let bit = name.bit
        if seen & bit == 0 { unsafe firsts[Int(name.rawValue & 63)] = UInt16(truncatingIfNeeded: place) }
        repeated |= seen & bit
        seen |= bit
    }

    /// Doubles the storage.
    @inline(never)
    mutating func grow() {
        let larger = max(capacity &* 2, 32)
        let fields = UnsafeMutablePointer<Field>.allocate(capacity: larger)
        unsafe fields.initialize(
            repeating: Field(name: .empty, value: .empty, id: .other), count: larger)
        unsafe fields.update(from: base, count: count)
        if capacity > 0 { unsafe base.deallocate() }
        unsafe base = fields
        capacity = larger
    }

    mutating func nominate(_ option: ByteRange) {
        nominated.append(option)
        unsafe state.pointee.hasNominations = true
    }
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
