import EventLoop

/// How one worker stands with Redis.
///
///     down ─▶ connecting ─▶ greeting ─▶ ready ⇄ suspended
///       ▲__________│____________│_________│_________│         a failure, retried after a pause
///
/// Requests ask only while it is `ready`. One that waits in vain, or an error, suspends it at once for all:
/// nobody waits for a server that does not answer. A probe that is answered within the deadline makes it
/// ready again.
final class RedisLink {
    enum State { case down, connecting, greeting, ready, suspended }

    let access: RedisAccess
    /// Its place among the worker's links.
    let index: Int
    var configuration: Configuration.Redis { access.configuration }
    var state = State.down
    var connection: RedisConnection?
    /// Of the connection, so that events of one that has gone are told apart.
    var generation: UInt32 = 0
    /// When to connect, or to probe, next; monotonic microseconds.
    var retryAt = Int64.min
    /// Since when it is suspended.
    var suspendedAt = Int64.max
    /// The name of the script, as the server told it.
    var script: [UInt8] = []

    /// One that does not answer probes for so long is connected to anew.
    static let longestSuspension: Int64 = 3_000_000
    /// How long a connection may take to stand and to be greeted; no request waits for it.
    static let connectMicroseconds: Int64 = 2_000_000

    init(_ access: RedisAccess, index: Int = 0) {
        self.access = access
        self.index = index
    }
}
