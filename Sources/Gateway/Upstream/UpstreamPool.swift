/// One worker's connections to one upstream: the idle ones, the last used first, and the exchanges that wait
/// for one.
///
/// The last used is the least likely to have been closed by an idle timeout, and lets the others age out.
final class UpstreamPool {
    let configuration: Configuration.Upstream
    /// Connections that exist, be they connecting, busy or idle.
    private(set) var open = 0
    private var idle: [UpstreamConnection] = []
    /// Slots of waiting exchanges in the order they came; those before `firstWaiting` have left the line.
    private var waiting: [Int] = []
    private var firstWaiting = 0

    init(_ configuration: Configuration.Upstream) {
        self.configuration = configuration
    }

    var idleCount: Int { idle.count }
    var waitingCount: Int { waiting.count - firstWaiting }
    var hasRoom: Bool { open < configuration.maxConnections }

    func opened() {
        open &+= 1
    }

    /// Forgets a connection that was closed.
    func closed(_ connection: UpstreamConnection) {
        open &-= 1
        guard connection.state == .idle, let place = idle.lastIndex(where: { $0 === connection }) else {
            return
        }
        idle.remove(at: place)
    }

    @inline(__always)
    func takeIdle() -> UpstreamConnection? { idle.popLast() }

    @inline(__always)
    func park(_ connection: UpstreamConnection) {
        connection.state = .idle
        idle.append(connection)
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
