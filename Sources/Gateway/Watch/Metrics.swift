import Bytes
import Telemetry

/// All that the gateway counts, added up over the workers when somebody asks.
struct Metrics: Sendable {
    /// The oldest first; the last is in force.
    let generations: [MetricsGeneration]
    let accessLog: AccessLogWriter?
    let version: String
    /// In microseconds since 1970.
    let startedMicroseconds: Int64
    let shared: @Sendable () -> SharedFigures

    /// Appends the metrics in the Prometheus text format, families sorted by name.
    func render(into buffer: inout ByteBuffer) {
        var text = PrometheusText()
        let shared = shared()
        let log = accessLog?.figures ?? AccessLogFigures()
        renderAccessLog(log, into: &text)
        renderBounds(shared, log, into: &text)
        renderClients(into: &text)
        renderDeprecated(into: &text)
        renderKeys(shared.keys, into: &text)
        renderLimits(shared, into: &text)
        renderRefusals(into: &text)
        renderRequests(into: &text)
        renderRevocations(shared, into: &text)
        text.family("postern_start_time_seconds", .gauge, "When the gateway started, in Unix seconds.")
        text.sample(microseconds: UInt64(max(startedMicroseconds, 0)))
        renderStore(into: &text)
        renderUpstreams(into: &text)
        text.family("postern_workers", .gauge, "Worker threads.")
        text.sample(UInt64(generations.last?.workers.count ?? 0))
        buffer.append(text.bytes.readable)
    }

    private func renderAccessLog(_ log: AccessLogFigures, into text: inout PrometheusText) {
        text.family(
            "postern_access_log_dropped_total", .counter,
            "Access log lines dropped because their sink did not keep up.")
        text.sample(log.dropped)
        text.family(
            "postern_access_log_failed_total", .counter, "Access log lines that could not be written.")
        text.sample(log.failed)
        text.family("postern_access_log_lines_total", .counter, "Access log lines handed to the writer.")
        text.sample(log.accepted)
    }

    private func renderBounds(
        _ shared: SharedFigures, _ log: AccessLogFigures, into text: inout PrometheusText
    ) {
        text.family("postern_bound_hits_total", .counter, "How often a configured bound was hit.")
        for bound in Bound.allCases {
            var hits = sum { $0.bounds.value(row: 0, column: Int(bound.rawValue)) }
            if bound == .limiterKeys { hits &+= shared.limiterOverflows }
            if bound == .accessLogQueue { hits &+= log.droppedBatches }
            text.sample(hits, [("bound", bound.name.description)])
        }
        text.family("postern_build_info", .gauge, "The version that runs.")
        text.sample(1 as UInt64, [("version", version)])
    }

    private func renderClients(into text: inout PrometheusText) {
        text.family(
            "postern_client_connections", .gauge, "Client connections that are open.")
        text.sample(level { $0.clientsOpen.value })
        text.family("postern_client_connections_total", .counter, "Client connections accepted.")
        text.sample(sum { $0.clientsAccepted.value })
        text.family("postern_client_received_bytes_total", .counter, "Bytes received from clients.")
        text.sample(sum { $0.bytesReceived.value })
        text.family("postern_client_sent_bytes_total", .counter, "Bytes sent to clients.")
        text.sample(sum { $0.bytesSent.value })
        text.family(
            "postern_client_tunnels", .gauge, "Connections switched to another protocol, such as WebSocket.")
        text.sample(level { $0.tunnelsOpen.value })
    }

    private func renderLimits(_ shared: SharedFigures, into text: inout PrometheusText) {
        text.family("postern_limiter_keys", .gauge, "Keys that the limiter holds.")
        text.sample(shared.limiterKeys)
        text.family(
            "postern_limiter_overflow_total", .counter,
            "Requests counted in an overflow bucket because the key table was full.")
        text.sample(shared.limiterOverflows)
        text.family(
            "postern_rate_limit_decisions_total", .counter, "Requests judged by a tier, by the outcome.")
        for name in names(\.tiers) {
            for outcome in WorkerMetrics.LimitOutcome.allCases {
                let count = sum(\.tiers, name) { $0.limits.value(row: $1, column: outcome.rawValue) }
                text.sample(count, [("tier", name), ("outcome", "\(outcome)")])
            }
        }
    }

    private func renderRefusals(into text: inout PrometheusText) {
        text.family("postern_refusals_total", .counter, "Requests refused or broken off, by rule.")
        for rule in Rule.allCases where rule != .none {
            let count = sum { $0.refusals.value(row: 0, column: Int(rule.rawValue)) }
            text.sample(count, [("rule", rule.name.description)])
        }
    }

    private func renderRevocations(_ shared: SharedFigures, into text: inout PrometheusText) {
        text.family(
            "postern_revocation_commits_total", .counter, "Revocations committed durably.")
        text.sample(shared.revocationCommits)
        text.family(
            "postern_revocation_failures_total", .counter, "Revocations that could not be committed.")
        text.sample(shared.revocationFailures)
        text.family("postern_revocations", .gauge, "Revocations in force.")
        text.sample(shared.revocations)
        if let sharing = shared.sharing { render(sharing, into: &text) }
    }

    var workers: [WorkerMetrics] { generations.flatMap(\.workers) }

    func sum(_ part: (WorkerMetrics) -> UInt64) -> UInt64 {
        workers.reduce(0) { $0 &+ part($1) }
    }

    func level(_ part: (WorkerMetrics) -> Int64) -> Int64 {
        workers.reduce(0) { $0 &+ part($1) }
    }

    typealias NameList = KeyPath<MetricsGeneration.Names, [String]>

    /// All names of a kind, each once.
    func names(_ list: NameList) -> [String] {
        var names: [String] = []
        var seen: Set<String> = []
        for generation in generations {
            names += generation.names[keyPath: list].filter { seen.insert($0).inserted }
        }
        return names
    }

    /// Calls `body` with every worker that counts by this name, and the index at which it does.
    func forEach(_ list: NameList, _ name: String, _ body: (WorkerMetrics, Int) -> Void) {
        for generation in generations {
            guard let index = generation.names[keyPath: list].firstIndex(of: name) else { continue }
            for worker in generation.workers { body(worker, index) }
        }
    }

    func sum(_ list: NameList, _ name: String, _ part: (WorkerMetrics, Int) -> UInt64) -> UInt64 {
        var total: UInt64 = 0
        forEach(list, name) { total &+= part($0, $1) }
        return total
    }

    func level(_ list: NameList, _ name: String, _ part: (WorkerMetrics, Int) -> Int64) -> Int64 {
        var total: Int64 = 0
        forEach(list, name) { total &+= part($0, $1) }
        return total
    }
}
