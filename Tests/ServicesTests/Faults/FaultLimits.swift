import Foundation

@testable import UpstreamApp

/// How long and how much is waited for in the table.
enum FaultLimits {
    /// Programs under a sanitizer are slow.
    private static let factor = ProcessInfo.processInfo.environment["POSTERN_SANITIZER"] == nil ? 1 : 5

    /// For servers that stay silent.
    static let short = HTTPBounds(
        deadlines: HTTPDeadlines(
            connect: 500 * factor, total: 500 * factor, stall: 500 * factor, budget: 10_000 * factor),
        longestPauseMilliseconds: 20)
    /// For all others: as their requests say.
    static let own = HTTPBounds(longestPauseMilliseconds: 20)
    /// For transfers, of which nothing is bounded but that something moves, by a second at least.
    static let stall = HTTPBounds(
        deadlines: HTTPDeadlines(connect: 500 * factor, total: 3_600_000, stall: 1_000, budget: 3_600_000),
        longestPauseMilliseconds: 20)

    static let longestCallMicroseconds = Int64(5_000_000 * factor)
    /// Nothing takes longer, or it hangs.
    static let patienceSeconds = 12.0 * Double(factor)
    /// What may be on its way when a connection is given up: what both sides' kernels hold.
    static let mostUnderWay = 40 << 20
}
