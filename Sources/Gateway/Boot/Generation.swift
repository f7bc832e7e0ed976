import EventLoop
import Synchronization

/// The workers of one configuration.
struct Generation: Sendable {
    /// Grows from one configuration to the next.
    let number: Int
    let shared: SharedState
    let mailboxes: [EngineMailbox]
    /// By worker, the descriptors on which it listens for as long as nobody takes over from it.
    let listeners: [[CInt]]
    let endings: Endings

    /// Workers that have ended, and what kept those that failed from working.
    final class Endings: Sendable {
        private let all = Mutex<[IOError?]>([])

        func add(_ error: IOError?) {
            all.withLock { $0.append(error) }
        }

        var count: Int { all.withLock { $0.count } }
        var failure: IOError? { all.withLock { all in all.lazy.compactMap { $0 }.first } }
    }

    /// Starts them, each on its own of `listeners`; where not all can be started, those that were leave what
    /// they have to `seats`.
    static func start(
        number: Int, _ shared: SharedState, listeners: [[Listener]], seats: [WorkerSeat] = []
    ) throws(BootError) -> Generation {
        let endings = Endings()
        var mailboxes: [EngineMailbox] = []
        do throws(BootError) {
            for worker in 0..<shared.configuration.workers {
                try BootError.explaining("cannot start worker \(worker)") { () throws(IOError) in
                    let wakeup = try Wakeup()
                    let mailbox = EngineMailbox(wakeup: wakeup)
                    let start = WorkerStart(
                        shared: shared, number: worker, mailbox: mailbox,
                        completions: CompletionQueue(wakeup: wakeup), wakeup: wakeup,
                        listeners: listeners[worker], seed: Process.randomSeed())
                    try start.run { endings.add($0) }
                    mailboxes.append(mailbox)
                }
            }
        } catch {
            // The sockets are those of the workers before them, which go on: these must not shut them down.
            for (mailbox, seat) in zip(mailboxes, seats) { mailbox.send(.retire(seat)) }
            throw error
        }
        return Generation(
            number: number, shared: shared, mailboxes: mailboxes,
            listeners: listeners.map { $0.map { $0.socket.number } }, endings: endings)
    }

    /// Has the workers hear of the key sets that are fetched.
    func attendKeys() {
        for (index, remote) in shared.remoteKeys.enumerated() {
            let mailboxes = self.mailboxes
            remote?.attend(generation: number) { keys in
                for mailbox in mailboxes { mailbox.send(.keys(keys, provider: index)) }
            }
        }
    }

    var hasEnded: Bool { endings.count >= mailboxes.count }
}
