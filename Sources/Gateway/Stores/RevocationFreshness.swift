import Synchronization

/// Until when this gateway's copy of the shared revocations may be relied upon; the copy's thread writes,
/// and workers ask for each token.
final class RevocationFreshness: Sendable {
    /// Monotonic microseconds.
    private let end: Atomic<Int64>
    /// When the copy was last known to be whole.
    private let whole: Atomic<Int64>

    /// One that never ends, for gateways that keep no copy, or one that has not begun.
    init(isEndless: Bool) {
        end = Atomic(isEndless ? Int64.max : Int64.min)
        whole = Atomic(isEndless ? Int64.max : Int64.min)
    }

    @inline(__always)
    func isStale(monotonic now: Int64) -> Bool { end.load(ordering: .relaxed) < now }

    func extend(to end: Int64, wholeAt whole: Int64) {
        self.whole.store(whole, ordering: .relaxed)
        self.end.store(end, ordering: .relaxed)
    }

    /// How long ago the copy was whole; nil: never yet.
    func age(monotonic now: Int64) -> Int64? {
        let whole = whole.load(ordering: .relaxed)
        return whole == Int64.min ? nil : max(0, now - whole)
    }
}
