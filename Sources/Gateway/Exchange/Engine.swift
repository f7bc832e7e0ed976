import Bytes
import EventLoop
import HTTP1
import JWT

/// All that one worker thread owns: its event loop, its connections on both sides, its exchanges, and what
/// they borrow.
///
/// Nothing of it is shared. Other threads reach it through its mailbox, and it reaches what workers share
/// through `SharedState`. The engine's parts stand in files of their own, in the order of a request:
///
///     +Listening ─▶ +Client ─▶ +Request ─▶ +Upstream ─▶ +Response ─▶ +Ending
///     beside them: +Deadlines, +Draining, +Revocation, +Succession
final class Engine {
    enum Order: Sendable {
        case drain(untilMicroseconds: Int64)
        case retire(WorkerSeat)
        case takeOver(HandedClient)
        case takeOverUpstream(HandedUpstream)
        /// A provider's keys have changed; nil: there are none any more.
        case keys(KeySet?, provider: Int)
    }

    /// Whose an event is, in a token's `kind`.
    enum Kind {
        static let wakeup: UInt8 = 1
        static let listener: UInt8 = 2
        static let client: UInt8 = 3
        static let upstream: UInt8 = 4
        static let clientTimer: UInt8 = 5
        static let upstreamTimer: UInt8 = 6
        static let exchange: UInt8 = 7
        static let housekeeping: UInt8 = 8
        static let store: UInt8 = 9
        static let storeTimer: UInt8 = 10
    }

    let shared: SharedState
    let number: Int
    var loop: EventLoop
    var listeners: [Listener?] = []
    var clients = Slots<ClientConnection>()
    var upstreams = Slots<UpstreamConnection>()
    var pools: [UpstreamPool]
    var exchanges: [Exchange] = []
    /// The slot of the exchange that was given back last, which names the one before; -1: none is free.
    private var freeExchange = -1
    private(set) var exchangesInUse = 0
    var buffers = BufferPool()
    /// Where unwanted body bytes go; empty between two uses.
    var discarded = ByteBuffer()
    /// The body of an answer of ours while it is written; empty between two uses.
    var scratch = ByteBuffer(capacity: 512)
    let forwardedFields: ForwardedFields
    let trailerFilter: TrailerFilter
    let pipeline: PolicyPipeline
    var identifiers: RequestIdentifiers
    var date: DateField
    var log: AccessLog
    let metrics: WorkerMetrics
    let mailbox: EngineMailbox
    let completions: CompletionQueue
    let housekeepingTimer: Int
    /// Clients with more to do than one turn allowed them; served again in the next one.
    var unfinished: [Token] = []
    private var servedAgain: [Token] = []
    /// Nil where limits and revocations are this process's own.
    let redis: RedisLink?
    /// Nil where Redis is one server.
    let cluster: RedisCluster?
    /// A descriptor that is given up when no other is left.
    var reserve: Wakeup?
    /// Listening pauses because no descriptor was left.
    var arePaused = false
    var isDraining = false
    /// It ends when it has nothing left: it drains, or a successor has its place.
    var isLeaving = false
    /// Where its clients go on; nil: its configuration is in force.
    var successor: WorkerSeat?
    /// When draining connections are cut off, in monotonic microseconds.
    var drainsUntil = Int64.max
    private var hasEnded = false

    init(
        _ shared: SharedState, number: Int, mailbox: EngineMailbox, completions: CompletionQueue,
        wakeup: Wakeup,
        seed: (UInt64, UInt64)
    ) throws(IOError) {
        self.shared = shared
        self.number = number
        self.mailbox = mailbox
        self.completions = completions
        loop = try EventLoop(wakeup: wakeup, wakeupToken: Token(kind: Kind.wakeup, generation: 0, index: 0))
        reserve = try Wakeup()
        housekeepingTimer = loop.timers.make(Token(kind: Kind.housekeeping, generation: 0, index: 0))
        let isCluster = shared.redis?.seeds.isEmpty == false
        redis = isCluster ? nil : shared.redis.map { RedisLink($0) }
        cluster = isCluster ? shared.redis.map { RedisCluster($0) } : nil
        pools = shared.configuration.upstreams.map { UpstreamPool($0) }
        pipeline = PolicyPipeline(shared)
        identifiers = RequestIdentifiers(line: Self.idOpening, ending: Self.idEnding, seed: seed)
        forwardedFields = ForwardedFields(shared.configuration)
        trailerFilter = TrailerFilter(
            forwardedFields, removed: shared.fieldPolicies.removedFromRequests)
        date = DateField(following: forwardedFields.viaLine + pipeline.security.whole)
        metrics = shared.metrics.workers[number]
        log = AccessLog(writer: shared.logWriter, routes: shared.configuration.routes.map(\.name))
    }

    var now: Moment { loop.now }
    var configuration: Configuration { shared.configuration }

    /// Serves until drained.
    func run() {
        scheduleHousekeeping()
        tendStore()
        while !hasEnded { turn(waiting: unfinished.isEmpty) }
        log.flush()
    }

    /// Waits for events if there is nothing else to do, and serves those that have come, in one turn.
    @inline(__always)
    func turn(waiting: Bool) {
        clients.bury()
        upstreams.bury()
        let count = loop.turn(waiting: waiting)
        dropSpeakingIdle(count)
        var index = 0
        while index < count {
            dispatch(loop.epoll.token(at: index), loop.epoll.readiness(at: index))
            index &+= 1
        }
        if !loop.due.isEmpty || !unfinished.isEmpty {
            index = 0
            while index < loop.due.count {
                expire(loop.due[index])
                index &+= 1
            }
            serveUnfinished()
        }
        flushStore()
    }

    func end() {
        hasEnded = true
    }

    /// Closes the idle connections of upstreams that have something to say, be it their end or bytes that
    /// nobody asked for, before a request of this turn can be given to one and take them for its answer.
    @inline(__always)
    private func dropSpeakingIdle(_ count: Int) {
        var index = 0
        while index < count {
            let token = loop.epoll.token(at: index)
            // That it can be written to is said of one that was taken over from another worker.
            let speaks = token.kind == Kind.upstream && loop.epoll.readiness(at: index).isReadable
            index &+= 1
            if !speaks { continue }
            upstreams.tenant(token.index, generation: token.generation)?.lend { connection in
                if connection.state == .idle { close(connection) }
            }
        }
    }

    private func dispatch(_ token: Token, _ readiness: Readiness) {
        switch token.kind {
        case Kind.client:
            clients.tenant(token.index, generation: token.generation)?.lend { client in
                client.channel.note(readiness)
                serve(client)
            }
        case Kind.upstream:
            upstreams.tenant(token.index, generation: token.generation)?.lend { connection in
                connection.channel.note(readiness)
                serve(connection)
            }
        case Kind.listener: accept(from: token.index)
        case Kind.wakeup: readMail()
        case Kind.store: serveStore(token, readiness)
        default: break
        }
    }

    /// Gives those who were cut short in the last turn their next share, after everybody else had theirs.
    private func serveUnfinished() {
        if unfinished.isEmpty { return }
        swap(&unfinished, &servedAgain)
        for token in servedAgain {
            if token.kind == Kind.client, let client = clients.find(token.index, generation: token.generation)
            {
                client.isUnfinished = false
                serve(client)
            } else if token.kind == Kind.upstream,
                let connection = upstreams.find(token.index, generation: token.generation)
            {
                connection.isUnfinished = false
                serve(connection)
            }
        }
        servedAgain.removeAll(keepingCapacity: true)
    }

    /// Lets the connection be served again in the next turn. It stands in the list once, however often it is
    /// cut short, so that nobody gets more turns than others.
    func serveAgain(_ client: ClientConnection) {
        if client.isUnfinished { return }
        client.isUnfinished = true
        unfinished.append(client.channel.token)
    }

    func serveAgain(_ connection: UpstreamConnection) {
        if connection.isUnfinished { return }
        connection.isUnfinished = true
        unfinished.append(connection.channel.token)
    }

    private func readMail() {
        loop.wakeup.drain()
        for message in mailbox.take() {
            switch message {
            case .drain(let until): drain(until: until)
            case .retire(let seat): retire(to: seat)
            case .takeOver(let client): takeOver(client)
            case .takeOverUpstream(let connection): takeOver(connection)
            case .keys(let keys, let provider): pipeline.authentication.take(keys, provider: provider)
            }
        }
        for completion in completions.take() {
            resumeCommitted(Token(bits: completion.ticket), completion.succeeded)
        }
    }

    /// The exchange that a token names, if it is still the same one.
    func exchange(_ token: Token) -> Exchange? {
        guard token.index < exchanges.count else { return nil }
        let exchange = exchanges[token.index]
        return exchange.state != .free && exchange.generation == token.generation ? exchange : nil
    }

    @inline(__always)
    func takeExchange(for client: ClientConnection) {
        if freeExchange < 0 { makeExchange() }
        client.exchange = freeExchange
        exchangesInUse &+= 1
        Tenant(keptElsewhere: exchanges[freeExchange]).lend { exchange in
            freeExchange = exchange.nextFree
            exchange.begin(client, now: now.monotonic)
        }
    }

    @inline(never)
    private func makeExchange() {
        freeExchange = exchanges.count
        exchanges.append(Exchange(slot: exchanges.count))
    }

    @inline(__always)
    func giveBack(_ exchange: Exchange) {
        exchange.clientEnd?.lend { $0.exchange = -1 }
        exchange.client = nil
        if exchange.spool.capacity > BufferPool.bufferSize { exchange.spool = ByteBuffer() }
        exchange.upstream = nil
        exchange.state = .free
        exchange.generation = (exchange.generation &+ 1) & 0xFF_FFFF
        exchange.nextFree = freeExchange
        freeExchange = exchange.slot
        exchangesInUse &-= 1
    }
}
