import Bytes

/// What one limit has to do with a request that is judged by several, or by one that is not plain: whose
/// bucket it asks, and what it found there.
struct LimitEntry: Sendable {
    /// An index into the tiers.
    var tier: Int
    /// The tier's, or what stands for it with this token.
    var limit: SlidingWindowTable.Limit
    /// Of the values by which the tier tells clients apart.
    var hash: SipHash.Digest
    /// It refuses nobody.
    var observes: Bool
    /// It had room and recorded the request, or had room when another refused.
    var reading = SlidingWindowShard.Reading(admitted: true, counted: 0, leavesIn: 0)
    var place = Place.held

    enum Place: Sendable {
        case held
        /// The bucket is made when the request is admitted.
        case new(SlidingWindowShard.Inheritance)
        /// There is no room for a bucket of its own: the tier's overflow bucket counts it.
        case overflow
    }

    var key: SlidingWindowShard.Key { .init(high: hash.high, low: hash.low, tier: tier) }
}
