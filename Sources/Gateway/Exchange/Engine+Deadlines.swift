import Bytes
import EventLoop
import Telemetry

/// What happens when time is up.
extension Engine {
    /// Between two rounds of housekeeping: batched log lines go out at least this often.
    private static var housekeepingMicroseconds: Int64 { 100_000 }

    func scheduleHousekeeping() {
        loop.timers.arm(housekeepingTimer, at: now.monotonic &+ Self.housekeepingMicroseconds)
    }

    func expire(_ token: Token) {
        switch token.kind {
        case Kind.clientTimer:
            guard let client = clients.find(token.index, generation: token.generation) else { return }
            if client.channel.isDue(now: now.monotonic, &loop.timers) { timeOut(client) }
        case Kind.upstreamTimer:
            guard let connection = upstreams.find(token.index, generation: token.generation) else { return }
            if connection.channel.isDue(now: now.monotonic, &loop.timers) { timeOut(connection) }
        case Kind.storeTimer: expireStore(token)
        case Kind.housekeeping:
            keepHouse()
        default: break
        }
    }

    private func keepHouse() {
        log.flush()
        resumeListeners()
        metrics.clientsOpen.set(Int64(clients.count))
        for (index, pool) in pools.enumerated() {
            metrics.upstreams[index].open.set(Int64(pool.open))
            metrics.upstreams[index].idle.set(Int64(pool.idleCount))
            metrics.upstreams[index].pending.set(Int64(pool.waitingCount))
        }
        tendStore()
        if isLeaving { continueLeaving() }
        scheduleHousekeeping()
    }

    private func timeOut(_ client: ClientConnection) {
        switch client.phase {
        case .idle:
            metrics.recordHit(.idleTime)
            close(client)
        case .lingering: close(client)
        case .head:
            guard let exchange = exchanges(of: client) else { return close(client) }
            metrics.recordHit(.headTime)
            refuse(exchange, .headTimeout)
        case .exchange:
            guard let exchange = exchanges(of: client) else { return close(client) }
            if exchange.state == .tunneling {
                metrics.recordHit(.tunnelIdleTime)
                return endTunnel(exchange)
            }
            metrics.recordHit(.progressTime)
            if exchange.hasAnswered || !client.channel.output.isEmpty {
                // The response is not being read.
                exchange.rule = .bodyTimeout
                abort(exchange)
            } else {
                refuse(exchange, exchange.state == .waiting ? .upstreamBusy : .bodyTimeout)
            }
        }
    }

    private func timeOut(_ connection: UpstreamConnection) {
        switch connection.state {
        case .idle: close(connection)
        case .connecting:
            metrics.recordHit(.upstreamConnectTime)
            metrics.upstreams[connection.upstream].unreachable.add()
            fail(connection, .upstreamUnavailable)
        case .busy:
            metrics.recordHit(.upstreamResponseTime)
            fail(connection, .upstreamTimeout)
        }
    }
}
