import Bytes
import Synchronization

/// Says of a value that it was surely never revoked, or that it may have been: 2^18 bits, of which each
/// revocation sets one.
///
/// Nearly every token is not revoked, and is cleared here by two loads instead of by a keyed hash and a
/// locked shard. Bits stay set when their entries are forgotten: after some hundred thousand revocations it
/// clears fewer values and nothing else changes. It is asked beside the table, never in its place.
final class RevocationSketch: Sendable {
    private let words: [4_096 of Atomic<UInt64>]

    init() {
        words = .init { _ in Atomic(0) }
    }

    func mayHold(_ kind: RevocationKind, _ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        mayHold(Self.bit(kind, bytes, range))
    }

    /// The same by the bit of the value; -1 is the bit of no value.
    @inline(__always)
    func mayHold(_ bit: Int32) -> Bool {
        if bit < 0 { return false }
        let bit = Int(bit)
        return words[bit >> 6].load(ordering: .acquiring) &>> UInt64(bit & 63) & 1 != 0
    }

    /// Before the entry itself is inserted, so that nobody is cleared of what is in force.
    func add(_ kind: RevocationKind, _ bytes: Span<UInt8>, _ range: Range<Int>) {
        let bit = Int(Self.bit(kind, bytes, range))
        words[bit >> 6].bitwiseOr(1 &<< UInt64(bit & 63), ordering: .acquiringAndReleasing)
    }

    /// From the value's first and last eight bytes, its length and its kind; whoever finds values that share
    /// a bit gains that they are looked up.
    static func bit(_ kind: RevocationKind, _ bytes: Span<UInt8>, _ range: Range<Int>) -> Int32 {
        let first: UInt64
        let last: UInt64
        if range.count >= 8 {
            first = bytes.word(at: range.lowerBound)
            last = bytes.word(at: range.upperBound &- 8)
        } else {
            first = bytes.shortWord(in: range)
            last = 0
        }
        let size = UInt64(truncatingIfNeeded: range.count) &<< 3 | UInt64(kind.rawValue)
        let mixed = (first ^ size) &* 0x9E37_79B9_7F4A_7C15 ^ last &* 0xC2B2_AE3D_27D4_EB4F
        let spread = (mixed ^ mixed &>> 29) &* 0xBF58_476D_1CE4_E5B9
        return Int32(truncatingIfNeeded: spread &>> 46)
    }
}
