import Synchronization

/// Lets one thread of this process write at a time.
final class Turn: Sendable {
    private let mutex = Mutex(())

    func take<Result>(_ body: () throws(Problem) -> Result) throws(Problem) -> Result {
        var result: Result?
        try mutex.withLock { _ throws(Problem) in result = try body() }
        guard let result else { preconditionFailure("the body has run to its end") }
        return result
    }
}
