/// How long a service is waited for, in milliseconds.
struct HTTPDeadlines: Equatable, Sendable {
    /// For a connection, its name looked up and TLS agreed on.
    var connect = 5_000
    /// For one exchange as a whole.
    var total = 30_000
    /// While nothing moves.
    var stall = 15_000
    /// For all attempts and the pauses between them.
    var budget = 60_000

    /// For files, whose time depends on their size: only a stall ends those.
    static let transfer = HTTPDeadlines(connect: 5_000, total: 3_600_000, stall: 30_000, budget: 3_600_000)
}
