import EventLoop
import Synchronization

/// The place of one worker among those of its configuration, which a worker of the next one takes over.
///
/// Whatever is sent here is read: who leaves the seat hears so after all that was sent to it before.
final class WorkerSeat: Sendable {
    private let mailbox: Mutex<EngineMailbox>

    init(_ mailbox: EngineMailbox) {
        self.mailbox = Mutex(mailbox)
    }

    func send(_ order: Engine.Order) {
        mailbox.withLock { $0.send(order) }
    }

    /// Gives the seat to another, and lets the one who had it hand over.
    func pass(to next: EngineMailbox) {
        let before = mailbox.withLock { mailbox in
            defer { mailbox = next }
            return mailbox
        }
        before.send(.retire(self))
    }
}
