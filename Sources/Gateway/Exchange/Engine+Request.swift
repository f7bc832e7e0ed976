import Bytes
import EventLoop
import HTTP1

/// From a complete request head to the upstream, or to the gateway's own answer.
extension Engine {
    static var idOpening: StaticString { "X-Request-ID: " }
    static var idEnding: StaticString { "\r\n" }
    /// Without a field of these names a request has no body.
    @inline(__always)
    private static var framingNames: UInt64 {
        FieldName.contentLength.member | FieldName.transferEncoding.member
    }

    /// Gives the request its id, the client's own or a new one, as the first of the fields of its answer.
    @inline(__always)
    func name(_ exchange: Exchange, _ received: ByteRange?, _ bytes: Span<UInt8>) {
        if let received {
            exchange.fields.append(Self.idOpening)
            exchange.fields.append(bytes.extracting(received.bounds))
            exchange.fields.append(Self.idEnding)
        } else {
            identifiers.next(into: &exchange.fields)
        }
        let opening = Self.idOpening.utf8CodeUnitCount
        exchange.id = ByteRange(offset: opening, count: exchange.fields.count &- opening &- 2)
    }

    /// Judges the request at the front of the client's input and sends it on its way.
    @inline(__always)
    func take(_ exchange: Exchange, _ client: ClientConnection, headCount: Int) {
        exchange.closesClient = !exchange.head.keepAlive || isDraining
        if client.requests >= configuration.client.requestsPerConnection {
            metrics.recordHit(.requestsPerConnection)
            exchange.closesClient = true
        }
        let verdict = judge(exchange, client.channel.input, headCount, client)
        client.channel.input.consume(headCount)
        switch verdict {
        case .forward:
            exchange.state = .waiting
            acquireUpstream(exchange, client)
        case .pending: ask(exchange)
        case .noContent: answer(exchange, .noContent)
        case .refuse(let refusal): refuse(exchange, refusal)
        }
    }

    @inline(__always)
    private func judge(
        _ exchange: Exchange, _ input: borrowing ByteBuffer, _ headCount: Int, _ client: ClientConnection
    ) -> Verdict {
        let bytes = input.readable
        exchange.bytesIn = UInt64(headCount)
        let names = exchange.head.fields.names
        let isNamed = names & FieldName.xRequestID.member != 0
        name(exchange, isNamed ? RequestID.received(exchange.head, bytes) : nil, bytes)
        let framing: MessageFraming
        do throws(HTTP1Error) {
            let isFramed = names & Self.framingNames != 0
            framing = isFramed ? try MessageFraming.ofRequest(exchange.head, bytes) : .none
        } catch {
            keepNote(exchange, bytes)
            pipeline.introduceRefused(exchange, bytes)
            return .refuse(Refusal(error))
        }
        let verdict = pipeline.judge(exchange, bytes, peer: client.peer, now: now, metrics)
        let route = exchange.admission.route
        let bound = route >= 0 ? shared.plans[route].bodySize : configuration.client.bodySize
        exchange.request.begin(
            framing, encodesChunks: framing == .chunked, limit: bound, trailers: configuration.client.head,
            forwardingTrailers: keepsTrailers(exchange) ? Tenant(keptElsewhere: trailerFilter) : nil)
        if case .pending = verdict {
            exchange.held = prepareHeld(exchange, exchange.held, framing, bound, bytes, headCount, client)
            return verdict
        }
        return prepare(exchange, verdict, framing, bound, bytes, headCount, client)
    }

    /// Makes ready what the verdict needs of the request's bytes, before these are given up.
    @inline(__always)
    private func prepare(
        _ exchange: Exchange, _ verdict: Verdict, _ framing: MessageFraming, _ bound: UInt64,
        _ bytes: Span<UInt8>, _ headCount: Int, _ client: ClientConnection
    ) -> Verdict {
        guard case .forward = verdict else {
            keepNote(exchange, bytes)
            return verdict
        }
        if exchange.head.method == .trace, framing != .none {
            keepNote(exchange, bytes)
            return .refuse(.traceWithContent)
        }
        if case .length(let length) = framing, length > bound {
            metrics.recordHit(.bodySize)
            keepNote(exchange, bytes)
            return .refuse(.bodyTooLarge)
        }
        if exchange.head.fields.contains(.upgrade), framing == .none { findUpgrade(exchange, bytes) }
        writeRequestHead(exchange, bytes, headCount: headCount, client)
        return verdict
    }

    /// The same for a verdict that waits for the shared store.
    @inline(never)
    private func prepareHeld(
        _ exchange: Exchange, _ verdict: Verdict, _ framing: MessageFraming, _ bound: UInt64,
        _ bytes: Span<UInt8>, _ headCount: Int, _ client: ClientConnection
    ) -> Verdict {
        prepare(exchange, verdict, framing, bound, bytes, headCount, client)
    }

    /// Keeps what the log will say of a request that is not forwarded as it stands.
    func keepNote(_ exchange: Exchange, _ bytes: Span<UInt8>) {
        exchange.note.keep(method: bytes.extracting(exchange.head.methodRange.bounds))
        exchange.note.keep(path: bytes.extracting(exchange.head.path.bounds))
        if exchange.admission.provider >= 0 { pipeline.authentication.keepUser(in: &exchange.note) }
    }

    private func keepsTrailers(_ exchange: Exchange) -> Bool {
        exchange.admission.route >= 0 && shared.plans[exchange.admission.route].allowsRequestTrailers
    }

    /// Moves the body on, and what the upstream says; called whenever either side can do something.
    func relay(_ exchange: Exchange) {
        guard exchange.state >= .sending, let tenant = exchange.upstreamEnd else { return }
        tenant.lend { connection in
            if connection.state == .busy { relay(exchange, connection) }
        }
    }

    /// The same where the upstream's end stands and is at hand.
    @inline(__always)
    func relay(_ exchange: Exchange, _ connection: UpstreamConnection) {
        guard let client = exchange.clientEnd else { return hearOrphan(exchange, connection) }
        client.lend { relay(exchange, $0, connection) }
    }

    @inline(__always)
    private func relay(_ exchange: Exchange, _ client: ClientConnection, _ connection: UpstreamConnection) {
        if exchange.state == .tunneling { return tunnel(exchange, client, connection) }
        // Its last byte written, a request needs no more attention.
        if exchange.sentAt == 0 {
            relayRequest(exchange, client, connection)
            if exchange.clientEnd == nil { return }
        }
        // The request's side may have ended the exchange, or given it another connection.
        if exchange.state == .committing || connection.exchange != exchange.slot { return }
        if connection.channel.isReadable || !connection.channel.input.isEmpty
            || !client.channel.output.isEmpty
        {
            relayResponse(exchange, client, connection)
        }
    }

    /// Reads the request body as far as the upstream takes it.
    @inline(never)
    func relayRequest(
        _ exchange: Exchange, _ client: ClientConnection, _ connection: UpstreamConnection
    ) {
        var rounds = 0
        while true {
            let hasMoved: Bool
            let before = connection.channel.output.count
            do throws(BodyRelay.Fault) {
                hasMoved = try exchange.request.move(
                    from: &client.channel.input, to: &connection.channel.output, mark: BufferPool.bufferSize)
            } catch {
                return refuseBody(exchange, error)
            }
            if hasMoved { keepForRetry(exchange, connection, from: before) }
            switch connection.channel.flush(loop.epoll) {
            case .failed:
                // Who was told nothing has nothing to answer.
                if connection.channel.sent == connection.sentBefore {
                    return fail(connection, .upstreamBroken)
                }
                // It may have answered before it stopped reading: `relayResponse` finds out.
                connection.channel.expectMore()
                return awaitUpstream(client, connection)
            case .blocked: return awaitUpstream(client, connection)
            case .drained:
                buffers.reclaim(&connection.channel.output)
                // It takes what comes: a time that was running, since it once took no more, begins anew.
                if hasMoved && connection.channel.deadline != .max {
                    connection.channel.setDeadline(
                        now.monotonic &+ connection.responseMicroseconds, &loop.timers)
                }
            }
            if exchange.request.isComplete {
                if exchange.sentAt == 0 { noteSent(exchange, client, connection) }
                return
            }
            rounds &+= 1
            if rounds > 16 {
                serveAgain(client)
                return
            }
            // What was read is moved on first: the end of the stream may lie behind it.
            if hasMoved && !client.channel.input.isEmpty { continue }
            buffers.lend(&client.channel.input)
            switch client.channel.receive(room: 1_024) {
            case .moved: continue
            case .wouldBlock:
                buffers.reclaim(&client.channel.input)
                return awaitClient(exchange, client, connection)
            case .ended, .failed: return abandon(exchange)
            }
        }
    }

    /// Keeps what was moved of a body beside the head, within the bound.
    private func keepForRetry(_ exchange: Exchange, _ connection: UpstreamConnection, from start: Int) {
        guard exchange.isSpoolWhole else { return }
        let count = connection.channel.output.count &- start
        if exchange.head.method.isIdempotent && exchange.spool.count &+ count <= connection.retryBytes {
            Self.append(connection.channel.output, from: start, to: &exchange.spool)
        } else {
            exchange.isSpoolWhole = false
        }
    }

    static func append(_ bytes: borrowing ByteBuffer, from start: Int, to spool: inout ByteBuffer) {
        spool.append(bytes.readable.extracting(droppingFirst: start))
    }

    /// The request is on its way as a whole: from here the upstream's time runs, and the client's no longer
    /// does.
    @inline(__always)
    func noteSent(
        _ exchange: Exchange, _ client: ClientConnection, _ connection: UpstreamConnection
    ) {
        exchange.sentAt = now.monotonic
        client.channel.setDeadline(.max, &loop.timers)
        awaitUpstream(client, connection)
    }

    /// The upstream's turn: to take more of the request, or to answer it.
    private func awaitUpstream(_ client: ClientConnection, _ connection: UpstreamConnection) {
        client.channel.setDeadline(.max, &loop.timers)
        connection.channel.setDeadline(now.monotonic &+ connection.responseMicroseconds, &loop.timers)
    }

    /// The client's turn: to send more of its body.
    private func awaitClient(
        _ exchange: Exchange, _ client: ClientConnection, _ connection: UpstreamConnection
    ) {
        connection.channel.setDeadline(.max, &loop.timers)
        awaitProgress(
            client, at: Int(clamping: exchange.request.moved), isNew: client.channel.deadline == .max)
    }

    private func refuseBody(_ exchange: Exchange, _ fault: BodyRelay.Fault) {
        switch fault {
        case .tooLarge:
            metrics.recordHit(.bodySize)
            refuse(exchange, .bodyTooLarge)
        case .malformed(let error): refuse(exchange, Refusal(error))
        }
    }
}
