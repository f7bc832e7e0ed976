/// What a client does not go beyond, whatever its requests and policies say; by itself it changes nothing.
struct HTTPBounds: Equatable, Sendable {
    var deadlines = HTTPDeadlines(connect: .max, total: .max, stall: .max, budget: .max)
    /// For all attempts at what is no transfer of a file, in milliseconds.
    var callBudget = 60_000
    /// Of pauses that no service has asked for.
    var longestPauseMilliseconds = Int.max

    func deadlines(_ own: HTTPDeadlines) -> HTTPDeadlines {
        let isTransfer = own.budget >= HTTPDeadlines.transfer.budget
        let budget = min(own.budget, deadlines.budget)
        return HTTPDeadlines(
            connect: min(own.connect, deadlines.connect), total: min(own.total, deadlines.total),
            stall: min(own.stall, deadlines.stall), budget: isTransfer ? budget : min(budget, callBudget))
    }

    func policy(_ own: RetryPolicy) -> RetryPolicy {
        var policy = own
        policy.longestPauseMilliseconds = min(own.longestPauseMilliseconds, longestPauseMilliseconds)
        return policy
    }
}
