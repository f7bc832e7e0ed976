/// What the stores that all workers share say of themselves at one moment.
struct SharedFigures: Sendable {
    var limiterKeys: UInt64 = 0
    /// Requests that were counted in an overflow bucket because the table was full.
    var limiterOverflows: UInt64 = 0
    var revocations: UInt64 = 0
    var revocationCommits: UInt64 = 0
    var revocationFailures: UInt64 = 0
}
