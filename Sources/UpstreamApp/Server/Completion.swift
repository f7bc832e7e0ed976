import EventLoop

/// An answer on its way back from a worker thread.
struct Completion: Sendable {
    var connection: Token
    var response: Response
}
