import EventLoop
import Synchronization

/// What a new worker thread is given.
struct WorkerStart: Sendable {
    let shared: SharedState
    let number: Int
    let mailbox: Mailbox<Engine.Order>
    let completions: CompletionQueue
    let wakeup: Wakeup
    let listeners: [Listener]
    let seed: (UInt64, UInt64)

    /// The start on its way to the thread, which empties it: the listening sockets must have no other owner,
    /// so that the worker can close them.
    private final class Handover: Sendable {
        let start: Mutex<WorkerStart?>

        init(_ start: WorkerStart) {
            self.start = Mutex(start)
        }

        func take() -> WorkerStart? {
            start.withLock { start in
                defer { start = nil }
                return start
            }
        }
    }

    /// Starts the thread; `onEnd` is called on it when the worker has drained, or with what kept it from
    /// working.
    consuming func run(onEnd: @escaping @Sendable (IOError?) -> Void) throws(IOError) {
        let number = self.number
        let handover = Handover(self)
        // Not joined: the process ends when all have said that they ended.
        _ = try Thread(name: "worker-\(number)") {
            guard let start = handover.take() else { return }
            do throws(IOError) {
                let engine = try start.makeEngine()
                engine.run()
                onEnd(nil)
            } catch {
                onEnd(error)
            }
        }
    }

    private consuming func makeEngine() throws(IOError) -> Engine {
        let engine = try Engine(
            shared, number: number, mailbox: mailbox, completions: completions, wakeup: wakeup, seed: seed)
        engine.settleStore()
        for listener in listeners { try engine.listen(on: listener) }
        return engine
    }
}
