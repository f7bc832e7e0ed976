import Bytes
import EventLoop
import HTTP1

/// One request and its response: what was asked, what was decided, and how far either direction has come.
///
///     reading ──▶ (judging) ──▶ waiting ──▶ sending ──▶ relaying ──▶ (finished)
///                                 └─ 101 ──▶ tunneling ──▶ (both ends closed)
///        │           │           │  ▲
///        │           │           ▼  │ committed
///        │           │        committing          a revocation is being made durable before the head goes on
///        └───────────┴───────────┴──────▶ refused: the gateway's own answer, or a broken connection
///
/// `sending` lasts from the first byte written until the response head has come; the request's body may still
/// flow in `relaying`. Objects are pooled by the worker: their arrays and buffers keep their memory from
/// tenant to tenant.
final class Exchange {
    enum State: Int, Comparable {
        case free, reading, judging, waiting, sending, committing, relaying, tunneling

        static func < (left: State, right: State) -> Bool { left.rawValue < right.rawValue }
    }

    let slot: Int
    var generation: UInt32 = 0
    var state = State.free
    /// The two ends, whose slots keep them; who leaves a slot is taken out of here before.
    private(set) var clientEnd: Tenant<ClientConnection>?
    private(set) var upstreamEnd: Tenant<UpstreamConnection>?

    /// While free: the slot of the next free one; -1: none.
    var nextFree = -1

    var head = RequestHead()
    /// `head` is this request's; until then, and for ever when the head is malformed or late, it says
    /// nothing.
    var hasHead = false
    var responseHead = ResponseHead()
    /// Bytes of the response head at the front of the upstream's input, while it is held back.
    var responseHeadCount = 0
    var request = BodyRelay()
    var response = BodyRelay()
    var admission = Admission()

    /// The request head as it goes to the upstream; kept for the case that a pooled connection turns out
    /// dead.
    var spool = ByteBuffer()
    /// The spool holds all that was moved on to the upstream, the body included.
    var isSpoolWhole = true
    /// Where the request's id stands in `fields`, which begin with its line.
    var id = ByteRange.empty
    /// Fields that every answer to this request carries, rendered while the request's own bytes are there:
    /// request id, rate limits, CORS.
    var fields = ByteBuffer()
    var note = ExchangeNote()
    /// What the shared store is asked, and the verdict if that has nothing against it.
    var question = StoreQuestion()
    var held = Verdict.forward
    var judgedAt: Int64 = 0

    var startedAt: Int64 = 0
    var sentAt: Int64 = 0
    var respondedAt: Int64 = 0
    var status = 0
    var rule = Rule.none
    var attempts = 0
    var interimResponses = 0
    /// Heads as they came from the client and went to it; bodies are counted by their relays.
    var bytesIn: UInt64 = 0
    var bytesOut: UInt64 = 0
    /// Which ends of a tunnel have been closed for writing: 1 the upstream's, because the client has ended, 2
    /// the client's.
    var endedSides = 0
    /// The client's connection ends with this exchange.
    var closesClient = false
    /// The client has left; the exchange goes on only to hear of a revocation.
    var isOrphan = false
    /// A byte of the final response was written for the client, so that no other answer can be given.
    var hasAnswered = false

    init(slot: Int) {
        self.slot = slot
    }

    var client: ClientConnection? {
        @inline(__always) get { clientEnd?.object }
        @inline(__always) set { clientEnd = newValue.map { Tenant(keptElsewhere: $0) } }
    }
    var upstream: UpstreamConnection? {
        @inline(__always) get { upstreamEnd?.object }
        @inline(__always) set { upstreamEnd = newValue.map { Tenant(keptElsewhere: $0) } }
    }

    /// Makes the object ready for its next tenant.
    @inline(__always)
    func begin(_ client: ClientConnection, now: Int64) {
        state = .reading
        self.client = client
        hasHead = false
        responseHeadCount = 0
        request.reset()
        response.reset()
        admission = Admission()
        admission.address = client.peer
        spool.removeAll()
        isSpoolWhole = true
        id = .empty
        fields.removeAll()
        note.removeAll()
        startedAt = now
        sentAt = 0
        respondedAt = 0
        status = 0
        rule = .none
        attempts = 0
        interimResponses = 0
        bytesIn = 0
        bytesOut = 0
        endedSides = 0
        closesClient = false
        isOrphan = false
        hasAnswered = false
    }

    /// Whether the request can be sent again whatever has become of it: its method is idempotent (RFC 9110,
    /// 9.2.2), it has no body, and it was not sent twice already.
    @inline(__always)
    var canBeSentAgain: Bool {
        !hasAnswered && interimResponses == 0 && attempts < 2 && head.method.isIdempotent
            && request.isComplete
            && request.moved == 0
    }

    /// Whether it can be sent again after a connection failed that had not begun to answer: nothing of it was
    /// written there, or its method is idempotent and all of it is still here.
    func canBeRetried(wasWritten: Bool) -> Bool {
        !hasAnswered && interimResponses == 0 && attempts < 2 && state == .sending
            && (!wasWritten || (head.method.isIdempotent && isSpoolWhole))
    }
}
