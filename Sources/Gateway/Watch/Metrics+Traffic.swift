import Telemetry

/// The families that have a sample for each route or each upstream.
extension Metrics {
    /// Routes without a request yet have no sample of their statuses, and a histogram of zeros.
    func renderRequests(into text: inout PrometheusText) {
        text.family(
            "postern_request_duration_seconds", .histogram,
            "From the first byte of a request to the last of its response, by route.")
        for row in 0...names.routes.count {
            var total = HistogramTotal()
            for worker in workers { worker.durations[row].histogram.add(to: &total) }
            text.sample(total, [("route", routeName(row))])
        }
        text.family("postern_requests_total", .counter, "Requests answered, by route and status.")
        for row in 0...names.routes.count {
            for status in WorkerMetrics.statuses {
                let count = sum { $0.requests.value(row: row, column: status - 100) }
                if count == 0 { continue }
                text.sample(count, [("route", routeName(row)), ("status", String(status))])
            }
        }
    }

    /// Row 0 of the counters is for no route, so that routes begin at 1.
    func renderDeprecated(into text: inout PrometheusText) {
        if names.deprecated.isEmpty { return }
        text.family(
            "postern_deprecated_requests_total", .counter, "Requests to routes that are deprecated, by route."
        )
        for route in names.deprecated {
            let count = WorkerMetrics.statuses.reduce(0 as UInt64) { count, status in
                count &+ sum { $0.requests.value(row: route + 1, column: status - 100) }
            }
            text.sample(count, [("route", names.routes[route])])
        }
    }

    func renderUpstreams(into text: inout PrometheusText) {
        text.family(
            "postern_upstream_connections", .gauge, "Upstream connections, in use and at rest.")
        for (index, name) in names.upstreams.enumerated() {
            let open = level { $0.upstreams[index].open.value }
            let idle = level { $0.upstreams[index].idle.value }
            text.sample(idle, [("upstream", name), ("state", "idle")])
            text.sample(open &- idle, [("upstream", name), ("state", "busy")])
        }
        text.family(
            "postern_upstream_duration_seconds", .histogram,
            "From a request's being given to an upstream to the end of its response.")
        for (index, name) in names.upstreams.enumerated() {
            var total = HistogramTotal()
            for worker in workers { worker.upstreams[index].duration.add(to: &total) }
            text.sample(total, [("upstream", name)])
        }
        text.family("postern_upstream_pending", .gauge, "Requests that wait for an upstream connection.")
        for (index, name) in names.upstreams.enumerated() {
            text.sample(level { $0.upstreams[index].pending.value }, [("upstream", name)])
        }
        text.family(
            "postern_upstream_requests_total", .counter,
            "Requests sent upstream: on a fresh connection, a pooled one, or again after that had died.")
        for (index, name) in names.upstreams.enumerated() {
            let opened = sum { $0.upstreams[index].opened.value }
            let reused = sum { $0.upstreams[index].reused.value }
            let retried = sum { $0.upstreams[index].retried.value }
            text.sample(opened, [("upstream", name), ("connection", "new")])
            text.sample(reused, [("upstream", name), ("connection", "reused")])
            text.sample(retried, [("upstream", name), ("connection", "retried")])
        }
        text.family(
            "postern_upstream_unreachable_total", .counter, "Connection attempts to an upstream that failed.")
        for (index, name) in names.upstreams.enumerated() {
            text.sample(sum { $0.upstreams[index].unreachable.value }, [("upstream", name)])
        }
    }

    /// Row 0 counts what no route matched.
    private func routeName(_ row: Int) -> String {
        row == 0 ? "none" : names.routes[row - 1]
    }
}
