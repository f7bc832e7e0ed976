import Telemetry

/// What one worker counts of one upstream; see `WorkerMetrics` for who writes and who reads.
final class UpstreamMetrics: Sendable {
    /// From the request's being given to a connection to the end of the response.
    let duration = Histogram()
    /// Connections that are open, those at rest included.
    let open = Gauge()
    let idle = Gauge()
    /// Requests that wait for a connection.
    let pending = Gauge()
    /// Requests sent on a fresh connection, on a pooled one, and again after a pooled one had died.
    let opened = Counter()
    let reused = Counter()
    let retried = Counter()
    /// Connection attempts that failed.
    let unreachable = Counter()
}
