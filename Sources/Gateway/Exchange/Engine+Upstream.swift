import Bytes
import EventLoop
import HTTP1
import Telemetry

/// The upstream's side: finding a connection for an exchange, and what becomes of connections.
extension Engine {
    /// Gives the exchange a connection: an idle one, a new one, or a place in the line.
    @inline(__always)
    func acquireUpstream(_ exchange: Exchange, _ client: ClientConnection) {
        Tenant(keptElsewhere: pools[exchange.admission.upstream]).lend { acquire(exchange, client, $0) }
    }

    @inline(__always)
    private func acquire(_ exchange: Exchange, _ client: ClientConnection, _ pool: UpstreamPool) {
        exchange.attempts &+= 1
        // A second try is made over a fresh connection: what else is idle may have died in the same way.
        if exchange.attempts > 1 {
            if !pool.hasRoom, let idle = pool.takeIdle() { close(idle.object) }
            if pool.hasRoom { return connect(exchange, client, pool) }
        }
        let canBeSentAgain = exchange.canBeSentAgain
        while let idle = pool.takeIdle() {
            // What cannot be sent again must not meet a connection that has just been closed.
            if !canBeSentAgain && !Socket.isQuiet(idle.object.channel.socket.number) {
                close(idle.object)
                continue
            }
            return idle.lend { connection in
                Tenant(keptElsewhere: metrics.upstreams[connection.upstream]).lend { $0.reused.add() }
                assign(connection, exchange, client)
            }
        }
        if pool.hasRoom { return connect(exchange, client, pool) }
        metrics.recordHit(.upstreamConnections)
        if pool.wait(exchange.slot) {
            // Bounded by the same time that the upstream has to answer.
            client.channel.setDeadline(
                now.monotonic &+ pool.configuration.responseMicroseconds, &loop.timers)
        } else {
            metrics.recordHit(.upstreamPending)
            refuse(exchange, .upstreamBusy)
        }
    }

    private func connect(_ exchange: Exchange, _ client: ClientConnection, _ pool: UpstreamPool) {
        do throws(IOError) {
            switch try Socket.connect(to: pool.configuration.address) {
            case .connected(let socket):
                let connection = try admit(socket, pool, state: .busy, upstream: exchange.admission.upstream)
                metrics.upstreams[exchange.admission.upstream].opened.add()
                assign(connection, exchange, client)
            case .inProgress(let socket):
                let connection = try admit(
                    socket, pool, state: .connecting, upstream: exchange.admission.upstream)
                metrics.upstreams[exchange.admission.upstream].opened.add()
                connection.channel.waitForWriting()
                connection.channel.setDeadline(
                    now.monotonic &+ pool.configuration.connectMicroseconds, &loop.timers)
                bind(connection, exchange)
            }
        } catch {
            metrics.upstreams[exchange.admission.upstream].unreachable.add()
            refuse(exchange, .upstreamUnavailable)
        }
    }

    func admit(
        _ socket: consuming FileDescriptor, _ pool: UpstreamPool, state: UpstreamConnection.State,
        upstream: Int
    ) throws(IOError) -> UpstreamConnection {
        let isUnix = if case .unix = pool.configuration.address { true } else { false }
        let (index, generation) = upstreams.reserve()
        let token = Token(kind: Kind.upstream, generation: generation, index: index)
        do throws(IOError) {
            try loop.epoll.add(
                socket.number, token: token, interest: isUnix ? .reading : .readingAndWriting)
        } catch {
            upstreams.vacate(index)
            throw error
        }
        let timer = loop.timers.make(Token(kind: Kind.upstreamTimer, generation: generation, index: index))
        let channel = Channel(socket: socket, token: token, timer: timer, watchesWriting: !isUnix)
        let connection = UpstreamConnection(
            channel: channel, index: index, upstream: upstream, pool.configuration, state: state)
        upstreams.fill(index, connection)
        pool.opened()
        return connection
    }

    @inline(__always)
    private func bind(_ connection: UpstreamConnection, _ exchange: Exchange) {
        connection.exchange = exchange.slot
        connection.sentBefore = connection.channel.sent
        exchange.upstream = connection
        exchange.state = .sending
    }

    /// Sends the head on its way over a connection that stands.
    @inline(__always)
    private func assign(
        _ connection: UpstreamConnection, _ exchange: Exchange, _ client: ClientConnection
    ) {
        bind(connection, exchange)
        connection.channel.setDeadline(.max, &loop.timers)
        // A head without a body goes out from where it is kept; with one, both go out together.
        let sent = exchange.request.isComplete ? connection.channel.sendAhead(exchange.spool) : 0
        if sent == exchange.spool.count {
            noteSent(exchange, client, connection)
        } else {
            buffers.lend(&connection.channel.output)
            connection.channel.output.append(exchange.spool.readable.extracting(droppingFirst: sent))
            relayRequest(exchange, client, connection)
        }
        // A connection that ended as it was lent says so now.
        if connection.channel.isReadable && connection.exchange == exchange.slot { relay(exchange) }
    }

    /// Does for an upstream's connection whatever can be done without waiting.
    func serve(_ connection: UpstreamConnection) {
        switch connection.state {
        case .connecting: finishConnecting(connection)
        case .idle:
            // Whatever an idle connection says, be it the end or a response to nothing, it is of no more use.
            if connection.channel.isReadable { close(connection) }
        case .busy:
            guard connection.exchange >= 0 else { return close(connection) }
            Tenant(keptElsewhere: exchanges[connection.exchange]).lend { exchange in
                if exchange.state >= .sending { relay(exchange, connection) }
            }
        }
    }

    private func finishConnecting(_ connection: UpstreamConnection) {
        if connection.channel.isBlocked { return }
        guard Socket.pendingError(connection.channel.socket.number) == 0 else {
            metrics.upstreams[connection.upstream].unreachable.add()
            return fail(connection, .upstreamUnavailable)
        }
        connection.state = .busy
        guard connection.exchange >= 0 else { return release(connection) }
        guard let client = exchanges[connection.exchange].client else { return close(connection) }
        assign(connection, exchanges[connection.exchange], client)
    }

    /// Takes the connection away from its exchange, which has had its whole response, for the next one to
    /// use.
    @inline(__always)
    func release(_ connection: UpstreamConnection) {
        connection.exchange = -1
        connection.served &+= 1
        buffers.reclaim(&connection.channel.input)
        buffers.reclaim(&connection.channel.output)
        if isLeaving {
            let pool = pools[connection.upstream]
            if isDraining || pool.waitingCount == 0 { return handOver(connection, pool) }
        }
        Tenant(keptElsewhere: pools[connection.upstream]).lend { offer(connection, $0) }
    }

    /// Gives the connection to who waits for one, or lets it wait itself.
    @inline(__always)
    private func offer(_ connection: UpstreamConnection, _ pool: UpstreamPool) {
        // Who waits may not be sent again: it must not meet a connection that has just been closed.
        if pool.waitingCount > 0 && !Socket.isQuiet(connection.channel.socket.number) {
            return close(connection)
        }
        while let waiting = pool.nextWaiting() {
            guard let client = exchanges[waiting].client else { continue }
            metrics.upstreams[connection.upstream].reused.add()
            client.channel.setDeadline(.max, &loop.timers)
            connection.state = .busy
            return assign(connection, exchanges[waiting], client)
        }
        connection.channel.setDeadline(now.monotonic &+ pool.configuration.idleMicroseconds, &loop.timers)
        pool.park(connection)
    }

    /// Closes the connection; whoever waits in line gets a chance to open another.
    func close(_ connection: UpstreamConnection) {
        let pool = pools[connection.upstream]
        if connection.exchange >= 0 { exchanges[connection.exchange].upstream = nil }
        connection.exchange = -1
        loop.timers.release(connection.channel.timer)
        connection.channel.input.removeAll()
        connection.channel.output.removeAll()
        buffers.reclaim(&connection.channel.input)
        buffers.reclaim(&connection.channel.output)
        pool.closed(connection)
        upstreams.vacate(connection.index)
        // When nobody can be reached any more, all of them hear of it now: no other connection will end.
        while pool.hasRoom, let waiting = pool.nextWaiting() {
            guard let client = exchanges[waiting].client else { continue }
            client.channel.setDeadline(.max, &loop.timers)
            connect(exchanges[waiting], client, pool)
        }
    }

    /// The connection broke, or time ran out on it: its exchange is refused, or sent again if that is safe
    /// and the connection may have been closed before it saw the request, which only one that was used before
    /// and has said nothing can be.
    func fail(_ connection: UpstreamConnection, _ refusal: Refusal) {
        let slot = connection.exchange
        let diedIdle =
            connection.served > 0 && refusal.rule == .upstreamBroken && connection.channel.input.isEmpty
        guard slot >= 0 else { return close(connection) }
        let exchange = exchanges[slot]
        let wasWritten = connection.channel.sent != connection.sentBefore
        let isRetried = diedIdle && exchange.canBeRetried(wasWritten: wasWritten)
        if isRetried && !wasWritten {
            // All of it waits there still, the body as far as it has come.
            exchange.spool.removeAll()
            Self.append(connection.channel.output, from: 0, to: &exchange.spool)
            exchange.isSpoolWhole = exchange.spool.count <= connection.retryBytes
        }
        exchange.upstream = nil
        connection.exchange = -1
        close(connection)
        if isRetried, let client = exchange.client {
            metrics.upstreams[connection.upstream].retried.add()
            exchange.state = .waiting
            exchange.sentAt = 0
            acquireUpstream(exchange, client)
        } else {
            refuse(exchange, refusal)
        }
    }
}
