import Synchronization

/// What is told of a key set that is fetched.
struct KeyFigures: Sendable {
    var provider: String
    var count: UInt64
    var leftOut: UInt64
    /// nil: none is held.
    var ageMicroseconds: UInt64?
    /// By `KeyFetchOutcome`.
    var fetches: [UInt64]
}

extension KeyFigures {
    init(_ keys: RemoteKeys, monotonic now: Int64) {
        provider = keys.provider
        count = UInt64(keys.keyCount.load(ordering: .relaxed))
        leftOut = UInt64(keys.leftOutCount.load(ordering: .relaxed))
        let fetchedAt = keys.fetchedAt.load(ordering: .relaxed)
        if fetchedAt != 0 { ageMicroseconds = UInt64(max(0, now - fetchedAt)) }
        fetches = keys.fetchCounts
    }
}
