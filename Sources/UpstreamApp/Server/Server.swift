import CLinux
import EventLoop

/// Serves HTTP on a Unix socket: one thread reads and writes all connections, worker threads compute the
/// answers.
///
///     listener ─▶ connections ─ whole requests ─▶ JobQueue ─▶ workers
///                     ▲                                          │
///                     └──────── Mailbox<Completion> ◀────────────┘
///
/// A worker is borrowed for the computing alone: bytes that come or go slowly hold none. What is answered at
/// a glance borrows none either: waking a thread would take longer.
struct Server: ~Copyable {
    enum Kind: UInt8 { case wakeup, listener, signals, connection, drain, rest }

    let limits: ServerLimits
    let queue: JobQueue
    /// What waits for services outside, and the endpoints that do; nil when there are none.
    let serviceQueue: JobQueue?
    let endpoints: Endpoints
    let completions: Mailbox<Completion>
    /// Answers what need not wait; nil where every look-up may have to.
    let glancer: Application?
    var loop: EventLoop
    var connections: [Connection?] = []
    var freeSlots: [Int] = []
    var generation: UInt32 = 0
    var isDraining = false
    private let listener: UnixListener
    private let signals: SignalSource
    private var isListening = false
    private let drainTimer: Int
    private let restTimer: Int

    static let wakeupToken = Server.token(.wakeup)

    static func token(_ kind: Kind) -> Token { Token(kind: kind.rawValue, generation: 0, index: 0) }

    init(
        limits: ServerLimits, listener: consuming UnixListener, signals: consuming SignalSource,
        queue: JobQueue, serviceQueue: JobQueue?, endpoints: Endpoints,
        wakeup: Wakeup, completions: Mailbox<Completion>, glancer: Application?
    ) throws(IOError) {
        var loop = try EventLoop(wakeup: wakeup, wakeupToken: Self.wakeupToken)
        try loop.epoll.add(signals.number, token: Self.token(.signals), interest: .level)
        drainTimer = loop.timers.make(Self.token(.drain))
        restTimer = loop.timers.make(Self.token(.rest))
        self.limits = limits
        self.queue = queue
        self.serviceQueue = serviceQueue
        self.endpoints = endpoints
        self.completions = completions
        self.glancer = glancer
        self.loop = loop
        self.listener = listener
        self.signals = signals
    }

    var connectionCount: Int { connections.count - freeSlots.count }

    /// Serves until a signal asks for the end and the running requests are done, or their time is over.
    /// Answers false when a second signal cut that short.
    mutating func run() throws(IOError) -> Bool {
        try listen()
        while !isDraining || connectionCount > 0 {
            let count = loop.turn(waiting: true)
            for index in 0..<count {
                let token = loop.epoll.token(at: index)
                switch Kind(rawValue: token.kind) {
                case .wakeup: takeCompletions()
                case .listener: accept()
                case .signals:
                    guard signals.next(waitMilliseconds: 0) != nil else { continue }
                    if isDraining { return false }
                    drain()
                case .connection:
                    if let connection = connection(token) {
                        connection.isReadable = true
                        advance(connection)
                    }
                case .drain, .rest, nil: break
                }
            }
            for token in loop.due {
                switch Kind(rawValue: token.kind) {
                case .connection: expire(token)
                case .rest: try listen()
                case .drain: return true
                default: break
                }
            }
        }
        return true
    }

    func connection(_ token: Token) -> Connection? {
        guard token.index < connections.count, let connection = connections[token.index],
            connection.token == token
        else { return nil }
        return connection
    }

    mutating func close(_ connection: Connection) {
        loop.epoll.remove(connection.descriptor.number)
        loop.timers.release(connection.timer)
        connections[connection.token.index] = nil
        freeSlots.append(connection.token.index)
        if !isListening && !isDraining { loop.timers.arm(restTimer, at: loop.now.monotonic) }
    }

    private mutating func listen() throws(IOError) {
        if isListening || isDraining { return }
        try loop.epoll.add(listener.descriptor.number, token: Self.token(.listener), interest: .level)
        isListening = true
    }

    private mutating func rest() {
        if isListening { loop.epoll.remove(listener.descriptor.number) }
        isListening = false
    }

    private mutating func accept() {
        while true {
            if connectionCount >= limits.maxConnections && !isDraining { return rest() }
            switch Socket.accept(listener.descriptor.number) {
            case .accepted(let descriptor, _): adopt(descriptor)
            case .wouldBlock: return
            case .exhausted:
                rest()
                return loop.timers.arm(restTimer, at: loop.now.monotonic + limits.exhaustion)
            case .aborted: continue
            }
        }
    }

    private mutating func adopt(_ descriptor: consuming FileDescriptor) {
        let slot = freeSlots.popLast() ?? connections.count
        if slot == connections.count { connections.append(nil) }
        generation &+= 1
        let token = Token(kind: Kind.connection.rawValue, generation: generation, index: slot)
        let connection = Connection(
            descriptor, token: token, timer: loop.timers.make(token), endpoints: endpoints)
        connections[slot] = connection
        do throws(IOError) {
            try loop.epoll.add(connection.descriptor.number, token: token, interest: .readingAndWriting)
            advance(connection)
        } catch {
            close(connection)
        }
    }

    private mutating func takeCompletions() {
        loop.wakeup.drain()
        for completion in completions.take() {
            guard let connection = connection(completion.connection) else { continue }
            if isDraining { connection.keepAlive = false }
            connection.write(completion.response, at: loop.now.wallSeconds)
            advance(connection)
        }
    }

    /// Takes who has already knocked, then nobody more; who has nothing under way is sent off.
    private mutating func drain() {
        isDraining = true
        accept()
        rest()
        listener.removeFile()
        loop.timers.arm(drainTimer, at: loop.now.monotonic + limits.drain)
        for case let connection? in connections {
            connection.isReadable = true
            advance(connection)
        }
    }
}
