import Bytes
import EventLoop
import HTTP1
import Synchronization

/// The client's side: reading heads, and what becomes of the connection between requests.
extension Engine {
    /// Requests of one connection that are answered in one turn before others get theirs.
    private static var requestsPerTurn: Int { 32 }
    /// What a lingering connection may still send before it is cut off.
    private static var lingerBytes: Int { 1_048_576 }
    private static var lingerMicroseconds: Int64 { 2_000_000 }

    func exchanges(of client: ClientConnection) -> Exchange? {
        client.exchange >= 0 ? exchanges[client.exchange] : nil
    }

    /// Does for the client whatever can be done without waiting.
    func serve(_ client: ClientConnection) {
        if client.isBeingServed { return }
        client.isBeingServed = true
        defer { client.isBeingServed = false }
        var served = 0
        while true {
            // Both ends of a lingering connection are closed; what the client sent is read all the same,
            // since closing over it would reset the connection and could destroy the answer.
            if client.channel.hasFailed && client.phase != .lingering { return lose(client) }
            switch client.phase {
            case .idle, .head:
                // Who does not read answers gets no more of them.
                if !client.channel.output.isEmpty {
                    switch flushRest(client) {
                    case .failed: return close(client)
                    case .blocked: return
                    case .drained: buffers.reclaim(&client.channel.output)
                    }
                }
                if isLeaving && !isDraining && client.phase == .idle { return handOver(client) }
                if served == Self.requestsPerTurn {
                    serveAgain(client)
                    return
                }
                guard readHead(client) else { return }
                served &+= 1
                // All that could be done without waiting was done with the head.
                if client.phase == .exchange { return }
            case .exchange:
                guard let exchange = exchanges(of: client) else { return close(client) }
                relay(exchange)
                // Anything but a finished exchange waits for its next event.
                if client.phase == .exchange { return }
            case .lingering: return linger(client)
            }
            if clients[client.index] !== client { return }
        }
    }

    /// Reads and parses; true when a request has been taken up (or refused), false when more bytes are needed
    /// or the connection has gone.
    @inline(__always)
    private func readHead(_ client: ClientConnection) -> Bool {
        while true {
            if !client.channel.input.isEmpty, client.channel.input.count >= client.parseAgainAt,
                let isTaken = parseHead(client)
            {
                return isTaken
            }
            buffers.lend(&client.channel.input)
            switch client.channel.receive(room: 1_024) {
            case .moved:
                if client.phase == .idle { beginHead(client) }
                findHeadEnd(client)
            case .wouldBlock:
                rest(client)
                return false
            case .ended, .failed:
                // Between requests this is how connections end; within a head nobody is left to answer.
                close(client)
                return false
            }
        }
    }

    private func beginHead(_ client: ClientConnection) {
        client.phase = .head
        client.searched = 0
        client.parseAgainAt = 0
        client.channel.setDeadline(now.monotonic &+ configuration.client.headMicroseconds, &loop.timers)
    }

    /// Lets an incomplete head be parsed when its last bytes have come, or when it has doubled.
    private func findHeadEnd(_ client: ClientConnection) {
        guard client.parseAgainAt > 0 else { return }
        if Self.hasHeadEnd(client.channel.input, from: max(client.searched &- 3, 0)) {
            client.parseAgainAt = 0
        }
        client.searched = client.channel.input.count
    }

    /// Tells whether an empty line stands at or after `start`.
    private static func hasHeadEnd(_ input: borrowing ByteBuffer, from start: Int) -> Bool {
        let bytes = input.readable
        var offset = start
        while offset &+ 3 < bytes.count {
            if bytes[offset &+ 3] == 0x0A && bytes[offset &+ 2] == 0x0D && bytes[offset &+ 1] == 0x0A
                && bytes[offset] == 0x0D
            {
                return true
            }
            offset &+= 1
        }
        return false
    }

    /// nil when the head is not complete yet.
    @inline(__always)
    private func parseHead(_ client: ClientConnection) -> Bool? {
        if client.phase == .idle { beginHead(client) }
        if client.exchange < 0 { takeExchange(for: client) }
        return Tenant(keptElsewhere: exchanges[client.exchange]).lend { parseHead(client, $0) }
    }

    @inline(__always)
    private func parseHead(_ client: ClientConnection, _ exchange: Exchange) -> Bool? {
        do throws(HTTP1Error) {
            let outcome = try RequestParser.parse(
                client.channel.input.readable, limits: configuration.client.head, into: &exchange.head)
            switch outcome {
            case .needsMore:
                client.searched = client.channel.input.count
                client.parseAgainAt = client.channel.input.count &* 2
                return nil
            case .complete(let count):
                client.phase = .exchange
                client.requests &+= 1
                exchange.hasHead = true
                client.channel.setDeadline(.max, &loop.timers)
                take(exchange, client, headCount: count)
            }
        } catch {
            client.phase = .exchange
            client.channel.setDeadline(.max, &loop.timers)
            exchange.bytesIn = UInt64(client.channel.input.count)
            switch error {
            case .headTooLarge: metrics.recordHit(.headSize)
            case .tooManyFields: metrics.recordHit(.fieldCount)
            case .targetTooLong: metrics.recordHit(.targetLength)
            default: break
            }
            refuse(exchange, Refusal(error))
        }
        return true
    }

    /// Nothing to do until more bytes come: the buffers go back, and the deadline is set.
    @inline(__always)
    private func rest(_ client: ClientConnection) {
        buffers.reclaim(&client.channel.input)
        if client.phase == .idle && client.requests > 0 {
            if isLeaving { return isDraining ? close(client) : handOver(client) }
            client.channel.setDeadline(now.monotonic &+ configuration.client.idleMicroseconds, &loop.timers)
        }
    }

    /// Called when an exchange has ended and all of its answer has been written or waits in the output.
    func continueOrClose(_ client: ClientConnection, closes: Bool) {
        if closes { client.closesAfterOutput = true }
        switch client.channel.flush(loop.epoll) {
        case .failed: close(client)
        case .blocked:
            // The rest goes out as the client reads; `linger` waits for that when the connection is to end.
            awaitProgress(client, at: client.channel.sent, isNew: true)
            client.phase = client.closesAfterOutput ? .lingering : .idle
        case .drained:
            buffers.reclaim(&client.channel.output)
            client.phase = client.closesAfterOutput ? .lingering : .idle
            if client.closesAfterOutput {
                beginToLinger(client)
            } else if client.channel.input.isEmpty && !client.channel.isReadable {
                rest(client)
            } else if !client.isBeingServed {
                serveAgain(client)
            }
        }
    }

    /// Writes more of an answer whose exchange has ended; a client that reads, however slowly, gets more
    /// time.
    private func flushRest(_ client: ClientConnection) -> Channel.FlushOutcome {
        let outcome = client.channel.flush(loop.epoll)
        awaitProgress(client, at: client.channel.sent, isNew: false)
        return outcome
    }

    /// Gives a client more time if it has come far enough since it was given some: a body or an answer that
    /// drips ends as one that stands still. `position` only grows; `isNew` begins to count.
    func awaitProgress(_ client: ClientConnection, at position: Int, isNew: Bool) {
        if isNew || position &- client.progressMark >= configuration.client.progressBytes {
            client.progressMark = position
            client.channel.setDeadline(
                now.monotonic &+ configuration.client.progressMicroseconds, &loop.timers)
        }
    }

    /// Ends the sending side and waits a little for the client's end. Closing with unread bytes would reset
    /// the connection and could destroy the answer on its way (RFC 9112, 9.6).
    private func beginToLinger(_ client: ClientConnection) {
        if client.channel.hasEnded { return close(client) }
        Socket.endWriting(client.channel.socket.number)
        client.channel.setDeadline(now.monotonic &+ Self.lingerMicroseconds, &loop.timers)
    }

    private func linger(_ client: ClientConnection) {
        if !client.channel.output.isEmpty {
            switch flushRest(client) {
            case .failed: return close(client)
            case .blocked: return
            case .drained: beginToLinger(client)
            }
            if clients[client.index] !== client { return }
        }
        while true {
            client.discarded &+= client.channel.input.count
            client.channel.input.removeAll()
            if client.discarded > Self.lingerBytes { return close(client) }
            buffers.lend(&client.channel.input)
            switch client.channel.receive(room: 1_024) {
            case .moved: continue
            case .wouldBlock: return buffers.reclaim(&client.channel.input)
            case .ended, .failed: return close(client)
            }
        }
    }

    /// The connection was reset. Its exchange, if any, is called off.
    private func lose(_ client: ClientConnection) {
        guard let exchange = exchanges(of: client), client.phase == .exchange else { return close(client) }
        abandon(exchange)
    }

    /// Closes the socket and forgets the connection; an exchange must have been ended before, or has not
    /// begun.
    func close(_ client: ClientConnection) {
        if let exchange = exchanges(of: client) { giveBack(exchange) }
        loop.timers.release(client.channel.timer)
        client.channel.input.removeAll()
        client.channel.output.removeAll()
        buffers.reclaim(&client.channel.input)
        buffers.reclaim(&client.channel.output)
        shared.connectionsByAddress.leave(client.peer)
        clients.vacate(client.index)
        shared.openClients.count.subtract(1, ordering: .relaxed)
        if isLeaving { continueLeaving() }
    }
}
