/// One worker's connections to one upstream: the idle ones, the last used first, and the exchanges that wait
/// for one.
///
/// The last used is the least likely to have been closed by an idle timeout, and lets the others age out.
final class UpstreamPool {
    let configuration: Configuration.Upstream
    /// Connections that exist, be they connecting, busy or idle.
    private(set) var open = 0
    /// The one that was used last, which names the one before. Their slots keep them; who leaves a slot is
    /// taken out of here before (`closed`).
    private var idle: Tenant<UpstreamConnection>?
    private(set) var idleCount = 0
    /// Slots of waiting exchanges in the order they came; those before `firstWaiting` have left the line.
    private var waiting: [Int] = []
    private var firstWaiting = 0

    init(_ configuration: Configuration.Upstream) {
        self.configuration = configuration
    }

    var waitingCount: Int { waiting.count - firstWaiting }
    var hasRoom: Bool { open < configuration.maxConnections }

    func opened() {
        open &+= 1
    }

    /// Forgets a connection that was closed.
    func closed(_ connection: UpstreamConnection) {
        open &-= 1
        guard connection.state == .idle else { return }
        var before: UpstreamConnection?
        var here = idle?.object
        while let current = here, current !== connection {
            before = current
            here = current.nextIdle?.object
        }
        guard here != nil else { return }
        if let before { before.nextIdle = connection.nextIdle } else { idle = connection.nextIdle }
        connection.nextIdle = nil
        idleCount &-= 1
    }

    /// The one that was used last, which is no longer idle from here.
    @inline(__always)
    func takeIdle() -> Tenant<UpstreamConnection>? {
        guard let tenant = idle else { return nil }
        idleCount &-= 1
        tenant.lend { connection in
            idle = connection.nextIdle
            connection.nextIdle = nil
            connection.state = .busy
        }
        return tenant
    }

    @inline(__always)
    func park(_ connection: UpstreamConnection) {
        connection.state = .idle
        connection.nextIdle = idle
        idle = Tenant(keptElsewhere: connection)
        idleCount &+= 1
    }

    /// Lets an exchange wait for a connection; false when too many wait already.
    func wait(_ exchange: Int) -> Bool {
        guard waitingCount < configuration.maxPending else { return false }
        waiting.append(exchange)
        return true
    }

    /// Takes an exchange that gave up out of the line.
    func stopWaiting(_ exchange: Int) {
        guard let place = waiting[firstWaiting...].firstIndex(of: exchange) else { return }
        waiting.remove(at: place)
    }

    /// The exchange that has waited longest.
    @inline(__always)
    func nextWaiting() -> Int? {
        guard firstWaiting < waiting.count else { return nil }
        let exchange = waiting[firstWaiting]
        firstWaiting &+= 1
        if firstWaiting == waiting.count || firstWaiting >= 1_024 {
            waiting.removeFirst(firstWaiting)
            firstWaiting = 0
        }
        return exchange
    }
}
