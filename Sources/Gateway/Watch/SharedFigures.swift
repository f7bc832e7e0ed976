import Synchronization
import Telemetry

/// What the stores that all workers share say of themselves at one moment.
struct SharedFigures: Sendable {
    var limiterKeys: UInt64 = 0
    /// Requests that were counted in an overflow bucket because the table was full.
    var limiterOverflows: UInt64 = 0
    var revocations: UInt64 = 0
    var revocationCommits: UInt64 = 0
    var revocationFailures: UInt64 = 0
    /// nil where revocations are not shared.
    var sharing: Sharing?
    /// One for each provider whose keys are fetched.
    var keys: [KeyFigures] = []

    /// What is told of revocations in Redis.
    struct Sharing: Sendable {
        var published: UInt64
        var republications: UInt64
        var faults: UInt64
        var isAway: Bool
        /// nil where no copy is kept.
        var copy: Copy?

        struct Copy: Sendable {
            var received: UInt64
            var faults: UInt64
            /// nil: it was never whole.
            var ageMicroseconds: Int64?
            var isStale: Bool
        }

        init(_ sharing: RevocationSharing, monotonic now: Int64) {
            let figures = sharing.figures
            published = figures.published.value
            republications = figures.republications.value
            faults = figures.faults.value
            isAway = figures.isAway.load(ordering: .relaxed)
            guard sharing.settings.mode == .replicate else { return }
            copy = Copy(
                received: figures.received.value, faults: figures.copyFaults.value,
                ageMicroseconds: sharing.freshness.age(monotonic: now),
                isStale: sharing.freshness.isStale(monotonic: now))
        }
    }
}
