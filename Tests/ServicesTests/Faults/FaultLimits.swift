import Foundation

@testable import UpstreamApp

/// How long and how much is waited for in the table.
struct FaultLimits: Sendable {
    /// What times are multiplied by.
    let factor: Int

    /// Programs under a sanitizer are slow.
    static let usual = FaultLimits(
        factor: ProcessInfo.processInfo.environment["POSTERN_SANITIZER"] == nil ? 1 : 5)
    /// For a second look, which shows whether a busy machine was at fault.
    static let patient = FaultLimits(factor: 5 * usual.factor)

    /// For servers that stay silent.
    var short: HTTPBounds {
        HTTPBounds(
            deadlines: HTTPDeadlines(
                connect: 500 * factor, total: 500 * factor, stall: 500 * factor, budget: 10_000 * factor),
            longestPauseMilliseconds: 20)
    }
    /// For all others: as their requests say.
    let own = HTTPBounds(longestPauseMilliseconds: 20)
    /// For transfers, of which nothing is bounded but that something moves, by a second at least.
    var stall: HTTPBounds {
        HTTPBounds(
            deadlines: HTTPDeadlines(
                connect: 500 * factor, total: 3_600_000, stall: 1_000, budget: 3_600_000),
            longestPauseMilliseconds: 20)
    }

    var longestCallMicroseconds: Int64 { Int64(5_000_000 * factor) }
    /// Nothing takes longer, or it hangs.
    var patienceSeconds: Double { 12.0 * Double(factor) }
    /// What may be on its way when a connection is given up: what both sides' kernels hold.
    static let mostUnderWay = 40 << 20
}
