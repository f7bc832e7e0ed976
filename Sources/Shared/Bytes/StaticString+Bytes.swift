// Invariant: `utf8Start` of a StaticString with a pointer representation is valid for utf8CodeUnitCount bytes
// for ever; the index is checked against that count.
extension StaticString {
    /// The UTF-8 byte at `index`.
    @inlinable
    @inline(__always)
    public func byte(at index: Int) -> UInt8 {
        precondition(index >= 0 && index < utf8CodeUnitCount, "an index within the text")
        return unsafe utf8Start[index]
    }

    /// The eight bytes at `offset`, the first in the lowest bits; bytes past the end read as zero.
    @inlinable
    @inline(__always)
    public func word(at offset: Int) -> UInt64 {
        let present = utf8CodeUnitCount &- offset
        if offset >= 0 && present >= 8 {
            return unsafe UInt64(
                littleEndian: UnsafeRawPointer(utf8Start).loadUnaligned(
                    fromByteOffset: offset, as: UInt64.self))
        }
        return tail(from: offset)
    }

    @usableFromInline
    @inline(never)
    func tail(from offset: Int) -> UInt64 {
        var word: UInt64 = 0
        var index = utf8CodeUnitCount
        while index > offset {
            index &-= 1
            word = word << 8 | UInt64(byte(at: index))
        }
        return word
    }
}
