import Telemetry

/// Taking over the counts of a worker that has ended. What it held then, such as open connections, is gone.
extension WorkerMetrics {
    /// Where the routes, upstreams and tiers of another worker stand among this one's.
    struct Places {
        var routes: [Int]
        var upstreams: [Int]
        var tiers: [Int]
    }

    func add(_ other: WorkerMetrics, at places: Places) {
        let rows = [0] + places.routes.map { $0 + 1 }
        requests.add(other.requests, rows: rows)
        for (row, target) in rows.enumerated() {
            durations[target].histogram.add(other.durations[row].histogram)
        }
        refusals.add(other.refusals, rows: [0])
        bounds.add(other.bounds, rows: [0])
        limits.add(other.limits, rows: places.tiers)
        for (index, target) in places.upstreams.enumerated() {
            upstreams[target].add(other.upstreams[index])
        }
        store.add(other.store)
        clientsAccepted.add(other.clientsAccepted.value)
        bytesReceived.add(other.bytesReceived.value)
        bytesSent.add(other.bytesSent.value)
    }
}

extension UpstreamMetrics {
    fileprivate func add(_ other: UpstreamMetrics) {
        duration.add(other.duration)
        opened.add(other.opened.value)
        reused.add(other.reused.value)
        retried.add(other.retried.value)
        unreachable.add(other.unreachable.value)
    }
}

extension StoreMetrics {
    fileprivate func add(_ other: StoreMetrics) {
        duration.add(other.duration)
        late.add(other.late.value)
        errors.add(other.errors.value)
        unasked.add(other.unasked.value)
        writes.add(other.writes.value)
        connections.add(other.connections.value)
    }
}

extension CounterTable {
    /// Adds each row of `other` to the one of these that `rows` names for it.
    fileprivate func add(_ other: CounterTable, rows: [Int]) {
        for row in 0..<other.rows {
            for column in 0..<other.columns {
                let count = other.value(row: row, column: column)
                if count > 0 { add(count, row: rows[row], column: column) }
            }
        }
    }
}
