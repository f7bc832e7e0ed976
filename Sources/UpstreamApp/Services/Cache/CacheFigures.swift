import Synchronization

/// Counts what becomes of questions; for any thread.
final class CacheFigures: Sendable {
    private let hits = Atomic<UInt64>(0)
    private let misses = Atomic<UInt64>(0)
    private let faults = Atomic<UInt64>(0)

    func count(isHit: Bool) {
        if isHit {
            hits.wrappingAdd(1, ordering: .relaxed)
        } else {
            misses.wrappingAdd(1, ordering: .relaxed)
        }
    }

    func countFault() { faults.wrappingAdd(1, ordering: .relaxed) }

    var counts: CacheCounts {
        CacheCounts(
            hits: hits.load(ordering: .relaxed), misses: misses.load(ordering: .relaxed),
            faults: faults.load(ordering: .relaxed))
    }
}
