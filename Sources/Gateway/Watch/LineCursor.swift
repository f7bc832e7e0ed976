// Invariant: start <= next <= end, and all bytes between belong to the buffer that the cursor depends on;
// every append checks `next + size <= end` before it writes at most `size` bytes, a short text counting as
// its longest and a number as 24, and loads from a span only words that lie within it.
import Bytes
internal import CBytes

/// Writes one log line with as few instructions as can be: everything is inlined, the place stays in a
/// register, a constant text becomes a few stores, other texts are checked and copied eight bytes at a time.
@safe
struct LineCursor: ~Copyable, ~Escapable {
    private let start: UnsafeMutableRawPointer
    private let end: UnsafeMutableRawPointer
    private var next: UnsafeMutableRawPointer
    /// The top bit of some byte is set if a text needs escapes.
    private var odd: UInt64 = 0

    @inline(__always)
    @_lifetime(immortal)
    init(_ start: UnsafeMutablePointer<UInt8>, _ room: Int) {
        unsafe self.start = UnsafeMutableRawPointer(start)
        unsafe next = UnsafeMutableRawPointer(start)
        unsafe end = UnsafeMutableRawPointer(start + room)
    }

    /// The bytes written.
    var count: Int {
        @inline(__always) get { unsafe next - start }
    }

    /// Tells whether every text that was not known to be plain can stand in a JSON string and in a
    /// terminal as it is.
    var isPlain: Bool {
        @inline(__always) get { odd & 0x8080_8080_8080_8080 == 0 }
    }

    /// Appends a text of the program's own as it is.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func append(_ text: StaticString) {
        room(text.utf8CodeUnitCount)
        copy(text)
    }

    @inline(__always)
    @_lifetime(self: copy self)
    mutating func append(_ text: borrowing ShortText) {
        room(ShortText.longest)
        copy(text)
    }

    /// Appends bytes that are known to need no escapes.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func append(_ bytes: Span<UInt8>) {
        room(bytes.count)
        copyPlain(bytes)
    }

    /// Appends what every line begins with, with one look at the room for all of it: the `opening`, up to the
    /// second, and the `milliseconds` below 1,000; the id; the address; method and path, for whose need of
    /// escapes `isPlain` will tell, unless it is known that they are plain.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func append(
        _ opening: borrowing ShortText, milliseconds: UInt32, id: Span<UInt8>, address: borrowing ShortText,
        method: Span<UInt8>, isPlain isMethodPlain: Bool, path: Span<UInt8>, isPlain isPathPlain: Bool
    ) {
        room(3 &* ShortText.longest &+ id.count &+ method.count &+ path.count)
        copy(opening)
        unsafe cbytes_three_digits(milliseconds, next.assumingMemoryBound(to: UInt8.self))
        unsafe next += 3
        copy("Z\",\"id\":\"")
        copyPlain(id)
        copy("\",\"address\":\"")
        copy(address)
        copy("\",\"method\":\"")
        if isMethodPlain { copyPlain(method) } else { odd |= copy(method) }
        copy("\",\"path\":\"")
        if isPathPlain { copyPlain(path) } else { odd |= copy(path) }
        copy("\"")
    }

    /// Appends what every line ends with, with one look at the room for all of it: the numbers, at most five
    /// of 20 digits, and the `user`, if any, for whose need of escapes `isPlain` will tell.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func append(numbersOf record: AccessLogRecord, user: Span<UInt8>) {
        room(256 &+ user.count)
        copy(",\"status\":", UInt64(truncatingIfNeeded: max(record.status, 0)))
        copy(",\"bytes_in\":", record.bytesIn)
        copy(",\"bytes_out\":", record.bytesOut)
        copy(",\"duration_us\":", UInt64(truncatingIfNeeded: max(record.totalMicroseconds, 0)))
        if record.upstreamMicroseconds >= 0 {
            copy(",\"upstream_us\":", UInt64(truncatingIfNeeded: record.upstreamMicroseconds))
        }
        if user.count > 0 {
            copy(",\"user\":\"")
            odd |= copy(user)
            copy("\"")
        }
        copy("}\n")
    }

    @inline(__always)
    private func room(_ size: Int) {
        precondition(unsafe end - next >= size, "a line is written only where the longest line has room")
    }

    /// Writes a number of seven digits or more, at most 20, and answers with how many.
    @inline(never)
    private static func storeLong(_ value: UInt64, _ target: UnsafeMutablePointer<UInt8>) -> Int {
        let upper = value / 1_000
        let size =
            unsafe upper < 1_000
            ? cbytes_short_decimal(UInt32(truncatingIfNeeded: upper), target) : storeLong(upper, target)
        unsafe cbytes_three_digits(UInt32(truncatingIfNeeded: value &- upper &* 1_000), target + size)
        return size &+ 3
    }

    @inline(__always)
    @_lifetime(self: copy self)
    private mutating func copy(_ text: StaticString) {
        unsafe next.copyMemory(from: text.utf8Start, byteCount: text.utf8CodeUnitCount)
        unsafe next += text.utf8CodeUnitCount
    }

    @inline(__always)
    @_lifetime(self: copy self)
    private mutating func copy(_ name: StaticString, _ value: UInt64) {
        copy(name)
        let target = unsafe next.assumingMemoryBound(to: UInt8.self)
        if value >= 1_000_000 {
            unsafe next += Self.storeLong(value, target)
            return
        }
        let rest = UInt32(truncatingIfNeeded: value)
        if rest < 1_000 {
            unsafe next += cbytes_short_decimal(rest, target)
        } else {
            let size = unsafe cbytes_short_decimal(rest / 1_000, target)
            unsafe cbytes_three_digits(rest % 1_000, target + size)
            unsafe next += size &+ 3
        }
    }

    @inline(__always)
    @_lifetime(self: copy self)
    private mutating func copy(_ text: borrowing ShortText) {
        unsafe next.storeBytes(of: text.words[0].littleEndian, as: UInt64.self)
        unsafe next.storeBytes(of: text.words[1].littleEndian, toByteOffset: 8, as: UInt64.self)
        unsafe next.storeBytes(of: text.words[2].littleEndian, toByteOffset: 16, as: UInt64.self)
        unsafe next.storeBytes(of: text.words[3].littleEndian, toByteOffset: 24, as: UInt64.self)
        unsafe next.storeBytes(of: text.words[4].littleEndian, toByteOffset: 32, as: UInt64.self)
        unsafe next.storeBytes(of: text.words[5].littleEndian, toByteOffset: 40, as: UInt64.self)
        unsafe next += text.count
    }

    /// Copies bytes for which there is room, and answers with their odd bits.
    ///
    /// Whole words are copied; the last one reaches back over what has been copied already.
    @inline(__always)
    @_lifetime(self: copy self)
    private mutating func copy(_ bytes: Span<UInt8>) -> UInt64 {
        let size = bytes.count
        let target = unsafe next
        unsafe next += size
        return unsafe bytes.withUnsafeBytes { source in
            guard let source = source.baseAddress else { return 0 }
            return unsafe size >= 8
                ? Self.copyLong(source, target, size) : Self.copyShort(source, target, size)
        }
    }

    /// Copies bytes for which there is room: two or four loads and stores that meet in the middle, or memcpy.
    @inline(__always)
    @_lifetime(self: copy self)
    private mutating func copyPlain(_ bytes: Span<UInt8>) {
        let size = bytes.count
        let target = unsafe next
        unsafe next += size
        unsafe bytes.withUnsafeBytes { source in
            guard let source = source.baseAddress else { return }
            if size > 32 {
                unsafe target.copyMemory(from: source, byteCount: size)
            } else if size >= 16 {
                let first = unsafe source.loadUnaligned(as: SIMD16<UInt8>.self)
                let last = unsafe source.loadUnaligned(fromByteOffset: size &- 16, as: SIMD16<UInt8>.self)
                unsafe target.storeBytes(of: first, as: SIMD16<UInt8>.self)
                unsafe target.storeBytes(of: last, toByteOffset: size &- 16, as: SIMD16<UInt8>.self)
            } else if size >= 8 {
                _ = unsafe Self.copyWord(source, target, 0)
                _ = unsafe Self.copyWord(source, target, size &- 8)
            } else {
                _ = unsafe Self.copyShort(source, target, size)
            }
        }
    }

    @inline(__always)
    private static func copyLong(
        _ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer, _ size: Int
    ) -> UInt64 {
        var odd = unsafe copyWord(source, target, 0) | copyWord(source, target, size &- 8)
        if size > 16 {
            var offset = 8
            repeat {
                odd |= unsafe copyWord(source, target, offset)
                offset &+= 8
            } while offset < size &- 8
        }
        return odd
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
    ) -> UInt64 {
        if size >= 4 {
            let first = unsafe source.loadUnaligned(as: UInt32.self)
            let last = unsafe source.loadUnaligned(fromByteOffset: size &- 4, as: UInt32.self)
            unsafe target.storeBytes(of: first, as: UInt32.self)
            unsafe target.storeBytes(of: last, toByteOffset: size &- 4, as: UInt32.self)
            return oddBits(UInt64(first) | UInt64(last) << 32)
        }
        if size == 0 { return 0 }
        let first = unsafe source.load(as: UInt8.self)
        let middle = unsafe source.load(fromByteOffset: size >> 1, as: UInt8.self)
        let last = unsafe source.load(fromByteOffset: size &- 1, as: UInt8.self)
        unsafe target.storeBytes(of: first, as: UInt8.self)
        unsafe target.storeBytes(of: middle, toByteOffset: size >> 1, as: UInt8.self)
        unsafe target.storeBytes(of: last, toByteOffset: size &- 1, as: UInt8.self)
        return oddBits(0x4040_4040_4000_0000 | UInt64(first) | UInt64(middle) << 8 | UInt64(last) << 16)
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
}
