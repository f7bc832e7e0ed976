public import Synchronization

/// How long things took, in buckets that grow from 50 µs to 60 s by factors of 2 to 3.
///
/// One thread at a time records and any thread reads. A reader may see a sum that is one duration ahead of
/// its buckets; the count is the sum of the buckets, so that those two always agree.
public struct Histogram: ~Copyable, Sendable {
    @usableFromInline let cells: [20 of Atomic<UInt64>]
    @usableFromInline let sum = Atomic<UInt64>(0)

    public init() {
        cells = .init { _ in Atomic(0) }
    }

    /// Counts one duration; a negative one, as from a clock that was misread, counts as 0.
    @inlinable
    @inline(__always)
    public func record(microseconds: Int64) {
        let duration = UInt64(max(microseconds, 0))
        let bucket = LatencyBuckets.index(of: duration)
        let count = cells[bucket].load(ordering: .relaxed)
        cells[bucket].store(count &+ 1, ordering: .relaxed)
        sum.store(sum.load(ordering: .relaxed) &+ duration, ordering: .relaxed)
    }

    /// Takes over what another has recorded, which records no more.
    public func add(_ other: borrowing Histogram) {
        for bucket in 0..<LatencyBuckets.count {
            let count = other.cells[bucket].load(ordering: .relaxed)
            cells[bucket].store(cells[bucket].load(ordering: .relaxed) &+ count, ordering: .relaxed)
        }
        let more = other.sum.load(ordering: .relaxed)
        sum.store(sum.load(ordering: .relaxed) &+ more, ordering: .relaxed)
    }

    /// What has been recorded so far, added to `total`.
    public func add(to total: inout HistogramTotal) {
        for bucket in 0..<LatencyBuckets.count {
            total.buckets[bucket] &+= cells[bucket].load(ordering: .relaxed)
        }
        total.sumMicroseconds &+= sum.load(ordering: .relaxed)
    }
}
