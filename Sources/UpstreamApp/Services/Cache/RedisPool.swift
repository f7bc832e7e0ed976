import EventLoop
import Synchronization

/// A bounded number of connections, each made when it is first needed. Who finds none free waits for a
/// bounded time, the first to come the first to be served.
final class RedisPool: Sendable {
    /// A connection; its lock is always free for the one that it was given to.
    private final class Place: Sendable {
        let connection: Mutex<RedisConnection>

        init(valueBytes: Int) {
            connection = Mutex(RedisConnection(valueBytes: valueBytes))
        }
    }

    private final class Waiter: Sendable {
        let wakeup: Wakeup
        let given = Mutex<Int?>(nil)

        init() throws(IOError) { wakeup = try Wakeup() }
    }

    private struct State {
        /// The last to be given back is the first to be used, so that few are kept busy.
        var free: [Int]
        var waiters: [Waiter] = []
    }

    private let endpoint: RedisEndpoint
    private let limits: RedisLimits
    private let places: [Place]
    private let state: Mutex<State>
    /// How many outages there have been.
    private let epoch = Atomic<UInt64>(0)

    init(_ endpoint: RedisEndpoint, _ limits: RedisLimits, valueBytes: Int) {
        precondition(limits.connections > 0, "a pool has connections")
        self.endpoint = endpoint
        self.limits = limits
        places = (0..<limits.connections).map { _ in Place(valueBytes: valueBytes) }
        state = Mutex(State(free: Array(0..<limits.connections)))
    }

    /// Sends commands over a connection that is free, and answers with one value for each.
    func perform(_ commands: [RedisCommand]) throws(CacheFault) -> [RedisValue] {
        let place = try take()
        defer { giveBack(place) }
        let connectDeadline = Moment.now().monotonic + Int64(limits.connectMilliseconds) * 1_000
        let bound = Int64(limits.commandMilliseconds) * 1_000
        let epoch = epoch.load(ordering: .relaxed)
        return try places[place].connection.withLock { connection throws(CacheFault) in
            connection.enter(epoch)
            return try connection.perform(commands, at: endpoint, connectDeadline: connectDeadline) {
                Moment.now().monotonic + bound
            }
        }
    }

    /// Redis is away: lets everybody who waits go away empty-handed, and no connection be used again.
    func dismiss() {
        epoch.wrappingAdd(1, ordering: .relaxed)
        let waiters = state.withLock { state in
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.wakeup.signal() }
    }

    private func take() throws(CacheFault) -> Int {
        if let place = state.withLock({ $0.free.popLast() }) { return place }
        let busy = CacheFault(kind: .busy, text: "all connections are in use")
        guard let waiter = try? Waiter() else { throw busy }
        let place = state.withLock { state in
            // One may have been given back meanwhile.
            let place = state.free.popLast()
            if place == nil { state.waiters.append(waiter) }
            return place
        }
        if let place { return place }
        _ = Poll.isReadable(waiter.wakeup.number, withinMilliseconds: limits.waitMilliseconds)
        return try state.withLock { state throws(CacheFault) in
            // Places are given under this lock: from here on none is given any more.
            state.waiters.removeAll { $0 === waiter }
            guard let place = waiter.given.withLock({ $0 }) else { throw busy }
            return place
        }
    }

    private func giveBack(_ place: Int) {
        state.withLock { state in
            if state.waiters.isEmpty { return state.free.append(place) }
            let waiter = state.waiters.removeFirst()
            waiter.given.withLock { $0 = place }
            waiter.wakeup.signal()
        }
    }
}
