// Invariant: the C functions are given a start within the span and how many bytes there are from it, and read
// none beyond them; two spans are compared only when they are of one length.
internal import CBytes

/// Sixteen bytes at a time, by vector instructions that Swift has no words for.
extension Span<UInt8> {
    /// Tells whether the bytes are those of a span of the same count.
    func isSame(as other: Span<UInt8>) -> Bool {
        unsafe withUnsafeBufferPointer { left in
            unsafe other.withUnsafeBufferPointer { right in
                guard let first = left.baseAddress, let second = right.baseAddress else { return true }
                return unsafe cbytes_equal(first, second, left.count) != 0
            }
        }
    }

    /// Sets a bit for each byte of `range`, which has 64 at the most, that is `byte`; the first in bit 0.
    public func marks(of byte: UInt8, in range: Range<Int>) -> UInt64 {
        precondition(range.upperBound <= count && range.count <= 64, "at most 64 bytes within the span")
        return unsafe withUnsafeBufferPointer { all in
            guard let base = all.baseAddress else { return 0 }
            return unsafe cbytes_matches(
                base + range.lowerBound, range.count, all.count &- range.lowerBound, byte)
        }
    }
}
