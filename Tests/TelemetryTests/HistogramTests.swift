import Testing

@testable import Telemetry

struct HistogramTests {
    @Test("the bucket of a duration is the first whose bound it does not exceed")
    func buckets() {
        var durations: [UInt64] = [0, 1, 49, 59_999_999, 60_000_001, .max]
        for index in 0..<LatencyBuckets.count {
            guard let bound = LatencyBuckets.bound(index) else { continue }
            durations += [bound - 1, bound, bound + 1]
        }
        for shift in 0..<40 { durations += [1 << UInt64(shift), (1 << UInt64(shift)) - 1] }
        for duration in durations {
            let expected = (0..<LatencyBuckets.count).first { duration <= LatencyBuckets.bound($0) ?? .max }
            #expect(LatencyBuckets.index(of: duration) == expected, "\(duration) µs")
        }
    }

    @Test("bounds rise from 50 µs to 60 s, each at least twice the one before, and the last bucket has none")
    func bounds() {
        let bounds = (0..<LatencyBuckets.count).compactMap { LatencyBuckets.bound($0) }
        #expect(bounds.count == LatencyBuckets.count - 1)
        #expect(bounds.first == 50)
        #expect(bounds.last == 60_000_000)
        for (low, high) in zip(bounds, bounds.dropFirst()) { #expect(high >= 2 * low) }
    }

    @Test("histograms add up, and a negative duration counts as zero")
    func total() {
        let first = Histogram()
        let second = Histogram()
        first.record(microseconds: 50)
        first.record(microseconds: 51)
        first.record(microseconds: -7)
        second.record(microseconds: 90_000_000)
        var total = HistogramTotal()
        first.add(to: &total)
        second.add(to: &total)
        #expect(total.count == 4)
        #expect(total.sumMicroseconds == 90_000_101)
        #expect(total.buckets[0] == 2)
        #expect(total.buckets[1] == 1)
        #expect(total.buckets[19] == 1)
    }
}
