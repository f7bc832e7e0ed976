import Telemetry

/// The families that have a sample for each route or each upstream.
extension Metrics {
    /// Routes without a request yet have no sample of their statuses, and a histogram of zeros.
    func renderRequests(into text: inout PrometheusText) {
        text.family(
            "postern_request_duration_seconds", .histogram,
            "From the first byte of a request to the last of its response, by route.")
        let routes = names(\.routes)
        var total = HistogramTotal()
        for worker in workers { worker.durations[0].histogram.add(to: &total) }
        text.sample(total, [("route", "none")])
        for name in routes {
            var total = HistogramTotal()
            forEach(\.routes, name) { $0.durations[$1 + 1].histogram.add(to: &total) }
            text.sample(total, [("route", name)])
        }
        text.family("postern_requests_total", .counter, "Requests answered, by route and status.")
        for status in WorkerMetrics.statuses {
            let count = sum { $0.requests.value(row: 0, column: status - 100) }
            if count > 0 { text.sample(count, [("route", "none"), ("status", String(status))]) }
        }
        for name in routes {
            for status in WorkerMetrics.statuses {
                let count = sum(\.routes, name) { $0.requests.value(row: $1 + 1, column: status - 100) }
                if count > 0 { text.sample(count, [("route", name), ("status", String(status))]) }
            }
        }
    }

    /// What was answered while the route was deprecated.
    func renderDeprecated(into text: inout PrometheusText) {
        var routes: [String] = []
        for route in generations.flatMap(\.deprecatedRoutes) where !routes.contains(route) {
            routes.append(route)
        }
        if routes.isEmpty { return }
        text.family(
            "postern_deprecated_requests_total", .counter, "Requests to routes that are deprecated, by route."
        )
        for route in routes {
            let count = generations.reduce(0) { $0 &+ $1.deprecatedRequests(to: route) }
            text.sample(count, [("route", route)])
        }
    }

    func renderUpstreams(into text: inout PrometheusText) {
        let names = names(\.upstreams)
        func sum(_ name: String, _ part: (UpstreamMetrics) -> UInt64) -> UInt64 {
            self.sum(\.upstreams, name) { part($0.upstreams[$1]) }
        }
        func level(_ name: String, _ part: (UpstreamMetrics) -> Int64) -> Int64 {
            self.level(\.upstreams, name) { part($0.upstreams[$1]) }
        }
        text.family(
            "postern_upstream_connections", .gauge, "Upstream connections, in use and at rest.")
        for name in names {
            let open = level(name) { $0.open.value }
            let idle = level(name) { $0.idle.value }
            text.sample(idle, [("upstream", name), ("state", "idle")])
            text.sample(open &- idle, [("upstream", name), ("state", "busy")])
        }
        text.family(
            "postern_upstream_duration_seconds", .histogram,
            "From a request's being given to an upstream to the end of its response.")
        for name in names {
            var total = HistogramTotal()
            forEach(\.upstreams, name) { $0.upstreams[$1].duration.add(to: &total) }
            text.sample(total, [("upstream", name)])
        }
        text.family("postern_upstream_pending", .gauge, "Requests that wait for an upstream connection.")
        for name in names { text.sample(level(name) { $0.pending.value }, [("upstream", name)]) }
        text.family(
            "postern_upstream_requests_total", .counter,
            "Requests sent upstream: on a fresh connection, a pooled one, or again after that had died.")
        for name in names {
            text.sample(sum(name) { $0.opened.value }, [("upstream", name), ("connection", "new")])
            text.sample(sum(name) { $0.reused.value }, [("upstream", name), ("connection", "reused")])
            text.sample(sum(name) { $0.retried.value }, [("upstream", name), ("connection", "retried")])
        }
        text.family(
            "postern_upstream_unreachable_total", .counter, "Connection attempts to an upstream that failed.")
        for name in names { text.sample(sum(name) { $0.unreachable.value }, [("upstream", name)]) }
    }
}
