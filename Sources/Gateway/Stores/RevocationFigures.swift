import Synchronization
import Telemetry

/// What is told of revocations in Redis. The store's thread and the copy's thread count; each counter has
/// one writer.
final class RevocationFigures: Sendable {
    /// Entries that Redis has taken, those published again among them.
    let published = Counter()
    /// How often all entries were published again.
    let republications = Counter()
    /// Trips of the store's thread that failed.
    let faults = Counter()
    let isAway = Atomic<Bool>(false)
    /// Entries that came from other writers.
    let received = Counter()
    /// Trips of the copy's thread that failed.
    let copyFaults = Counter()
}
