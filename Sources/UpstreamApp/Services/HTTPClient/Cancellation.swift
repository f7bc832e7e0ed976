import EventLoop
import Synchronization

/// Lets one thread tell others to stop waiting for a service; they hear it within a second.
final class Cancellation: Sendable {
    private let flag = Atomic(false)
    /// Microseconds of the monotonic clock: after this nobody waits any more.
    private let end: Int64?

    /// `milliseconds`: it comes by itself after so long; nil: only when somebody says so.
    init(afterMilliseconds milliseconds: Int? = nil) {
        end = milliseconds.map { Moment.now().monotonic + Int64($0) * 1_000 }
    }

    var isCancelled: Bool {
        if flag.load(ordering: .relaxed) { return true }
        return end.map { $0 <= Moment.now().monotonic } ?? false
    }

    func cancel() { flag.store(true, ordering: .relaxed) }

    /// Waits; false when it was cancelled meanwhile.
    func sleep(milliseconds: Int) -> Bool {
        let end = Moment.now().monotonic + Int64(milliseconds) * 1_000
        while !isCancelled {
            let left = end - Moment.now().monotonic
            if left <= 0 { return true }
            Thread.sleep(microseconds: min(left, 20_000))
        }
        return false
    }
}
