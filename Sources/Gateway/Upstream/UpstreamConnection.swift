import Bytes
import EventLoop
import HTTP1

/// One connection to an upstream.
///
///     connecting ──▶ busy ⇄ idle          it is closed from any of them
final class UpstreamConnection {
    enum State { case connecting, busy, idle }

    var channel: Channel
    let index: Int
    /// The upstream it leads to.
    let upstream: Int
    var state: State
    /// The bounds of its upstream on response heads, and on the time until one has come.
    let headLimits: HeadLimits
    let responseMicroseconds: Int64
    /// The slot of the exchange it serves; -1 while idle.
    var exchange = -1
    /// The request's body is kept for a second try up to so many bytes, its head with it.
    let retryBytes: Int
    /// Requests it has answered; beyond none, the upstream may have closed it at any moment.
    var served = 0
    /// What its channel had sent when its exchange was given to it.
    var sentBefore = 0
    /// While idle: the one that was used before it, in its pool.
    var nextIdle: Tenant<UpstreamConnection>?
    /// It stands in the list of those to be served again.
    var isUnfinished = false

    init(
        channel: consuming Channel, index: Int, upstream: Int, _ configuration: Configuration.Upstream,
        state: State
    ) {
        headLimits = configuration.head
        responseMicroseconds = configuration.responseMicroseconds
        retryBytes = configuration.retryBytes
        self.channel = channel
        self.index = index
        self.upstream = upstream
        self.state = state
    }
}
