import EventLoop
import Synchronization

/// The thread of a `RevocationReplica`.
final class RevocationReplicaThread: Sendable {
    private static let pauseMilliseconds = 100

    private let wakeup: Wakeup
    private let isEnding = Atomic<Bool>(false)
    private let thread = Mutex<Thread?>(nil)

    init(_ store: RevocationStore, _ sharing: RevocationSharing) throws(IOError) {
        wakeup = try Wakeup()
        try thread.withLock { (slot) throws(IOError) in
            slot = try Thread(name: "revocation copy") {
                var replica = RevocationReplica(store, sharing)
                while !self.isEnding.load(ordering: .acquiring) {
                    if !replica.step() { self.wakeup.wait(milliseconds: Self.pauseMilliseconds) }
                }
            }
        }
    }

    /// Ends the thread, after what it does at the moment.
    func stop() {
        isEnding.store(true, ordering: .releasing)
        wakeup.signal()
        if let thread = thread.withLock({ $0.take() }) { thread.join() }
    }
}
