// Invariant: a load of eight bytes happens only where `offset + 8 <= count`, or at `count - 8` where `count >= 8`; both
// are checked in the function that loads. The memory of a Span is initialised, and UInt64 has no invalid bit patterns.

/// Eight bytes at a time: what parsers scan and compare with.
extension Span<UInt8> {
    /// The eight bytes at `offset`, the first in the lowest bits; bytes past the end read as zero.
    public func word(at offset: Int) -> UInt64 {
        let present = count &- offset
        if offset >= 0 && present >= 8 {
            return unsafe UInt64(
                littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self))
        }
        return tail(at: offset, present: present)
    }

    @inline(never)
    private func tail(at offset: Int, present: Int) -> UInt64 {
        precondition(offset >= 0, "words are read at or after the start")
        if present <= 0 { return 0 }
        if count >= 8 {
            let last = unsafe UInt64(
                littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: count &- 8, as: UInt64.self))
            return last >> UInt64((8 &- present) &* 8)
        }
        var word: UInt64 = 0
        var index = count
        while index > offset {
            index &-= 1
            word = word << 8 | UInt64(self[index])
        }
        return word
    }
}
