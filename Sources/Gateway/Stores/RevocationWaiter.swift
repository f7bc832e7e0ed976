import EventLoop
import Synchronization

/// One blocked thread that waits for the outcome of its commit.
final class RevocationWaiter: Sendable {
    private enum Outcome {
        static let pending = 0
        static let failed = 1
        static let succeeded = 2
    }

    private let wakeup: Wakeup
    private let outcome = Atomic<Int>(Outcome.pending)

    init() throws(IOError) {
        wakeup = try Wakeup()
    }

    func complete(_ succeeded: Bool) {
        outcome.store(succeeded ? Outcome.succeeded : Outcome.failed, ordering: .releasing)
        wakeup.signal()
    }

    /// True when the commit succeeded within that time; false may also mean that nobody knows yet.
    func wait(milliseconds: Int) -> Bool {
        let deadline = Moment.now().monotonic + Int64(milliseconds) * 1_000
        while outcome.load(ordering: .acquiring) == Outcome.pending {
            let left = deadline - Moment.now().monotonic
            if left <= 0 { break }
            wakeup.wait(milliseconds: Int((left + 999) / 1_000))
        }
        return outcome.load(ordering: .acquiring) == Outcome.succeeded
    }
}
