import Bytes
import EventLoop
import HTTP1
import Synchronization
import Telemetry

/// Taking connections in.
extension Engine {
    /// The most connections taken in one turn, so that a flood of them does not keep the others waiting.
    private static var acceptsPerTurn: Int { 64 }
    /// How long a listener rests when no descriptor was left.
    private static var exhaustionPauseMicroseconds: Int64 { 50_000 }

    /// Adds a listening socket; call before `run`.
    func listen(on listener: Listener) throws(IOError) {
        let token = Token(kind: Kind.listener, generation: 0, index: listeners.count)
        // Level-triggered: what a turn leaves behind is reported again.
        try loop.epoll.add(listener.socket.number, token: token, interest: .level)
        listeners.append(listener)
    }

    func accept(from index: Int) {
        guard let listener = listeners[index] else { return }
        var taken = 0
        while taken < Self.acceptsPerTurn {
            switch Socket.accept(listener.socket.number) {
            case .accepted(let socket, let peer): welcome(socket, peer)
            case .aborted: break
            case .wouldBlock: return
            case .exhausted:
                metrics.recordHit(.fileDescriptors)
                shedWithoutRoom(listener.socket.number)
                pauseListeners()
                return
            }
            taken &+= 1
        }
    }

    /// Takes what waits in the backlog, then stops listening; nobody who connected is turned away.
    func closeListeners() {
        for index in listeners.indices {
            var before = -1
            while listeners[index] != nil, clients.count != before {
                before = clients.count
                accept(from: index)
            }
            guard let listener = listeners[index] else { continue }
            // Whoever else still holds the descriptor, nobody can connect any more.
            loop.epoll.remove(listener.socket.number)
            Socket.endListening(listener.socket.number)
            listeners[index] = nil
        }
    }

    /// Takes in a client that has connected.
    func welcome(_ socket: consuming FileDescriptor, _ peer: IPAddress) {
        let open = shared.openClients.count.add(1, ordering: .relaxed).newValue
        let isWelcome = shared.connectionsByAddress.enter(peer)
        metrics.clientsAccepted.add()
        guard let client = seat(socket, peer) else { return }
        if open > configuration.client.maxConnections {
            shed(client, .clientConnections)
        } else if !isWelcome {
            shed(client, .clientConnectionsPerAddress)
        } else {
            client.channel.setDeadline(
                now.monotonic &+ configuration.client.headMicroseconds, &loop.timers)
        }
    }

    /// Gives a client that has been counted a slot, and watches it; nil, and forgotten, when that fails.
    func seat(_ socket: consuming FileDescriptor, _ peer: IPAddress) -> ClientConnection? {
        let number = socket.number
        let (index, generation) = clients.reserve()
        let token = Token(kind: Kind.client, generation: generation, index: index)
        let timer = loop.timers.make(Token(kind: Kind.clientTimer, generation: generation, index: index))
        let channel = Channel(socket: socket, token: token, timer: timer, watchesWriting: true)
        let client = ClientConnection(channel: channel, index: index, peer: peer)
        clients.fill(index, client)
        do {
            try loop.epoll.add(number, token: token, interest: .readingAndWriting)
            return client
        } catch {
            close(client)
            return nil
        }
    }

    /// Turns a connection away that is one too many, with an answer.
    private func shed(_ client: ClientConnection, _ bound: Bound) {
        takeExchange(for: client)
        let exchange = exchanges[client.exchange]
        client.phase = .exchange
        metrics.recordHit(bound)
        refuse(exchange, .tooManyConnections)
    }

    /// No descriptor is left. The one kept in reserve is given up for a moment, to tell those who wait to
    /// come again later.
    private func shedWithoutRoom(_ listener: CInt) {
        guard reserve != nil else { return }
        reserve = nil
        var count = 0
        while count < Self.acceptsPerTurn, case .accepted(let socket, let peer) = Socket.accept(listener) {
            turnAway(socket, peer)
            count += 1
        }
        reserve = try? Wakeup()
    }

    /// Answers 503 and closes. What the client has sent is taken off the socket first: closing over unread
    /// bytes could destroy the answer.
    private func turnAway(_ socket: consuming FileDescriptor, _ peer: IPAddress) {
        let exchange = Exchange(slot: -1)
        exchange.admission.address = peer
        exchange.startedAt = now.monotonic
        exchange.status = Refusal.tooManyConnections.status
        exchange.rule = .tooManyConnections
        exchange.closesClient = true
        name(exchange, nil, Span())
        var input = ByteBuffer(capacity: 4_096)
        if case .moved(let count) = input.receive(from: socket.number, room: 1_024) {
            exchange.bytesIn = UInt64(count)
        }
        var output = ByteBuffer(capacity: 2_048)
        writeOwnAnswer(exchange, .refusal(.tooManyConnections), into: &output)
        if case .moved(let count) = output.send(to: socket.number) { exchange.bytesOut = UInt64(count) }
        Socket.endWriting(socket.number)
        conclude(exchange)
    }

    private func pauseListeners() {
        for case let listener? in listeners { loop.epoll.remove(listener.socket.number) }
        arePaused = true
        loop.timers.arm(housekeepingTimer, at: now.monotonic &+ Self.exhaustionPauseMicroseconds)
    }

    /// Listens again after a pause.
    func resumeListeners() {
        guard arePaused else { return }
        arePaused = false
        for (index, listener) in listeners.enumerated() {
            guard let listener else { continue }
            let token = Token(kind: Kind.listener, generation: 0, index: index)
            do {
                try loop.epoll.add(listener.socket.number, token: token, interest: .level)
            } catch {
                arePaused = true
            }
        }
    }
}
