public import EventLoop
internal import Synchronization

/// A bounded number of connections that threads take and give back. An idle one is looked at no more; who
/// takes it up and finds it dead gets a fresh one.
public final class PostgreSQLPool: Sendable {
    public struct Limits: Equatable, Sendable {
        public var connections: Int
        /// How long a thread waits for a connection, in milliseconds.
        public var wait = 2_000
        /// An idle connection is closed after so many seconds, when the next one is given back.
        public var idleSeconds = 300
        /// After a failed attempt to connect, others fail at once for so many milliseconds.
        public var rest = 250

        public init(connections: Int) {
            self.connections = connections
        }
    }

    private struct State {
        var idle: [PostgreSQLConnection.Parked] = []
        /// On the monotonic clock, in microseconds: until then nobody tries to connect.
        var restsUntil: Int64 = 0
        var lastFault = ""
    }

    private let url: String
    private let limits: Limits
    private let deadlines: PostgreSQLDeadlines
    private let permits: Semaphore
    private let state = Mutex(State())

    public init(url: String, limits: Limits, deadlines: PostgreSQLDeadlines = .init()) throws(IOError) {
        self.url = url
        self.limits = limits
        self.deadlines = deadlines
        permits = try Semaphore(bounded: true)
        permits.signal(limits.connections)
    }

    deinit {
        for parked in state.withLock({ $0.idle }) { PostgreSQLConnection.finish(parked) }
    }

    /// Runs `body` with a connection. One that comes from the pool may be dead: when `isRepeatable` a fault
    /// of the connection makes `body` run once more, on a fresh one.
    public func use<Result>(
        isRepeatable: Bool, _ body: (inout PostgreSQLConnection) throws(PostgreSQLError) -> Result
    ) throws(PostgreSQLError) -> Result {
        let lease = try take()
        do throws(PostgreSQLError) {
            let result = try body(&lease.connection)
            giveBack(lease)
            return result
        } catch {
            let wasPooled = lease.isPooled
            giveBack(lease)
            let isGone = error.kind == .connection || error.isShutdown
            guard isRepeatable && wasPooled && isGone else { throw error }
        }
        // What else is idle is as old, and as dead.
        dropIdle()
        let fresh = try take()
        do throws(PostgreSQLError) {
            let result = try body(&fresh.connection)
            giveBack(fresh)
            return result
        } catch {
            giveBack(fresh)
            throw error
        }
    }

    /// A connection and where it is from. It must be given back, and not be used behind that.
    public final class Lease {
        public var connection: PostgreSQLConnection
        /// It was idle before, and may have died meanwhile.
        public let isPooled: Bool

        init(_ connection: consuming PostgreSQLConnection, isPooled: Bool) {
            self.connection = connection
            self.isPooled = isPooled
        }
    }

    public func take() throws(PostgreSQLError) -> Lease {
        guard permits.wait(withinMilliseconds: limits.wait) else {
            throw PostgreSQLError(.exhausted, "all \(limits.connections) connections are in use")
        }
        do throws(PostgreSQLError) {
            if let parked = state.withLock({ $0.idle.popLast() }) {
                return Lease(
                    try PostgreSQLConnection.resume(parked, deadlines: deadlines), isPooled: true)
            }
            return Lease(try connect(), isPooled: false)
        } catch {
            permits.signal()
            throw error
        }
    }

    public func giveBack(_ lease: Lease) {
        if lease.connection.isReady {
            let now = Moment.now().monotonic
            let parked = lease.connection.park(at: now)
            let oldest = now - Int64(limits.idleSeconds) * 1_000_000
            let expired = state.withLock { state in
                let expired = state.idle.filter { $0.since < oldest }
                state.idle.removeAll { $0.since < oldest }
                state.idle.append(parked)
                return expired
            }
            expired.forEach(PostgreSQLConnection.finish)
        }
        permits.signal()
    }

    public func dropIdle() {
        let dropped = state.withLock { state in
            let dropped = state.idle
            state.idle = []
            return dropped
        }
        dropped.forEach(PostgreSQLConnection.finish)
    }

    private func connect() throws(PostgreSQLError) -> PostgreSQLConnection {
        let (restsUntil, lastFault) = state.withLock { ($0.restsUntil, $0.lastFault) }
        if Moment.now().monotonic < restsUntil { throw PostgreSQLError(.connection, lastFault) }
        do throws(PostgreSQLError) {
            return try PostgreSQLConnection.connect(url, deadlines: deadlines)
        } catch {
            let until = Moment.now().monotonic + Int64(limits.rest) * 1_000
            state.withLock { state in
                state.restsUntil = until
                state.lastFault = error.message
            }
            throw error
        }
    }
}
