import Telemetry

/// Revocations that gateways share in Redis. Their families stand behind `postern_revocations`.
extension Metrics {
    func render(_ sharing: SharedFigures.Sharing, into text: inout PrometheusText) {
        if let copy = sharing.copy { render(copy, into: &text) }
        text.family(
            "postern_revocations_shared_faults_total", .counter,
            "Trips to Redis with revocations that failed.")
        text.sample(sharing.faults)
        text.family(
            "postern_revocations_shared_published_total", .counter, "Revocations that Redis has taken.")
        text.sample(sharing.published)
        text.family(
            "postern_revocations_shared_republications_total", .counter,
            "How often all revocations in force were brought to Redis again.")
        text.sample(sharing.republications)
        text.family(
            "postern_revocations_shared_up", .gauge,
            "Whether Redis takes revocations: 1, or 0 when it is away.")
        text.sample(sharing.isAway ? 0 : 1 as UInt64)
    }

    private func render(_ copy: SharedFigures.Sharing.Copy, into text: inout PrometheusText) {
        if let age = copy.ageMicroseconds {
            text.family(
                "postern_revocations_copy_age_seconds", .gauge,
                "How old this process's copy of the shared revocations is.")
            text.sample(microseconds: UInt64(max(0, age)))
        }
        text.family(
            "postern_revocations_copy_faults_total", .counter,
            "Trips to Redis for the copy of revocations that failed.")
        text.sample(copy.faults)
        text.family(
            "postern_revocations_copy_received_total", .counter, "Revocations read from Redis.")
        text.sample(copy.received)
        text.family(
            "postern_revocations_copy_stale", .gauge,
            "Whether the copy is older than max_staleness: then on_outage decides.")
        text.sample(copy.isStale ? 1 : 0 as UInt64)
    }
}
