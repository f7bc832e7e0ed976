import Bytes

@testable import Gateway

/// A limiter's table whose tiers keep their limits.
struct FixedLimits {
    let table: SlidingWindowTable
    let limits: [SlidingWindowTable.Limit]

    init(limits: [SlidingWindowTable.Limit], maxKeys: Int) {
        table = SlidingWindowTable(tiers: limits.count, maxKeys: maxKeys)
        self.limits = limits
    }

    var keyCount: Int { table.keyCount }
    var overflowCount: Int { table.overflowCount }

    func admit(
        tier: Int, hash: SipHash.Digest, monotonic: Int64, wall: Int64, records: Bool = true
    ) -> RateLimitVerdict {
        table.admit(
            tier: tier, limits[tier], hash: hash, monotonic: monotonic, wall: wall, records: records)
    }

    func admit(_ entries: inout [LimitEntry], cost: Int, monotonic: Int64) -> Bool {
        table.admit(&entries, cost: cost, monotonic: monotonic)
    }
}
