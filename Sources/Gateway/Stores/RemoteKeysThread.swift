import EventLoop
import Synchronization

/// The thread of a `RemoteKeysLoop`: one for each provider, so that no key server keeps another waiting.
final class RemoteKeysThread: Sendable {
    private let remote: RemoteKeys
    private let isEnding = Atomic<Bool>(false)
    private let thread = Mutex<Thread?>(nil)

    init(_ remote: RemoteKeys, say: @escaping @Sendable (String) -> Void) throws(IOError) {
        self.remote = remote
        try thread.withLock { (slot) throws(IOError) in
            slot = try Thread(name: "keys") {
                let loop = RemoteKeysLoop(remote, now: Moment.now().monotonic, say: say)
                while !self.isEnding.load(ordering: .acquiring) { loop.step() }
            }
        }
    }

    /// Ends the thread, and the process that it may have started.
    func stop() {
        isEnding.store(true, ordering: .releasing)
        remote.wakeup.signal()
        if let thread = thread.withLock({ $0.take() }) { thread.join() }
    }
}
