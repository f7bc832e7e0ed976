// Invariant: `base` owns `capacity` bytes from malloc for as long as the value lives (none, and no
// allocation, when the capacity is 0), and 0 <= readerIndex <= writerIndex <= capacity. Every unsafe access
// below stays within those bounds, which each entry point re-establishes.
import CLinux

/// A growable byte buffer with one end to read from and one to write to.
///
///     base ┌─────────────┬──────────────┬──────────────┐ capacity
///          │ discardable │   readable   │   writable   │
///          └─────────────┴──────────────┴──────────────┘
///                  readerIndex     writerIndex
///
/// It never shrinks by itself, and grows only in `reserve` and in the `append` family.
@safe
public struct ByteBuffer: ~Copyable {
    @usableFromInline var base: UnsafeMutablePointer<UInt8>
    @usableFromInline var allocated: Int
    @usableFromInline var readerIndex: Int
    @usableFromInline var writerIndex: Int

    /// Makes an empty buffer; one of capacity 0 holds no memory until something is appended.
    public init(capacity: Int = 0) {
        precondition(capacity >= 0, "a capacity is not negative")
        unsafe base =
            capacity > 0 ? UnsafeMutablePointer<UInt8>.allocate(capacity: capacity) : Self.nowhere
        allocated = capacity
        readerIndex = 0
        writerIndex = 0
    }

    deinit {
        if capacity > 0 { unsafe base.deallocate() }
    }

    /// An aligned address that is never read or written, for buffers without memory.
    @inlinable
    static var nowhere: UnsafeMutablePointer<UInt8> {
        unsafe UnsafeMutablePointer(bitPattern: 16).unsafelyUnwrapped
    }

    /// How many bytes there is memory for.
    @inlinable
    public var capacity: Int { allocated }

    /// Takes over memory, where the capacity was 0 and both indices with it.
    @inlinable @inline(__always)
    mutating func adopt(_ memory: UnsafeMutablePointer<UInt8>, _ size: Int) {
        unsafe base = unsafe memory
        allocated = size
    }

    /// Gives the memory away; none is left.
    @inlinable @inline(__always)
    mutating func surrender() -> UnsafeMutablePointer<UInt8> {
        let memory = unsafe base
        unsafe base = Self.nowhere
        allocated = 0
        readerIndex = 0
        writerIndex = 0
        return unsafe memory
    }

    /// How many bytes wait to be read.
    @inlinable
    public var count: Int { writerIndex &- readerIndex }
    @inlinable
    public var isEmpty: Bool { writerIndex == readerIndex }
    /// How many bytes can be appended before the buffer moves or grows.
    @inlinable
    public var writableCount: Int { capacity &- writerIndex }

    /// The bytes that wait to be read.
    @inlinable
    public var readable: Span<UInt8> {
        @_lifetime(borrow self)
        get {
            let span = unsafe Span(_unsafeStart: base + readerIndex, count: writerIndex &- readerIndex)
            return unsafe _overrideLifetime(span, borrowing: self)
        }
    }

    /// Drops `count` bytes from the front.
    @inlinable @inline(__always)
    public mutating func consume(_ count: Int) {
        precondition(count >= 0 && count <= self.count, "no more than is readable can be consumed")
        readerIndex &+= count
        if readerIndex == writerIndex {
            readerIndex = 0
            writerIndex = 0
        }
    }

    /// Drops bytes from the back, until `count` are readable.
    public mutating func truncate(to count: Int) {
        precondition(count >= 0 && count <= self.count, "a buffer cannot be truncated to more than it holds")
        writerIndex = readerIndex &+ count
    }

    public mutating func removeAll() {
        readerIndex = 0
        writerIndex = 0
    }

    /// Makes room for `count` more bytes, by moving the readable bytes to the front or by growing.
    @inlinable @inline(__always)
    public mutating func reserve(_ count: Int) {
        if capacity &- writerIndex < count { makeRoom(count) }
    }

    @inlinable @inline(__always)
    public mutating func append(_ byte: UInt8) {
        reserve(1)
        unsafe base[writerIndex] = byte
        writerIndex &+= 1
    }

    /// Appends two bytes with one look at the room.
    @inlinable @inline(__always)
    public mutating func append(_ first: UInt8, _ second: UInt8) {
        reserve(2)
        unsafe base[writerIndex] = first
        unsafe base[writerIndex &+ 1] = second
        writerIndex &+= 2
    }

    /// Appends the lowest `count` bytes of `word`, at most eight, the lowest first.
    @inlinable @inline(__always)
    public mutating func append(word: UInt64, count: Int) {
        precondition(count >= 0 && count <= 8, "a word has eight bytes")
        // All eight are stored, so there must be room for them; those beyond `count` are overwritten later.
        reserve(8)
        unsafe UnsafeMutableRawPointer(base + writerIndex).storeBytes(of: word.littleEndian, as: UInt64.self)
        writerIndex &+= count
    }

    public mutating func append(_ bytes: Span<UInt8>) {
        let count = bytes.count
        if capacity &- writerIndex < count { return appendGrowing(bytes) }
        let target = unsafe base + writerIndex
        // The copy comes last, so that one which is a call needs no frame here.
        writerIndex &+= count
        unsafe bytes.withUnsafeBufferPointer { source in
            if let start = source.baseAddress { unsafe Self.copy(start, count, to: target) }
        }
    }

    @inline(never)
    private mutating func appendGrowing(_ bytes: Span<UInt8>) {
        makeRoom(bytes.count)
        append(bytes)
    }

    /// Appends `text`; of a literal, whose length is known, little more than its stores is left.
    @inlinable @inline(__always)
    public mutating func append(_ text: StaticString) {
        let count = text.utf8CodeUnitCount
        reserve(count)
        unsafe Self.copy(text.utf8Start, count, to: base + writerIndex)
        writerIndex &+= count
    }

    /// Appends the UTF-8 of `text`. Not for the hot path: a `String` may allocate.
    ///
    /// Disfavoured, so that a literal is a `StaticString`.
    @_disfavoredOverload
    public mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { source in
            guard let start = source.baseAddress else { return }
            reserve(source.count)
            unsafe memcpy(base + writerIndex, start, source.count)
            writerIndex &+= source.count
        }
    }

    /// The free bytes at the end, for a system call to write into; `wrote` takes over what it wrote.
    @unsafe
    public var free: UnsafeMutableRawBufferPointer {
        @inlinable @inline(__always) get {
            unsafe UnsafeMutableRawBufferPointer(start: base + writerIndex, count: capacity &- writerIndex)
        }
    }

    /// Takes over the first `count` of the free bytes, which have been written.
    @inlinable @inline(__always)
    public mutating func wrote(_ count: Int) {
        precondition(count >= 0 && count <= capacity &- writerIndex, "no more than there was room for")
        writerIndex &+= count
    }

    /// Overwrites the readable byte at `offset`.
    public mutating func set(_ byte: UInt8, at offset: Int) {
        precondition(offset >= 0 && offset < count, "only readable bytes can be overwritten")
        unsafe base[readerIndex &+ offset] = byte
    }

    /// Copies `count` bytes between places that do not overlap. Short runs, of which messages are made, are
    /// two loads and two stores that meet in the middle; a call of memcpy costs three times as much.
    @inlinable @inline(__always)
    static func copy(
        _ source: UnsafePointer<UInt8>, _ count: Int, to target: UnsafeMutablePointer<UInt8>
    ) {
        let from = unsafe UnsafeRawPointer(source)
        let to = UnsafeMutableRawPointer(target)
        if count > 128 {
            unsafe to.copyMemory(from: from, byteCount: count)
        } else if count > 64 {
            let first = unsafe from.loadUnaligned(as: SIMD64<UInt8>.self)
            let last = unsafe from.loadUnaligned(fromByteOffset: count &- 64, as: SIMD64<UInt8>.self)
            unsafe to.storeBytes(of: first, as: SIMD64<UInt8>.self)
            unsafe to.storeBytes(of: last, toByteOffset: count &- 64, as: SIMD64<UInt8>.self)
        } else if count > 32 {
            let first = unsafe from.loadUnaligned(as: SIMD32<UInt8>.self)
            let last = unsafe from.loadUnaligned(fromByteOffset: count &- 32, as: SIMD32<UInt8>.self)
            unsafe to.storeBytes(of: first, as: SIMD32<UInt8>.self)
            unsafe to.storeBytes(of: last, toByteOffset: count &- 32, as: SIMD32<UInt8>.self)
        } else if count >= 16 {
            let first = unsafe from.loadUnaligned(as: SIMD16<UInt8>.self)
            let last = unsafe from.loadUnaligned(fromByteOffset: count &- 16, as: SIMD16<UInt8>.self)
            unsafe to.storeBytes(of: first, as: SIMD16<UInt8>.self)
            unsafe to.storeBytes(of: last, toByteOffset: count &- 16, as: SIMD16<UInt8>.self)
        } else if count >= 8 {
            let first = unsafe from.loadUnaligned(as: UInt64.self)
            let last = unsafe from.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
            unsafe to.storeBytes(of: first, as: UInt64.self)
            unsafe to.storeBytes(of: last, toByteOffset: count &- 8, as: UInt64.self)
        } else if count >= 4 {
            let first = unsafe from.loadUnaligned(as: UInt32.self)
            let last = unsafe from.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
            unsafe to.storeBytes(of: first, as: UInt32.self)
            unsafe to.storeBytes(of: last, toByteOffset: count &- 4, as: UInt32.self)
        } else if count >= 1 {
            unsafe target[0] = source[0]
            unsafe target[count >> 1] = source[count >> 1]
            unsafe target[count &- 1] = source[count &- 1]
        }
    }

    @usableFromInline @inline(never)
    mutating func makeRoom(_ needed: Int) {
        let waiting = count
        if waiting &+ needed <= capacity && readerIndex >= waiting {
            unsafe memcpy(base, base + readerIndex, waiting)
        } else if waiting &+ needed <= capacity {
            unsafe memmove(base, base + readerIndex, waiting)
        } else {
            let (doubled, overflow) = capacity.multipliedReportingOverflow(by: 2)
            precondition(!overflow && needed < Int.max / 2, "a buffer of this size cannot exist")
            let size = max(doubled, waiting &+ needed, 16)
            let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
            if capacity > 0 {
                unsafe memcpy(larger, base + readerIndex, waiting)
                unsafe base.deallocate()
            }
            unsafe base = larger
            allocated = size
        }
        readerIndex = 0
        writerIndex = waiting
    }
}
