import Bytes
import EventLoop
import Redis
import Telemetry

/// Requests whose keys stand on the servers of a Redis Cluster: whether the token is revoked is asked first,
/// and then all limits at once, each of its own server. A limit that has admitted keeps its count, whatever
/// the others say.
///
///     ask ─▶ revocations ──▶ all answered ─▶ limits ──▶ all answered ─▶ conclude
///                 └── a server is not ready, late, or sends on too often ─▶ judgeAlone
extension Engine {
    /// So often a question is sent on to another server.
    private static var mostRedirections: Int { 3 }

    /// Connects, and keeps the map of slots; called with the housekeeping.
    func tend(_ cluster: RedisCluster) {
        metrics.store.ready.set(cluster.isReady ? 1 : 0)
        for link in cluster.links {
            if cluster.isWanted(link) { tend(link) } else if link.state != .down { forget(link) }
        }
        if now.monotonic >= cluster.refreshAt && !cluster.isRefreshing { refresh(cluster) }
    }

    private func refresh(_ cluster: RedisCluster) {
        guard let link = cluster.anyReady(), let connection = link.connection else { return }
        cluster.isRefreshing = true
        cluster.refreshAt = now.monotonic &+ RedisCluster.refreshMicroseconds
        buffers.lend(&connection.output)
        connection.output.beginCommand(argumentCount: 2)
        connection.output.append(argument: "CLUSTER" as StaticString)
        connection.output.append(argument: "SLOTS" as StaticString)
        connection.expect(
            .init(kind: .slots, deadline: now.monotonic &+ link.configuration.deadlineMicroseconds))
        watchDeadline(link, connection)
    }

    func takeSlots(_ link: RedisLink, _ reply: borrowing ReplyReader) {
        guard let cluster else { return }
        cluster.isRefreshing = false
        if !cluster.take(reply, from: link) {
            cluster.refreshAt = now.monotonic &+ RedisCluster.leastRefreshMicroseconds
        }
        // Those that are new are connected to at once.
        for link in cluster.links where cluster.isWanted(link) && link.state == .down { tend(link) }
        metrics.store.ready.set(cluster.isReady ? 1 : 0)
    }

    func flushCluster() {
        guard let cluster else { return }
        for link in cluster.links {
            if let connection = link.connection, connection.hasOutput { flush(link, connection) }
        }
    }

    func ask(_ exchange: Exchange, _ cluster: RedisCluster) {
        if exchange.question.asksRevocations {
            send(exchange, exchange.question.revocationParts, cluster)
        } else {
            askLimits(exchange, cluster)
        }
    }

    private func askLimits(_ exchange: Exchange, _ cluster: RedisCluster) {
        exchange.question.progress.knowsRevocations = true
        let parts = exchange.question.limitParts
        if parts.isEmpty { return conclude(exchange, exchange.question.conclude()) }
        send(exchange, parts, cluster)
    }

    /// Asks about each part, or about none where one of their servers is not ready.
    private func send(_ exchange: Exchange, _ parts: Range<Int>, _ cluster: RedisCluster) {
        for part in parts where cluster.link(ofSlot: exchange.question.slot(of: part))?.state != .ready {
            return judgeAlone(exchange)
        }
        exchange.question.progress.outstanding = parts.count
        let ticket = Token(kind: Kind.exchange, generation: exchange.generation, index: exchange.slot)
        for part in parts {
            guard let link = cluster.link(ofSlot: exchange.question.slot(of: part)) else { continue }
            let call = RedisConnection.Call(
                kind: .ask, ticket: ticket.bits, part: part,
                deadline: now.monotonic &+ link.configuration.deadlineMicroseconds)
            send(call, exchange, link, asking: false)
        }
    }

    private func send(
        _ call: RedisConnection.Call, _ exchange: Exchange, _ link: RedisLink, asking: Bool
    ) {
        guard let connection = link.connection else { return }
        buffers.lend(&connection.output)
        if asking {
            connection.output.beginCommand(argumentCount: 1)
            connection.output.append(argument: "ASKING" as StaticString)
            connection.expect(.init(kind: .abandoned, deadline: call.deadline))
        }
        exchange.question.write(part: call.part, script: link.script, into: &connection.output)
        let isFirst = connection.first == nil
        connection.expect(call)
        if isFirst || asking { watchDeadline(link, connection) }
    }

    /// The answer to one part has come.
    func resume(_ call: RedisConnection.Call, _ reply: borrowing ReplyReader) {
        guard let cluster, let exchange = exchange(Token(bits: call.ticket)), exchange.state == .judging
        else { return }
        guard exchange.question.take(part: call.part, reply) else {
            metrics.store.errors.add()
            return judgeAlone(exchange)
        }
        if exchange.question.progress.outstanding > 0 { return }
        if exchange.question.progress.knowsRevocations {
            metrics.store.duration.record(microseconds: now.monotonic &- exchange.judgedAt)
            conclude(exchange, exchange.question.conclude())
        } else {
            askLimits(exchange, cluster)
        }
    }

    /// Sends a part on to the server that the reply names; false when it names none.
    func redirect(_ call: RedisConnection.Call, _ link: RedisLink, _ reply: borrowing ReplyReader) -> Bool {
        guard let cluster,
            let redirection = ClusterRedirection(
                reply.text.extracting(reply[0].text.bounds), from: cluster.server(of: link).host)
        else { return false }
        var call = call
        call.redirections += 1
        let target: RedisLink?
        var asking = false
        switch redirection {
        case .moved(let slot, let server):
            cluster.move(slot, to: server)
            cluster.refreshAt = min(
                cluster.refreshAt, now.monotonic &+ RedisCluster.leastRefreshMicroseconds)
            target = cluster.link(to: server)
        case .ask(_, let server):
            asking = true
            target = cluster.link(to: server)
        }
        guard let exchange = exchange(Token(bits: call.ticket)), exchange.state == .judging else {
            return true
        }
        guard let target, target.state == .ready, call.redirections <= Self.mostRedirections else {
            if let target, target.state == .down { tend(target) }
            judgeAlone(exchange)
            return true
        }
        send(call, exchange, target, asking: asking)
        return true
    }
}
