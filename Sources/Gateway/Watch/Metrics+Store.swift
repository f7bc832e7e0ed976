import Telemetry

/// The families of the store that gateways share; all of them 0 where there is none.
extension Metrics {
    func renderStore(into text: inout PrometheusText) {
        text.family(
            "postern_store_connections_total", .counter, "Connections to the shared store that were begun.")
        text.sample(sum { $0.store.connections.value })
        text.family(
            "postern_store_duration_seconds", .histogram, "From a question's being asked to its answer.")
        var total = HistogramTotal()
        for worker in workers { worker.store.duration.add(to: &total) }
        text.sample(total)
        text.family("postern_store_errors_total", .counter, "Errors that the shared store answered with.")
        text.sample(sum { $0.store.errors.value })
        text.family(
            "postern_store_late_total", .counter, "How often the shared store did not answer in time.")
        text.sample(sum { $0.store.late.value })
        text.family("postern_store_ready", .gauge, "Workers that ask the shared store.")
        text.sample(level { $0.store.ready.value })
        text.family(
            "postern_store_unasked_total", .counter,
            "Requests judged without the shared store, as `on_outage` says, because it was away.")
        text.sample(sum { $0.store.unasked.value })
        text.family(
            "postern_store_writes_total", .counter,
            "Writes to the shared store; each carries the questions of one turn.")
        text.sample(sum { $0.store.writes.value })
    }
}
