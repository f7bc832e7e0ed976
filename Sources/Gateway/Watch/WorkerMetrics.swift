import Telemetry

/// What one worker counts. Its thread alone writes, without locks; the admin thread reads and adds up the
/// workers.
///
/// All memory is taken at start: 4 KiB for each route, 8 bytes for everything else that is counted.
final class WorkerMetrics: Sendable {
    /// Row 0 is for requests without a route, row n + 1 for route n; a column for each status from 100 to
    /// 599.
    let requests: CounterTable
    let durations: [RouteDuration]
    let refusals: CounterTable
    /// A row for each tier, a column for each outcome.
    let limits: CounterTable
    let bounds: CounterTable
    let upstreams: [UpstreamMetrics]
    let store = StoreMetrics()
    let clientsOpen = Gauge()
    let tunnelsOpen = Gauge()
    let clientsAccepted = Counter()
    let bytesReceived = Counter()
    let bytesSent = Counter()

    static let statuses = 100...599

    enum LimitOutcome: Int, CaseIterable {
        case admitted, refused
        /// It had no room, but only observes.
        case observed
    }

    /// An object for each histogram, because atomics cannot be moved.
    final class RouteDuration: Sendable {
        let histogram = Histogram()
    }

    init(routes: Int, upstreams: Int, tiers: Int) {
        requests = CounterTable(rows: routes + 1, columns: Self.statuses.count)
        durations = (0...routes).map { _ in RouteDuration() }
        refusals = CounterTable(rows: 1, columns: Rule.allCases.count)
        limits = CounterTable(rows: tiers, columns: LimitOutcome.allCases.count)
        bounds = CounterTable(rows: 1, columns: Bound.allCases.count)
        self.upstreams = (0..<upstreams).map { _ in UpstreamMetrics() }
    }

    /// Counts a request that has ended; `route` is negative where none matched.
    func recordRequest(
        route: Int, status: Int, rule: Rule, microseconds: Int64, received: UInt64, sent: UInt64
    ) {
        let row = route < 0 || route &+ 1 >= durations.count ? 0 : route &+ 1
        let column = min(max(status, Self.statuses.lowerBound), Self.statuses.upperBound) &- 100
        requests.add(row: row, column: column)
        Tenant(keptElsewhere: durations[row]).lend { $0.histogram.record(microseconds: microseconds) }
        if rule != .none { recordRefusal(rule) }
        bytesReceived.add(received)
        bytesSent.add(sent)
    }

    /// Counts a refusal that is not the answer to a request, such as a connection turned away.
    func recordRefusal(_ rule: Rule) {
        refusals.add(row: 0, column: Int(rule.rawValue))
    }

    func recordLimit(tier: Int, _ outcome: LimitOutcome) {
        limits.add(row: tier, column: outcome.rawValue)
    }

    func recordHit(_ bound: Bound) {
        bounds.add(row: 0, column: Int(bound.rawValue))
    }
}
