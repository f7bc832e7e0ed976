import EventLoop
import Synchronization

/// Lets one thread tell others to stop waiting for a service; they hear it within a second.
final class Cancellation: Sendable {
    private let flag = Atomic(false)

    var isCancelled: Bool { flag.load(ordering: .relaxed) }

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
