/// Time and chance, which tests bring themselves.
public protocol Pace: Sendable {
    /// A moment that only goes forward.
    func now() -> Duration
    /// Throws `cancelled` when the task is.
    func sleep(for duration: Duration) async throws(PosternError)
    /// From 0 to 1.
    func jitter() -> Double
}
