import Bytes
import EventLoop
import HTTP1
import Telemetry

/// How exchanges end: answered, refused, broken off, or left by the client.
extension Engine {
    /// The whole response is on its way to the client.
    @inline(__always)
    func finish(_ exchange: Exchange, _ client: ClientConnection, _ connection: UpstreamConnection) {
        let isReusable =
            exchange.responseHead.keepAlive && exchange.request.isComplete && connection.channel.input.isEmpty
            && connection.channel.output.isEmpty && !connection.channel.isEnding
        let closes = exchange.closesClient || !exchange.request.isComplete
        connection.exchange = -1
        conclude(exchange)
        giveBack(exchange)
        // The client first: its answer need not wait for what the connection does next.
        continueOrClose(client, closes: closes)
        if isReusable { release(connection) } else { close(connection) }
    }

    /// Answers in the upstream's place, or breaks the connection when an answer has begun already.
    func refuse(_ exchange: Exchange, _ refusal: Refusal) {
        exchange.rule = refusal.rule
        if exchange.hasAnswered { return abort(exchange) }
        answer(exchange, .refusal(refusal))
    }

    enum OwnAnswer { case noContent, refusal(Refusal) }

    /// Writes the gateway's own answer and ends the exchange.
    func answer(_ exchange: Exchange, _ answer: OwnAnswer) {
        detach(exchange)
        guard let client = exchange.client else { return finishOrphan(exchange) }
        discardBody(exchange, client)
        if case .refusal(let refusal) = answer, refusal.closes { exchange.closesClient = true }
        if isDraining { exchange.closesClient = true }
        // A head that could not be read has not been given its id.
        if exchange.fields.isEmpty { name(exchange, nil, Span()) }
        buffers.lend(&client.channel.output)
        switch answer {
        case .noContent: exchange.status = 204
        case .refusal(let refusal): exchange.status = refusal.status
        }
        let before = client.channel.output.count
        writeOwnAnswer(exchange, answer, into: &client.channel.output)
        exchange.bytesOut &+= UInt64(client.channel.output.count &- before)
        exchange.hasAnswered = true
        let closes = exchange.closesClient
        conclude(exchange)
        giveBack(exchange)
        continueOrClose(client, closes: closes)
    }

    /// Takes the exchange off its upstream, which may be in the middle of something and is closed.
    private func detach(_ exchange: Exchange) {
        if exchange.state == .waiting { pools[exchange.admission.upstream].stopWaiting(exchange.slot) }
        guard let connection = exchange.upstream else { return }
        exchange.upstream = nil
        connection.exchange = -1
        close(connection)
    }

    /// Throws away what has come of an unwanted body; when that is not all of it, the connection ends.
    private func discardBody(_ exchange: Exchange, _ client: ClientConnection) {
        do throws(BodyRelay.Fault) {
            while try exchange.request.move(
                from: &client.channel.input, to: &discarded, mark: BufferPool.bufferSize)
            {
                discarded.removeAll()
            }
        } catch {
            exchange.closesClient = true
        }
        discarded.removeAll()
        buffers.reclaim(&discarded)
        if !exchange.request.isComplete { exchange.closesClient = true }
    }

    /// Breaks an answer off so that the client cannot take it for a whole one.
    func abort(_ exchange: Exchange) {
        detach(exchange)
        guard let client = exchange.client else { return finishOrphan(exchange) }
        conclude(exchange)
        giveBack(exchange)
        Socket.resetOnClose(client.channel.socket.number)
        close(client)
    }

    /// The client has left. An upstream that may revoke and has had the whole request is heard to the end of
    /// its response head: a logout counts, whether or not anybody waits for the answer.
    func abandon(_ exchange: Exchange) {
        guard let client = exchange.client else { return }
        exchange.closesClient = true
        let mayRevoke =
            !(exchange.upstream.map { pools[$0.upstream].configuration.mayRevoke.isEmpty } ?? true)
        let isUndecided = exchange.state == .sending || exchange.state == .committing
        if mayRevoke && isUndecided && exchange.sentAt != 0 {
            exchange.isOrphan = true
            exchange.client = nil
            client.exchange = -1
        } else {
            if exchange.status == 0 { exchange.status = 499 }
            detach(exchange)
            conclude(exchange)
            giveBack(exchange)
        }
        close(client)
    }

    /// Counts and logs an exchange that is broken off because the drain's time is up; its sockets close with
    /// the process.
    func cutOff(_ exchange: Exchange) {
        exchange.rule = .draining
        if exchange.status == 0 { exchange.status = 503 }
        conclude(exchange)
        giveBack(exchange)
    }

    /// Ends an exchange whose client had left.
    func finishOrphan(_ exchange: Exchange) {
        detach(exchange)
        if exchange.status == 0 { exchange.status = 499 }
        conclude(exchange)
        giveBack(exchange)
        if isLeaving { continueLeaving() }
    }

    /// Counts and logs the exchange.
    @inline(__always)
    func conclude(_ exchange: Exchange) {
        if exchange.state == .tunneling { metrics.tunnelsOpen.add(-1) }
        exchange.bytesOut &+= exchange.response.moved
        let total = now.monotonic &- exchange.startedAt
        let upstream =
            exchange.respondedAt > 0 && exchange.sentAt > 0 ? exchange.respondedAt &- exchange.sentAt : -1
        let route = exchange.admission.route
        metrics.recordRequest(
            route: route, status: exchange.status, rule: exchange.rule, microseconds: total,
            received: exchange.bytesIn &+ exchange.request.moved, sent: exchange.bytesOut)
        if exchange.admission.upstream >= 0 && upstream >= 0 {
            metrics.upstreams[exchange.admission.upstream].duration.record(microseconds: upstream)
        }
        if exchange.rule != .none { remember(exchange) }
        let record = AccessLogRecord(
            wallMicroseconds: now.wall, address: exchange.admission.address, route: route,
            rule: exchange.rule,
            status: exchange.status, isMethodPlain: exchange.hasHead && exchange.head.method != .other,
            isPathPlain: exchange.hasHead && exchange.head.isPathPlain,
            bytesIn: exchange.bytesIn &+ exchange.request.moved,
            bytesOut: exchange.bytesOut, totalMicroseconds: total, upstreamMicroseconds: upstream)
        Self.write(record, exchange.id, in: exchange.fields, exchange.note, exchange.spool, to: &log)
    }

    private static func write(
        _ record: AccessLogRecord, _ id: ByteRange, in fields: borrowing ByteBuffer,
        _ note: borrowing ExchangeNote, _ spool: borrowing ByteBuffer, to log: inout AccessLog
    ) {
        let line = note.isLineInSpool ? spool.readable : note.text
        let identity = note.isUserInSpool ? spool.readable : note.text
        log.write(
            record, id: fields.readable.extracting(id.bounds), method: line.extracting(note.method.bounds),
            path: line.extracting(note.path.bounds), user: identity.extracting(note.user.bounds))
    }
}
