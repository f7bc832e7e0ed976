import Bytes
import EventLoop
import HTTP1

/// From the first byte of a response to its last.
extension Engine {
    /// Interim responses (1xx) that one request may get.
    private static var interimBound: Int { 16 }

    /// Reads what the upstream says as far as the client takes it.
    func relayResponse(
        _ exchange: Exchange, _ client: ClientConnection, _ connection: UpstreamConnection
    ) {
        var rounds = 0
        while true {
            var hasMore = false
            if exchange.state == .sending && !connection.channel.input.isEmpty {
                switch takeResponseHead(exchange, connection) {
                case .incomplete: break
                case .failed: return
                case .final:
                    guard takeFinalHead(exchange, connection), beginResponse(exchange, client, connection)
                    else { return }
                }
            }
            if exchange.state == .relaying {
                let waiting = connection.channel.input.count
                guard relayResponseBody(exchange, client, connection) else { return }
                // What found no room in the output has it now; no event will tell of it again.
                hasMore = !connection.channel.input.isEmpty && connection.channel.input.count < waiting
            }
            rounds &+= 1
            if rounds > 16 {
                serveAgain(connection)
                return
            }
            if hasMore { continue }
            guard receiveMore(exchange, connection) else { return }
        }
    }

    /// Reads what has come from the upstream; false when nothing has, or nothing will.
    @inline(__always)
    private func receiveMore(_ exchange: Exchange, _ connection: UpstreamConnection) -> Bool {
        buffers.lend(&connection.channel.input)
        switch connection.channel.receive(room: 1_024) {
        case .moved: return true
        case .wouldBlock: buffers.reclaim(&connection.channel.input)
        case .ended: upstreamEnded(exchange, connection)
        case .failed: upstreamBroke(exchange, connection)
        }
        return false
    }

    /// Hears what the upstream answers to a client that has left, as far as the end of the head.
    @inline(never)
    func hearOrphan(_ exchange: Exchange, _ connection: UpstreamConnection) {
        // Its revocation is being made durable: that has its own end.
        if exchange.state == .committing { return }
        var rounds = 0
        while true {
            if !connection.channel.input.isEmpty {
                switch takeResponseHead(exchange, connection) {
                case .incomplete: break
                case .failed: return
                case .final:
                    if takeFinalHead(exchange, connection) { finishOrphan(exchange) }
                    return
                }
            }
            rounds &+= 1
            if rounds > 16 {
                serveAgain(connection)
                return
            }
            guard receiveMore(exchange, connection) else { return }
        }
    }

    /// `failed`: the exchange is somebody else's business from here.
    private enum HeadStep { case incomplete, failed, final }

    /// Reads the head at the front of the upstream's input, and passes interim ones on.
    @inline(__always)
    private func takeResponseHead(_ exchange: Exchange, _ connection: UpstreamConnection) -> HeadStep {
        let limits = connection.headLimits
        while !connection.channel.input.isEmpty {
            do throws(HTTP1Error) {
                let outcome = try ResponseParser.parse(
                    connection.channel.input.readable, limits: limits, into: &exchange.responseHead)
                guard case .complete(let count) = outcome else { return .incomplete }
                exchange.responseHeadCount = count
                if exchange.responseHead.status >= 200 { return .final }
            } catch {
                fail(connection, .upstreamBroken)
                return .failed
            }
            // HTTP/1.0 has no interim answers (RFC 9110, 15.2).
            if exchange.responseHead.minorVersion == 0 {
                fail(connection, .upstreamBroken)
                return .failed
            }
            if exchange.responseHead.status == 101 {
                beginTunnel(exchange, exchange.client, connection)
                return .failed
            }
            guard takeInterimHead(exchange, connection) else { return .failed }
        }
        return .incomplete
    }

    /// Passes a 1xx on to a client that knows them.
    private func takeInterimHead(_ exchange: Exchange, _ connection: UpstreamConnection) -> Bool {
        exchange.interimResponses &+= 1
        guard exchange.interimResponses <= Self.interimBound else {
            fail(connection, .upstreamBroken)
            return false
        }
        if let client = exchange.client, exchange.head.minorVersion >= 1, !exchange.isOrphan {
            buffers.lend(&client.channel.output)
            writeInterimHead(exchange, connection.channel.input, into: &client.channel.output)
            _ = client.channel.flush(loop.epoll)
        }
        connection.channel.input.consume(exchange.responseHeadCount)
        return true
    }

    /// True when the final head may be answered with; false when it waits for its revocation, or has failed.
    @inline(__always)
    private func takeFinalHead(_ exchange: Exchange, _ connection: UpstreamConnection) -> Bool {
        exchange.respondedAt = now.monotonic
        switch revocation(exchange, connection.channel.input) {
        case .none: return true
        case .invalid: fail(connection, .revocationInvalid)
        case .entry(let entry): commit(entry, exchange, connection)
        }
        return false
    }

    /// Writes the response head for the client; false when the exchange has failed.
    @inline(__always)
    func beginResponse(
        _ exchange: Exchange, _ client: ClientConnection, _ connection: UpstreamConnection
    ) -> Bool {
        let framing: MessageFraming
        do throws(HTTP1Error) {
            framing = try MessageFraming.ofResponse(
                exchange.responseHead, connection.channel.input.readable, requestMethod: exchange.head.method)
        } catch {
            fail(connection, .upstreamBroken)
            return false
        }
        let isUnsized = framing == .chunked || framing == .untilClose
        let encodesChunks = isUnsized && exchange.head.minorVersion >= 1
        if isUnsized && !encodesChunks { exchange.closesClient = true }
        // An answer that comes before the request has ended leaves no way to tell where the next one begins.
        if !exchange.request.isComplete || isDraining { exchange.closesClient = true }
        exchange.response.begin(
            framing, encodesChunks: encodesChunks, limit: .max,
            trailers: connection.headLimits)
        exchange.status = exchange.responseHead.status
        buffers.lend(&client.channel.output)
        let before = client.channel.output.count
        writeResponseHead(
            exchange, connection.channel.input, encodesChunks: encodesChunks,
            into: &client.channel.output)
        exchange.bytesOut &+= UInt64(client.channel.output.count &- before)
        connection.channel.input.consume(exchange.responseHeadCount)
        exchange.hasAnswered = true
        exchange.state = .relaying
        connection.channel.setDeadline(now.monotonic &+ connection.responseMicroseconds, &loop.timers)
        return true
    }

    /// Moves body bytes to the client; false when nothing more can be done now.
    @inline(__always)
    private func relayResponseBody(
        _ exchange: Exchange, _ client: ClientConnection, _ connection: UpstreamConnection
    ) -> Bool {
        do throws(BodyRelay.Fault) {
            buffers.lend(&client.channel.output)
            if try exchange.response.move(
                from: &connection.channel.input, to: &client.channel.output, mark: BufferPool.bufferSize)
            {
                connection.channel.setDeadline(
                    now.monotonic &+ connection.responseMicroseconds, &loop.timers)
            }
        } catch {
            exchange.rule = .upstreamBroken
            abort(exchange)
            return false
        }
        if exchange.response.isComplete {
            finish(exchange, client, connection)
            return false
        }
        switch client.channel.flush(loop.epoll) {
        case .drained:
            awaitResponse(exchange, client, connection)
            return true
        case .blocked:
            awaitReader(client, connection)
            return false
        case .failed:
            abandon(exchange)
            return false
        }
    }

    /// The upstream's turn to say more; while the request's body is still to come, its client's as well.
    private func awaitResponse(
        _ exchange: Exchange, _ client: ClientConnection, _ connection: UpstreamConnection
    ) {
        guard exchange.request.isComplete else { return }
        client.channel.setDeadline(.max, &loop.timers)
        if connection.channel.deadline == .max {
            connection.channel.setDeadline(now.monotonic &+ connection.responseMicroseconds, &loop.timers)
        }
    }

    /// The client's turn to read. Only its reading gives it more time, whatever else happens meanwhile.
    private func awaitReader(
        _ client: ClientConnection, _ connection: UpstreamConnection
    ) {
        awaitProgress(client, at: client.channel.sent, isNew: client.channel.deadline == .max)
        connection.channel.setDeadline(.max, &loop.timers)
    }

    private func upstreamEnded(_ exchange: Exchange, _ connection: UpstreamConnection) {
        guard exchange.state == .relaying, let client = exchange.client else {
            return fail(connection, .upstreamBroken)
        }
        if endResponse(exchange, connection, client) {
            finish(exchange, client, connection)
        } else {
            exchange.rule = .upstreamBroken
            abort(exchange)
        }
    }

    /// Moves the last bytes, which may have waited for room; false when the response is cut short by the end.
    private func endResponse(
        _ exchange: Exchange, _ connection: UpstreamConnection, _ client: ClientConnection
    ) -> Bool {
        do throws(BodyRelay.Fault) {
            while try exchange.response.move(
                from: &connection.channel.input, to: &client.channel.output, mark: .max)
            {}
        } catch {
            return false
        }
        return exchange.response.end(into: &client.channel.output)
    }

    private func upstreamBroke(_ exchange: Exchange, _ connection: UpstreamConnection) {
        if exchange.state == .relaying {
            exchange.rule = .upstreamBroken
            abort(exchange)
        } else {
            fail(connection, .upstreamBroken)
        }
    }
}
