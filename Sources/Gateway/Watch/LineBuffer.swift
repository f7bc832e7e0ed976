// Invariant: `base` owns `capacity` bytes for as long as the value lives, and 0 <= count <= capacity; every
// append checks the room that it needs before it writes, and loads from a span only whole words that lie
// within it.
import Bytes
import Telemetry

/// The memory of a batch of log lines: of a fixed size, and written with as few instructions as can be.
///
/// A constant text becomes a few stores, a text is checked and copied eight bytes at a time, and a number is
/// written in pairs of digits: a line through `ByteBuffer` cost four times as much.
@safe
struct LineBuffer: ~Copyable {
    private let base: UnsafeMutablePointer<UInt8>
    private let capacity: Int
    private(set) var count = 0
    /// Where the few texts that need escapes are written first.
    private var escaped = ByteBuffer(capacity: 64)

    init(capacity: Int) {
        unsafe base = UnsafeMutablePointer<UInt8>.allocate(capacity: max(capacity, 1))
        self.capacity = max(capacity, 1)
    }

    deinit {
        unsafe base.deallocate()
    }

    var readable: Span<UInt8> {
        @_lifetime(borrow self)
        get {
            let span = unsafe Span(_unsafeStart: base, count: count)
            return unsafe _overrideLifetime(span, borrowing: self)
        }
    }

    mutating func removeAll() {
        count = 0
    }

    /// Appends a text of the program's own as it is.
    @inline(__always)
    mutating func append(_ text: StaticString) {
        let size = text.utf8CodeUnitCount
        let target = unsafe room(size)
        unsafe target.update(from: text.utf8Start, count: size)
        count &+= size
    }

    /// Appends bytes as they are.
    mutating func append(_ bytes: Span<UInt8>) {
        let size = bytes.count
        let target = unsafe room(size)
        unsafe bytes.withUnsafeBufferPointer { source in
            if let start = source.baseAddress { unsafe target.update(from: start, count: size) }
        }
        count &+= size
    }

    /// Appends the first `longest` bytes of a text as the inside of a JSON string.
    mutating func append(escaping text: Span<UInt8>, atMost longest: Int) {
        let size = min(text.count, longest)
        let target = unsafe room(size)
        let isPlain = unsafe text.withUnsafeBufferPointer { source in
            guard let start = source.baseAddress else { return true }
            return unsafe Self.copyPlain(UnsafeRawPointer(start), UnsafeMutableRawPointer(target), size)
        }
        if isPlain {
            count &+= size
        } else {
            appendEscaped(text.extracting(0..<size))
        }
    }

    mutating func append(decimal value: UInt64) {
        let target = unsafe UnsafeMutableRawPointer(room(20))
        if value < 100 {
            unsafe count &+= Self.storeShort(value, target)
        } else if value < 10_000 {
            let size = unsafe Self.storeShort(value / 100, target)
            unsafe Self.storePair(value % 100, target + size)
            count &+= size &+ 2
        } else {
            unsafe count &+= Self.storeLong(value, target)
        }
    }

    /// Appends a number below 1,000 in three digits.
    mutating func append(threeDigits value: UInt64) {
        let target = unsafe UnsafeMutableRawPointer(room(3))
        let hundreds = value / 100 % 10
        unsafe target.storeBytes(of: UInt8(truncatingIfNeeded: hundreds) &+ 0x30, as: UInt8.self)
        unsafe Self.storePair(value % 100, target + 1)
        count &+= 3
    }

    @inline(__always)
    private func room(_ size: Int) -> UnsafeMutablePointer<UInt8> {
        precondition(capacity &- count >= size, "a line is written only where the longest line has room")
        return unsafe base + count
    }

    /// Writes a number below 100 in two digits.
    @inline(__always)
    private static func storePair(_ value: UInt64, _ target: UnsafeMutableRawPointer) {
        let number = UInt32(truncatingIfNeeded: value)
        let tens = (number &* 103) >> 10
        let pair = (tens | (number &- tens &* 10) << 8) &+ 0x3030
        unsafe target.storeBytes(of: UInt16(truncatingIfNeeded: pair).littleEndian, as: UInt16.self)
    }

    /// Writes a number below 100 in one or two digits, and answers with how many.
    @inline(__always)
    private static func storeShort(_ value: UInt64, _ target: UnsafeMutableRawPointer) -> Int {
        if value < 10 {
            unsafe target.storeBytes(of: UInt8(truncatingIfNeeded: value) &+ 0x30, as: UInt8.self)
            return 1
        }
        unsafe Self.storePair(value, target)
        return 2
    }

    /// Writes any number in its digits, at most 20, and answers with how many.
    @inline(never)
    private static func storeLong(_ value: UInt64, _ target: UnsafeMutableRawPointer) -> Int {
        if value < 100 { return unsafe storeShort(value, target) }
        let size = unsafe storeLong(value / 100, target)
        unsafe storePair(value % 100, target + size)
        return size &+ 2
    }

    /// Copies `size` bytes, and tells whether each can stand in a JSON string and in a terminal as it is.
    ///
    /// Whole words are copied; the last one reaches back over what has been copied already.
    @inline(__always)
    private static func copyPlain(
        _ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer, _ size: Int
    ) -> Bool {
        if size < 8 { return unsafe copyShort(source, target, size) }
        var odd = unsafe copyWord(source, target, size &- 8)
        var offset = 0
        while offset &+ 8 < size {
            odd |= unsafe copyWord(source, target, offset)
            offset &+= 8
        }
        return odd & 0x8080_8080_8080_8080 == 0
    }

    @inline(__always)
    private static func copyWord(
        _ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer, _ offset: Int
    ) -> UInt64 {
        let word = unsafe source.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        unsafe target.storeBytes(of: word, toByteOffset: offset, as: UInt64.self)
        return oddBits(word)
    }

    /// Copies up to seven bytes, gathered in one word with `@` in the places that are left.
    @inline(__always)
    private static func copyShort(
        _ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer, _ size: Int
    ) -> Bool {
        var word: UInt64 = 0x4040_4040_4040_4040
        if size >= 4 {
            let first = unsafe source.loadUnaligned(as: UInt32.self)
            let last = unsafe source.loadUnaligned(fromByteOffset: size &- 4, as: UInt32.self)
            unsafe target.storeBytes(of: first, as: UInt32.self)
            unsafe target.storeBytes(of: last, toByteOffset: size &- 4, as: UInt32.self)
            word = UInt64(first) | UInt64(last) << 32
        } else if size >= 2 {
            let first = unsafe source.loadUnaligned(as: UInt16.self)
            let last = unsafe source.loadUnaligned(fromByteOffset: size &- 2, as: UInt16.self)
            unsafe target.storeBytes(of: first, as: UInt16.self)
            unsafe target.storeBytes(of: last, toByteOffset: size &- 2, as: UInt16.self)
            word = 0x4040_4040_0000_0000 | UInt64(first) | UInt64(last) << 16
        } else if size == 1 {
            let byte = unsafe source.load(as: UInt8.self)
            unsafe target.storeBytes(of: byte, as: UInt8.self)
            word = 0x4040_4040_4040_4000 | UInt64(byte)
        }
        return oddBits(word) & 0x8080_8080_8080_8080 == 0
    }

    /// Sets the top bit of some byte if any byte is below 0x20, a quote, a backslash, or 0x7F and above.
    ///
    /// Taking 0x20 from a byte below it, or 1 from one that a match has made 0, sets its top bit; bytes whose
    /// top bit was set before are odd themselves, and a borrow from a neighbour comes only from an odd one.
    @inline(__always)
    private static func oddBits(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quote = (word ^ 0x2222_2222_2222_2222) &- ones
        let backslash = (word ^ 0x5C5C_5C5C_5C5C_5C5C) &- ones
        return (word &- 0x2020_2020_2020_2020) | quote | backslash | (word &+ ones) | word
    }

    @inline(never)
    private mutating func appendEscaped(_ text: Span<UInt8>) {
        escaped.removeAll()
        escaped.append(escaped: text)
        let size = escaped.count
        let target = unsafe room(size)
        unsafe escaped.readable.withUnsafeBufferPointer { source in
            if let start = source.baseAddress { unsafe target.update(from: start, count: size) }
        }
        count &+= size
    }
}
