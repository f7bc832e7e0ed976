import Bytes
import EventLoop
import HTTP1
import Telemetry

/// Connections that are switched to another protocol, such as WebSocket (RFC 6455; RFC 9110, 7.8): after the
/// upstream's 101, bytes go both ways as they come, until both ends have closed.
///
///     client ──▶ input ──swap──▶ output ──▶ upstream          each end's close is passed on by itself
///     client ◀── output ◀──swap── input ◀── upstream
extension Engine {
    /// How often both directions are looked at in one turn before others get theirs.
    private static var roundsPerTurn: Int { 16 }

    /// Finds the first protocol that the client asks for and the route allows. Without one, Upgrade ends here
    /// like any other field of this hop.
    func findUpgrade(_ exchange: Exchange, _ bytes: Span<UInt8>) {
        guard exchange.head.minorVersion >= 1, exchange.admission.route >= 0,
            shared.plans[exchange.admission.route].allowsUpgrade,
            let field = exchange.head.fields.first(.upgrade), !exchange.head.fields.isRepeated(.upgrade),
            exchange.head.fields.isNominatedByConnection(field, in: bytes)
        else { return }
        let allowed = configuration.routes[exchange.admission.route].upgrades
        var list = ListElements(field.value.bounds)
        while let element = list.next(bytes) {
            for (index, name) in allowed.enumerated() where Self.isSame(bytes, element, name) {
                exchange.admission.upgrade = index
                return
            }
        }
    }

    /// Without regard to case; `name` is in lower case.
    private static func isSame(_ bytes: Span<UInt8>, _ range: Range<Int>, _ name: String) -> Bool {
        if range.count != name.utf8.count { return false }
        var index = range.lowerBound
        for byte in name.utf8 {
            if Bytes.lowercased(word: UInt64(bytes[index])) != UInt64(byte) { return false }
            index &+= 1
        }
        return true
    }

    /// The fields that ask for the switch, or announce it.
    func writeUpgrade(_ exchange: Exchange, into output: inout ByteBuffer) {
        output.append("Connection: Upgrade\r\nUpgrade: ")
        output.append(configuration.routes[exchange.admission.route].upgrades[exchange.admission.upgrade])
        output.append("\r\n")
    }

    /// The upstream has switched: so does the client's connection, unless nobody asked for that.
    func beginTunnel(
        _ exchange: Exchange, _ client: ClientConnection?, _ connection: UpstreamConnection
    ) {
        guard let client, isSwitchAsked(exchange, connection.channel.input) else {
            return fail(connection, .upstreamBroken)
        }
        exchange.respondedAt = now.monotonic
        exchange.status = 101
        exchange.closesClient = true
        exchange.hasAnswered = true
        buffers.lend(&client.channel.output)
        let before = client.channel.output.count
        writeSwitchingHead(exchange, connection.channel.input, into: &client.channel.output)
        exchange.bytesOut &+= UInt64(client.channel.output.count &- before)
        connection.channel.input.consume(exchange.responseHeadCount)
        exchange.state = .tunneling
        metrics.tunnelsOpen.add(1)
        connection.channel.setDeadline(.max, &loop.timers)
        tunnel(exchange, client, connection)
    }

    private func isSwitchAsked(_ exchange: Exchange, _ input: borrowing ByteBuffer) -> Bool {
        let bytes = input.readable
        guard exchange.admission.upgrade >= 0, let field = exchange.responseHead.fields.first(.upgrade),
            exchange.responseHead.fields.isNominatedByConnection(field, in: bytes)
        else { return false }
        let asked = configuration.routes[exchange.admission.route].upgrades[exchange.admission.upgrade]
        return Self.isSame(bytes, field.value.bounds, asked)
    }

    /// Moves what can be moved without waiting, both ways.
    func tunnel(_ exchange: Exchange, _ client: ClientConnection?, _ connection: UpstreamConnection) {
        guard let client else { return fail(connection, .upstreamBroken) }
        var hasMovedAny = false
        var rounds = 0
        while true {
            var hasMoved = false
            let up = pump(from: &client.channel, to: &connection.channel, moved: &hasMoved)
            exchange.bytesIn &+= UInt64(up)
            let down = pump(from: &connection.channel, to: &client.channel, moved: &hasMoved)
            exchange.bytesOut &+= UInt64(down)
            if up < 0 || down < 0 { return endTunnel(exchange) }
            passEnds(on: exchange, client, connection)
            if exchange.endedSides == 3 { return endTunnel(exchange) }
            if !hasMoved { break }
            hasMovedAny = true
            rounds &+= 1
            if rounds == Self.roundsPerTurn {
                serveAgain(client)
                break
            }
        }
        if hasMovedAny || client.channel.deadline == .max {
            client.channel.setDeadline(
                now.monotonic &+ configuration.client.tunnelIdleMicroseconds, &loop.timers)
        }
    }

    /// Moves one direction on, and answers with the bytes that were read; -1 when an end has failed.
    private func pump(from: inout Channel, to: inout Channel, moved: inout Bool) -> Int {
        switch to.flush(loop.epoll) {
        case .failed: return -1
        case .blocked: return 0
        case .drained: buffers.reclaim(&to.output)
        }
        var count = 0
        if from.input.isEmpty {
            buffers.lend(&from.input)
            switch from.receive(room: 1_024) {
            case .moved(let received): count = received
            case .wouldBlock, .ended: return Self.nothing(&buffers, &from)
            case .failed: return -1
            }
        }
        // Nothing is in the way: the buffers change places, and no byte is copied.
        swap(&from.input, &to.output)
        buffers.reclaim(&from.input)
        moved = true
        if case .failed = to.flush(loop.epoll) { return -1 }
        buffers.reclaim(&to.output)
        return count
    }

    private static func nothing(_ buffers: inout BufferPool, _ channel: inout Channel) -> Int {
        buffers.reclaim(&channel.input)
        return 0
    }

    /// Ends the sending side towards whoever's other end has closed and has been heard to the last byte.
    private func passEnds(
        on exchange: Exchange, _ client: ClientConnection, _ connection: UpstreamConnection
    ) {
        if exchange.endedSides & 1 == 0, client.channel.hasEnded, connection.channel.output.isEmpty {
            exchange.endedSides |= 1
            Socket.endWriting(connection.channel.socket.number)
        }
        if exchange.endedSides & 2 == 0, connection.channel.hasEnded, client.channel.output.isEmpty {
            exchange.endedSides |= 2
            Socket.endWriting(client.channel.socket.number)
        }
    }

    /// Closes both connections, and counts and logs the exchange.
    func endTunnel(_ exchange: Exchange) {
        guard let client = exchange.client, let connection = exchange.upstream else { return }
        exchange.upstream = nil
        connection.exchange = -1
        close(connection)
        conclude(exchange)
        giveBack(exchange)
        close(client)
    }
}
