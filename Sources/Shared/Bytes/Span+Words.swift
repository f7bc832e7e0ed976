// Invariant: a load of eight bytes happens only where `offset + 8 <= count`, or at `count - 8` where `count
// >= 8`; both are checked in the function that loads. The memory of a Span is initialised, UInt64 has no
// invalid bit patterns, and casts are between vectors of one size.

/// Eight bytes at a time: what parsers scan and compare with.
extension Span<UInt8> {
    /// The eight bytes at `offset`, the first in the lowest bits; bytes past the end read as zero.
    @inlinable
    @inline(__always)
    public func word(at offset: Int) -> UInt64 {
        if offset >= 0 && offset <= count &- 8 {
            return unsafe UInt64(
                littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self))
        }
        return tail(at: offset)
    }

    @usableFromInline
    @inline(never)
    func tail(at offset: Int) -> UInt64 {
        let present = count &- offset
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

    /// The sixteen bytes at `offset` as a vector.
    public func vector(at offset: Int) -> SIMD16<UInt8> {
        precondition(offset >= 0 && offset <= count &- 16, "sixteen bytes within the span")
        return unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: SIMD16<UInt8>.self)
    }

    /// Up to eight bytes of `range` as one little-endian word, the missing ones zero; no byte outside is
    /// looked at.
    public func shortWord(in range: Range<Int>) -> UInt64 {
        var word: UInt64 = 0
        var index = range.upperBound
        while index > range.lowerBound {
            index &-= 1
            word = word << 8 | UInt64(self[index])
        }
        return word
    }
}

extension MutableSpan<UInt8> {
    /// Writes the eight bytes of `word` at `offset`, the lowest first.
    @inlinable
    public mutating func store(_ word: UInt64, at offset: Int) {
        precondition(offset >= 0 && offset <= count &- 8, "eight bytes within the span")
        var bytes = unsafe mutableBytes
        bytes.storeBytes(of: word.littleEndian, toByteOffset: offset, as: UInt64.self)
    }
}

extension SIMD16<UInt8> {
    /// The sixteen bytes as two little-endian words.
    public var words: SIMD2<UInt64> { unsafe unsafeBitCast(self, to: SIMD2<UInt64>.self) }
}

/// Makes the upper-case ASCII letters of eight bytes lower-case, and leaves all others.
@inlinable
@inline(__always)
public func lowercased(word: UInt64) -> UInt64 {
    let low = word & 0x7F7F_7F7F_7F7F_7F7F
    let fromA = low &+ 0x3F3F_3F3F_3F3F_3F3F
    let beyondZ = low &+ 0x2525_2525_2525_2525
    let upper = (fromA ^ beyondZ) & ~word & 0x8080_8080_8080_8080
    return word | upper >> 2
}
