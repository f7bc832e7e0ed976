import EventLoop
import Synchronization

/// Requests that wait for a thread, oldest first, in two lanes.
///
///     submit ──▶ general ──────────────────────────▶ take ──▶ a worker
///            └─▶ bounded (at most `boundedQueue`) ──▶   while fewer than `boundedThreads` are at it
///
/// Of the workers that sleep, the one that fell asleep last is woken: its stack and its database pages are
/// still warm. The general lane is bounded by the number of connections, each of which has one request in it
/// at most.
final class JobQueue: Sendable {
    private struct State {
        var general = JobLine()
        var bounded = JobLine()
        var running = 0
        /// The workers that sleep, by their numbers.
        var sleeping: [Int] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    /// One for each worker.
    private let alarms: [Semaphore]
    private let boundedThreads: Int
    private let boundedQueue: Int

    /// `boundedThreads`: how many of the threads may be at jobs of the bounded lane; half of them.
    init(threads: Int, boundedThreads: Int? = nil, boundedQueue: Int) throws(IOError) {
        var alarms: [Semaphore] = []
        for _ in 0..<threads { alarms.append(try Semaphore()) }
        self.alarms = alarms
        self.boundedThreads = boundedThreads ?? max(threads / 2, 1)
        self.boundedQueue = boundedQueue
    }

    /// Puts a job in its lane; false when the bounded lane has no room and no thread for it.
    func submit(_ job: Job) -> Bool {
        var sleeper: Int?
        let isTaken = state.withLock { state in
            switch job.lane {
            case .general: state.general.append(job)
            case .password, .service:
                let free = max(boundedThreads - state.running, 0)
                if state.bounded.count >= boundedQueue + free { return false }
                state.bounded.append(job)
                // Nobody may take it yet; `finish` wakes somebody.
                if free == 0 { return true }
            }
            sleeper = state.sleeping.popLast()
            return true
        }
        if let sleeper { alarms[sleeper].signal() }
        return isTaken
    }

    /// Waits for a job for the worker of this number; nil when the queue is closed. Each job of the bounded
    /// lane has to be reported to `finish`.
    func take(_ worker: Int) -> Job? {
        while true {
            var isClosed = false
            let job = state.withLock { state -> Job? in
                if state.running < boundedThreads, let job = state.bounded.popFirst() {
                    state.running += 1
                    return job
                }
                if let job = state.general.popFirst() { return job }
                isClosed = state.isClosed
                if !isClosed { state.sleeping.append(worker) }
                return nil
            }
            if let job { return job }
            if isClosed { return nil }
            alarms[worker].wait()
        }
    }

    /// Makes room for the next job of the bounded lane.
    func finish(_ lane: Lane) {
        guard lane != .general else { return }
        let sleeper = state.withLock { state -> Int? in
            state.running -= 1
            return state.bounded.count > 0 ? state.sleeping.popLast() : nil
        }
        if let sleeper { alarms[sleeper].signal() }
    }

    /// Lets every worker end once nothing is left for it.
    func close() {
        let sleeping = state.withLock { state in
            state.isClosed = true
            let sleeping = state.sleeping
            state.sleeping = []
            return sleeping
        }
        for worker in sleeping { alarms[worker].signal() }
    }
}
