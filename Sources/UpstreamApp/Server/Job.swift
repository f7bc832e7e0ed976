import EventLoop

/// A request on its way to a worker thread, and the connection that waits for the answer.
struct Job: Sendable {
    var connection: Token
    var request: Request
    var lane: Lane
}
