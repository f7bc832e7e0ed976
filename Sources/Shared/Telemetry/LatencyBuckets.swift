/// The upper bounds of latency buckets, in microseconds: a duration belongs to the first whose bound it does
/// not exceed.
public enum LatencyBuckets {
    /// How many there are, the last one without a bound included.
    public static let count = 20

    /// The bound of bucket `index`; none for the last.
    public static func bound(_ index: Int) -> UInt64? {
        let bound = upperBound(index)
        return bound == .max ? nil : bound
    }

    /// The bucket of a duration.
    ///
    /// No two bounds lie within one power of two, so that the bit width of the duration leaves two buckets to
    /// choose from: one table look-up and one comparison.
    @inlinable
    @inline(__always)
    public static func index(of microseconds: UInt64) -> Int {
        let width = 64 &- microseconds.leadingZeroBitCount
        let first = firstCandidate(width)
        return microseconds > upperBound(first) ? first &+ 1 : first
    }

    @inlinable
    @inline(__always)
    static func upperBound(_ index: Int) -> UInt64 {
        switch index {
        case 0: 50
        case 1: 100
        case 2: 250
        case 3: 500
        case 4: 1_000
        case 5: 2_500
        case 6: 5_000
        case 7: 10_000
        case 8: 25_000
        case 9: 50_000
        case 10: 100_000
        case 11: 250_000
        case 12: 500_000
        case 13: 1_000_000
        case 14: 2_500_000
        case 15: 5_000_000
        case 16: 10_000_000
        case 17: 25_000_000
        case 18: 60_000_000
        default: .max
        }
    }

    /// The first bucket whose bound is not below 2^(width-1), the smallest number of that bit width.
    @inlinable
    @inline(__always)
    static func firstCandidate(_ width: Int) -> Int {
        switch width {
        case 0...6: 0
        case 7: 1
        case 8: 2
        case 9: 3
        case 10: 4
        case 11, 12: 5
        case 13: 6
        case 14: 7
        case 15: 8
        case 16: 9
        case 17: 10
        case 18: 11
        case 19: 12
        case 20: 13
        case 21, 22: 14
        case 23: 15
        case 24: 16
        case 25: 17
        case 26: 18
        default: 19
        }
    }
}
