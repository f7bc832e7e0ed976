import Bytes
import EventLoop

/// One client's connection: its socket and where it stands between two requests.
///
///            first byte           head complete
///     idle ─────────────▶ head ─────────────────▶ exchange
///      ▲                   │ time out, malformed    │
///      │                   ▼                        │ answered, connection ends
///      │                lingering ◀─────────────────┤
///      └────────────────────────────────────────────┘ answered, kept alive
final class ClientConnection {
    enum Phase { case idle, head, exchange, lingering }

    var channel: Channel
    let index: Int
    /// The TCP peer, which may be a trusted proxy.
    let peer: IPAddress
    /// What upstreams are told of this client with each request, its host last; empty before the first.
    var introduction = ByteBuffer()
    /// Where the host begins in the introduction.
    var introducedHost = 0
    var phase = Phase.idle
    /// The slot of its exchange; -1 between two requests.
    var exchange = -1
    /// Requests begun on this connection.
    var requests = 0
    /// `serve` is at work on it, further up the stack, and will go on when an exchange ends.
    var isBeingServed = false
    /// How far its body, or its reading of an answer, had come when it was given time last.
    var progressMark = 0
    /// It stands in the list of those to be served again.
    var isUnfinished = false
    /// Bytes of an incomplete head that were searched already for its end.
    var searched = 0
    /// Bytes that an incomplete head must have before it is parsed again, so that dripping it costs linear
    /// time.
    var parseAgainAt = 0
    /// The connection ends once its output is written.
    var closesAfterOutput = false
    /// Bytes read and thrown away since the connection began to linger.
    var discarded = 0

    init(channel: consuming Channel, index: Int, peer: IPAddress) {
        self.channel = channel
        self.index = index
        self.peer = peer
    }
}
