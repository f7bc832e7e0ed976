import Telemetry

/// What one worker counts of the shared store.
final class StoreMetrics: Sendable {
    /// 1 while requests ask it.
    let ready = Gauge()
    /// From the asking to the answer.
    let duration = Histogram()
    /// Answers that came too late, or not at all.
    let late = Counter()
    /// Errors that the server answered with.
    let errors = Counter()
    /// Requests that were judged without it.
    let unasked = Counter()
    /// Writes that carried questions: one for all of a turn.
    let writes = Counter()
    let connections = Counter()
}
