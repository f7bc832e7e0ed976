import EventLoop

/// The admin door's thread at work: at most `slotCount` connections, each with a deadline.
struct AdminLoop: ~Copyable {
    static let slotCount = 16
    /// How many of them may be of users whom the door refuses.
    static let strangerCount = 4
    /// From accept to close, whatever the peer does.
    static let connectionMicroseconds: Int64 = 10_000_000

    private let listener: UnixListener
    private let users: [UInt32]
    private let services: AdminServices
    private let wakeup: Wakeup
    private var epoll: Epoll
    private var connections: [AdminConnection?]
    private var generation: UInt32 = 0
    /// The generation of each slot's tenant.
    private var generations: [UInt32]
    private var isStopped = false

    private enum Kind {
        static let listener: UInt8 = 1
        static let wakeup: UInt8 = 2
        static let connection: UInt8 = 3
    }

    init(
        _ listener: consuming UnixListener, users: [UInt32], _ services: AdminServices, wakeup: Wakeup
    ) throws(IOError) {
        let epoll = try Epoll(capacity: Self.slotCount + 2)
        let number = listener.descriptor.number
        try epoll.add(number, token: Token(kind: Kind.listener, generation: 0, index: 0), interest: .level)
        try epoll.add(
            wakeup.number, token: Token(kind: Kind.wakeup, generation: 0, index: 0), interest: .level)
        self.listener = listener
        self.users = users
        self.services = services
        self.wakeup = wakeup
        self.epoll = epoll
        connections = Array(repeating: nil, count: Self.slotCount)
        generations = Array(repeating: 0, count: Self.slotCount)
    }

    /// Serves until the wake-up is signalled, which is how the door is closed.
    mutating func run() {
        while !isStopped {
            let isIdle = connections.allSatisfy { $0 == nil }
            let count = epoll.wait(milliseconds: isIdle ? -1 : 250)
            for index in 0..<count {
                let token = epoll.token(at: index)
                switch token.kind {
                case Kind.listener: accept()
                case Kind.wakeup: isStopped = true
                default: serve(token)
                }
            }
            expire()
        }
        listener.removeFile()
    }

    private mutating func accept() {
        switch Socket.accept(listener.descriptor.number) {
        case .accepted(let socket, _): admit(socket)
        case .wouldBlock: break
        case .aborted: break
        case .exhausted:
            // The listener stays readable: without a pause this would spin until a descriptor is free.
            _ = Poll.isReadable(wakeup.number, withinMilliseconds: 50)
        }
    }

    private mutating func admit(_ socket: consuming FileDescriptor) {
        let number = socket.number
        let deadline = Moment.now().monotonic + Self.connectionMicroseconds
        let isStranger = PeerCredentials(of: number).map { !users.contains($0.user) } ?? true
        let connection = AdminConnection(
            socket, deadlineMicroseconds: deadline, isStranger: isStranger)
        // Strangers wait for their 403 in a few places only, and never in the way of those who may come in.
        let strangers = connections.count { $0?.isStranger == true }
        if isStranger && (strangers >= Self.strangerCount || !connections.contains { $0 == nil }) {
            _ = connection.turnAway()
            return
        }
        let slot = connections.firstIndex { $0 == nil } ?? oldest()
        close(slot)
        generation &+= 1
        generations[slot] = generation & 0xFF_FFFF
        let token = Token(kind: Kind.connection, generation: generation, index: slot)
        do {
            try epoll.add(number, token: token, interest: .readingAndWriting)
        } catch {
            return
        }
        connections[slot] = connection
        serve(token)
    }

    private mutating func serve(_ token: Token) {
        guard token.index < connections.count, generations[token.index] == token.generation,
            let connection = connections[token.index]
        else { return }
        if !connection.advance(services) { close(token.index) }
    }

    private mutating func expire() {
        let now = Moment.now().monotonic
        for slot in connections.indices {
            if let connection = connections[slot], connection.deadlineMicroseconds <= now { close(slot) }
        }
    }

    /// The slot whose deadline comes first: when all are taken, its tenant makes room for a new one.
    private func oldest() -> Int {
        if let stranger = connections.firstIndex(where: { $0?.isStranger == true }) { return stranger }
        var slot = 0
        for index in connections.indices {
            let deadline = connections[index]?.deadlineMicroseconds ?? 0
            if deadline < connections[slot]?.deadlineMicroseconds ?? 0 { slot = index }
        }
        return slot
    }

    /// Lets go of a connection, which closes its descriptor and so takes it out of epoll.
    private mutating func close(_ slot: Int) {
        connections[slot] = nil
    }
}
