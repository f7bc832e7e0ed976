// Invariant: every load and store of 8 or 16 bytes is at an offset of which the condition of its loop, or the
// check before it, says that it is >= 0 and that offset + 8 (16) <= count; the words and vectors have no
// invalid bit patterns, and a Span's memory is initialised.
internal import Bytes

/// Sixteen bytes at a time: what a token's text is compared, copied and judged with.
extension Span<UInt8> {
    /// Copies these bytes to `offset` of `target`, which has room for them.
    public func copyBlocks(into target: inout MutableSpan<UInt8>, at offset: Int) {
        precondition(offset >= 0 && offset <= target.count &- count, "there is room for the bytes")
        var destination = unsafe target.mutableBytes
        var index = 0
        while index <= count &- 16 {
            let block = unsafe bytes.unsafeLoadUnaligned(
                fromUncheckedByteOffset: index, as: SIMD2<UInt64>.self)
            unsafe destination.storeBytes(
                of: block, toUncheckedByteOffset: offset &+ index, as: SIMD2<UInt64>.self)
            index &+= 16
        }
        if index == count { return }
        if count >= 16 {
            // The last sixteen again, since some of them are left.
            let last = count &- 16
            let block = unsafe bytes.unsafeLoadUnaligned(
                fromUncheckedByteOffset: last, as: SIMD2<UInt64>.self)
            unsafe destination.storeBytes(
                of: block, toUncheckedByteOffset: offset &+ last, as: SIMD2<UInt64>.self)
            return
        }
        while index < count {
            target[offset &+ index] = self[index]
            index &+= 1
        }
    }

    /// Tells whether both spans hold the same bytes, in a time that depends on their counts alone.
    public func equalsByBlocks(_ other: Span<UInt8>) -> Bool {
        if count != other.count { return false }
        if count < 16 { return constantTimeEquals(self, other) }
        var differences = SIMD2<UInt64>.zero
        var index = 0
        while index <= count &- 64 {
            differences |= unsafe difference(other, index) | difference(other, index &+ 16)
            differences |= unsafe difference(other, index &+ 32) | difference(other, index &+ 48)
            index &+= 64
        }
        while index <= count &- 16 {
            differences |= unsafe difference(other, index)
            index &+= 16
        }
        // The last sixteen again, since some of them may be left.
        differences |= unsafe difference(other, count &- 16)
        return differences[0] | differences[1] == 0
    }

    /// How the sixteen bytes at `offset` differ in two spans that have them both.
    @unsafe
    @inline(__always)
    private func difference(_ other: Span<UInt8>, _ offset: Int) -> SIMD2<UInt64> {
        unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: SIMD2<UInt64>.self)
            ^ other.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: SIMD2<UInt64>.self)
    }

    /// Tells whether the first `limit` bytes, rounded up to sixteen, are printable ASCII without backslashes.
    func isPlain(before limit: Int) -> Bool {
        precondition(limit >= 0 && limit &+ 16 <= count, "whole blocks within the span")
        // In each of the four sums a high bit says no: not ASCII, 0x7F, below 0x20, a backslash. A carry or a
        // borrow can only begin in a byte that has said no already.
        let ones: UInt64 = 0x0101_0101_0101_0101
        var unusual = SIMD2<UInt64>.zero
        var index = 0
        while index < limit {
            let block = unsafe bytes.unsafeLoadUnaligned(
                fromUncheckedByteOffset: index, as: SIMD2<UInt64>.self)
            unusual |= block | (block &+ ones)
            unusual |= (block &- (ones &* 0x20)) | ((block ^ (ones &* 0x5C)) &- ones)
            index &+= 16
        }
        return (unusual[0] | unusual[1]) & 0x8080_8080_8080_8080 == 0
    }

    /// The offset of the first quote at or after `start`; one is known to be within the bytes, or `count`.
    @inline(__always)
    func offsetOfQuote(from start: Int) -> Int {
        precondition(start >= 0, "a scan starts within the bytes")
        var index = start
        while index <= count &- 8 {
            let word =
                unsafe UInt64(
                    littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self))
                ^ 0x2222_2222_2222_2222
            let quotes = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
            if quotes != 0 { return index &+ quotes.trailingZeroBitCount >> 3 }
            index &+= 8
        }
        return count
    }
}
