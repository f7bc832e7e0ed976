/// The sum of several histograms at one moment.
public struct HistogramTotal: Sendable {
    /// How many durations fell in each bucket alone, not in it and those below.
    public internal(set) var buckets: [20 of UInt64] = .init(repeating: 0)
    public internal(set) var sumMicroseconds: UInt64 = 0

    public init() {}

    public var count: UInt64 {
        var total: UInt64 = 0
        for bucket in 0..<LatencyBuckets.count { total &+= buckets[bucket] }
        return total
    }
}
