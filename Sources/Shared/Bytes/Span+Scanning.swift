// Invariant: eight or sixteen bytes are loaded at `index` only where 0 <= index and index + 8 (16) <= count:
// `start` is checked on entry, the rest in the condition above each load. A Span's memory is initialised, any
// bits are valid.

/// Scans by eight bytes: each test sets the high bit of the bytes that match.
///
/// A subtraction may borrow into the bytes above a match and set theirs wrongly, never below: so the lowest
/// set bit is always right, and only that one is used.
extension Span<UInt8> {
    /// The offset of the first `byte` at or after `start`, or `count`.
    @inlinable
    @inline(__always)
    public func scan(for byte: UInt8, from start: Int) -> Int {
        precondition(start >= 0, "a scan starts within the bytes")
        let pattern = UInt64(byte) &* 0x0101_0101_0101_0101
        let lastWord = count &- 8
        var index = start
        while index <= lastWord {
            let word =
                unsafe UInt64(
                    littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self))
                ^ pattern
            let found = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
            if found != 0 { return index &+ found.trailingZeroBitCount >> 3 }
            index &+= 8
        }
        while index < count && self[index] != byte { index &+= 1 }
        return index < count ? index : count
    }

    /// The offset of the first control character at or after `start`, or `count`; HTAB is passed over.
    ///
    /// Control characters are the bytes below 0x20, and 0x7F.
    @inlinable
    @inline(__always)
    public func scanForControlCharacter(from start: Int) -> Int {
        precondition(start >= 0, "a scan starts within the bytes")
        let lastWord = count &- 8
        var index = start
        while index <= lastWord {
            let word = unsafe UInt64(
                littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self))
            let deletes = word ^ 0x7F7F_7F7F_7F7F_7F7F
            let low = word &- 0x2020_2020_2020_2020
            // A byte with its high bit set is in both exclusive ors, and is no control character in either.
            let found = (low | (deletes &- 0x0101_0101_0101_0101)) & ~word & 0x8080_8080_8080_8080
            if found == 0 {
                index &+= 8
                continue
            }
            index &+= found.trailingZeroBitCount >> 3
            if self[index] != 0x09 { return index }
            index &+= 1
        }
        return scanTail(from: index)
    }

    @usableFromInline
    @inline(never)
    func scanTail(from start: Int) -> Int {
        var index = start
        while index < count {
            let byte = self[index]
            if byte == 0x7F || (byte < 0x20 && byte != 0x09) { return index }
            index &+= 1
        }
        return count
    }
}
