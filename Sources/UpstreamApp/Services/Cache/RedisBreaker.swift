import EventLoop
import Synchronization

/// Keeps requests from waiting for a Redis that is away, and looks on a thread of its own whether it is back.
///
///     closed ──a fault, or a deletion that is owed──▶ open ⟲ a probe each second
///        ▲────answered, and everything owed is paid────┘
///
/// While it is open nobody asks Redis. A server that is known by its name is looked up first: it begins open.
final class RedisBreaker: Sendable {
    private struct State: ~Copyable {
        var debt: RedisDebt
        /// The operator knows that it is away.
        var isTold = false
        var isWatched = false
        var isEnding = false
        var thread: Thread?
    }

    private let state: Mutex<State>
    private let isOpenNow = Atomic<Bool>(false)
    private let endpoint: RedisEndpoint
    private let limits: RedisLimits
    private let wakeup: Wakeup
    private let say: @Sendable (String) -> Void
    /// What else is to happen when it opens.
    private let onOpen: @Sendable () -> Void

    init(
        _ endpoint: RedisEndpoint, _ limits: RedisLimits, say: @escaping @Sendable (String) -> Void,
        onOpen: @escaping @Sendable () -> Void
    ) throws(IOError) {
        self.endpoint = endpoint
        self.limits = limits
        self.say = say
        self.onOpen = onOpen
        wakeup = try Wakeup()
        state = Mutex(State(debt: RedisDebt(limit: limits.owedKeys)))
        if endpoint.address == nil { open(nil, isProbedAtOnce: true) }
    }

    var isOpen: Bool { isOpenNow.load(ordering: .acquiring) }

    /// Nobody asks from here on. `reason` is told, once; nil: there is nothing to tell yet.
    func open(_ reason: String?, isProbedAtOnce: Bool = false) {
        let isNews = state.withLock { state in
            if !state.isWatched && !state.isEnding { watch(&state, isProbedAtOnce) }
            guard state.isWatched, reason != nil, !state.isTold else { return false }
            state.isTold = true
            return true
        }
        if isNews, let reason { sayAway(reason) }
        onOpen()
    }

    /// Notes what Redis must forget before it is asked again.
    func owe(key: String) {
        state.withLock { $0.debt.add(key: key) }
    }

    func owe(pattern: String) {
        state.withLock { $0.debt.add(pattern: pattern) }
    }

    /// Ends the thread, and waits for it.
    func end() {
        let thread = state.withLock { state in
            state.isEnding = true
            return state.thread.take()
        }
        wakeup.signal()
        if let thread { thread.join() }
    }

    /// Without a thread that would close it, it is not opened.
    private func watch(_ state: inout State, _ isProbedAtOnce: Bool) {
        // Its last act was to say that it watches no more.
        if let ended = state.thread.take() { ended.join() }
        state.thread = try? Thread(name: "redis-probe") { self.probe(isProbedAtOnce) }
        state.isWatched = state.thread != nil
        isOpenNow.store(state.isWatched, ordering: .releasing)
    }

    private func probe(_ isAtOnce: Bool) {
        var connection = RedisConnection(valueBytes: 0)
        var waits = !isAtOnce
        while true {
            if waits { wakeup.wait(milliseconds: limits.probeMilliseconds) }
            waits = true
            if state.withLock({ $0.isEnding }) { return }
            endpoint.lookUp()
            do throws(CacheFault) {
                _ = try ask([RedisCommand("PING")], &connection)
                let debt = state.withLock { $0.debt }
                try pay(debt, &connection)
                if isClosed(paid: debt) { return }
                // More is owed by now.
                waits = false
            } catch {
                tell(error.text)
            }
        }
    }

    private func pay(_ debt: RedisDebt, _ connection: inout RedisConnection) throws(CacheFault) {
        for key in debt.keys {
            _ = try ask([RedisKeys.deletion(String(decoding: key, as: UTF8.self))], &connection)
        }
        for pattern in debt.patterns {
            let sweep = RedisSweep(pattern: String(decoding: pattern, as: UTF8.self), limits: limits)
            _ = try sweep.run { commands throws(CacheFault) in try ask(commands, &connection) }
        }
    }

    private func ask(
        _ commands: [RedisCommand], _ connection: inout RedisConnection
    ) throws(CacheFault) -> [RedisValue] {
        let bound = Int64(limits.commandMilliseconds) * 1_000
        return try connection.perform(
            commands, at: endpoint,
            connectDeadline: Moment.now().monotonic + Int64(limits.connectMilliseconds) * 1_000
        ) { Moment.now().monotonic + bound }
    }

    private func isClosed(paid: RedisDebt) -> Bool {
        let (isClosed, isNews) = state.withLock { state in
            state.debt.subtract(paid)
            if !state.debt.isEmpty { return (false, false) }
            defer { state.isTold = false }
            state.isWatched = false
            isOpenNow.store(false, ordering: .releasing)
            return (true, state.isTold)
        }
        if isNews { say("Redis at \(endpoint.target) answers again; it is used as a cache from here on") }
        return isClosed
    }

    private func tell(_ reason: String) {
        let isNews = state.withLock { state in
            defer { state.isTold = true }
            return !state.isTold
        }
        if isNews { sayAway(reason) }
    }

    private func sayAway(_ reason: String) {
        say("Redis at \(endpoint.target) is away: \(reason); nothing is cached until it answers")
    }
}
