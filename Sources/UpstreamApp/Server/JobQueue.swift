import EventLoop
import Synchronization

/// Requests that wait for a thread, oldest first, in two lanes.
///
///     submit ──▶ general  ───────────────────────────▶ take ──▶ a worker
///            └─▶ password (at most `passwordQueue`) ──▶   while fewer than `passwordThreads` are at it
///
/// The general lane is bounded by the number of connections, each of which has one request in it at most.
final class JobQueue: Sendable {
    private struct State {
        var general: [Job] = []
        var password: [Job] = []
        var running = 0
        var isClosed = false
    }

    private let state = Mutex(State())
    private let semaphore: Semaphore
    private let passwordThreads: Int
    private let passwordQueue: Int

    init(threads: Int, passwordQueue: Int) throws(IOError) {
        semaphore = try Semaphore()
        passwordThreads = max(threads / 2, 1)
        self.passwordQueue = passwordQueue
    }

    /// Puts a job in its lane; false when the password lane has no room and no thread for it.
    func submit(_ job: Job) -> Bool {
        let isTaken = state.withLock { state in
            switch job.lane {
            case .general: state.general.append(job)
            case .password:
                let free = max(passwordThreads - state.running, 0)
                if state.password.count >= passwordQueue + free { return false }
                state.password.append(job)
            }
            return true
        }
        if isTaken { semaphore.signal() }
        return isTaken
    }

    /// Waits for a job; nil when the queue is closed. Each password job has to be reported to `finish`.
    func take() -> Job? {
        while true {
            semaphore.wait()
            var isClosed = false
            let job = state.withLock { state -> Job? in
                isClosed = state.isClosed
                if state.running < passwordThreads, !state.password.isEmpty {
                    state.running += 1
                    return state.password.removeFirst()
                }
                return state.general.isEmpty ? nil : state.general.removeFirst()
            }
            if let job { return job }
            // A signal without a job belongs to a password job that had to wait; `finish` gives it a new one.
            if isClosed { return nil }
        }
    }

    /// Makes room for the next password job.
    func finish(_ lane: Lane) {
        guard lane == .password else { return }
        let isWaiting = state.withLock { state in
            state.running -= 1
            return !state.password.isEmpty
        }
        if isWaiting { semaphore.signal() }
    }

    /// Lets `threads` waiting threads end.
    func close(threads: Int) {
        state.withLock { $0.isClosed = true }
        semaphore.signal(threads)
    }
}
