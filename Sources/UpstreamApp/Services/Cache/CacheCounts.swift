/// What became of the questions to a cache, since it was made.
struct CacheCounts: Equatable, Sendable {
    var hits: UInt64
    var misses: UInt64
    /// What could not be asked or done; each such question is a miss as well.
    var faults: UInt64
}
