import Bytes
import EventLoop

/// Counts requests by address or user against the limit of a route's tier.
///
/// Addresses and users are known to the table by a keyed hash alone, so that no client can choose whom it
/// collides with.
struct RateLimit: ~Copyable, Sendable {
    /// The tiers' table, for the metrics.
    let table: SlidingWindowTable
    let hash: SipHash
    let ipv6Prefix: Int
    /// By the tier's index.
    let plans: [TierPlan]
    private let limits: [SlidingWindowTable.Limit]

    /// Users of provider p are hashed under the tweak p, addresses and names of buckets under some that no
    /// provider has.
    private static let addressTweak = UInt64.max
    private static let nameTweak = UInt64.max - 1

    static let refusal = Refusal(
        status: 429, code: .rateLimitExceeded, detail: "Rate limit exceeded. Please slow down your requests.",
        rule: .rateLimit)

    /// Counts in `table`, which has the tiers.
    ///
    /// `keyPrefix` is what keys in the shared store begin with; nil: limits are counted here.
    init(
        _ configuration: Configuration.RateLimit, tiers: [Configuration.Tier], keyPrefix: String? = nil,
        hash: SipHash, table: SlidingWindowTable
    ) {
        self.table = table
        self.hash = hash
        let claims = TierPlan.claims(of: tiers)
        plans = tiers.map { TierPlan($0, claims: claims, keyPrefix: keyPrefix) }
        limits = plans.map(\.limit)
        ipv6Prefix = configuration.ipv6Prefix
    }

    /// Judges a request by its address, IPv6 by its leading bits alone; `records: false` only looks.
    func admit(
        tier: Int, address: IPAddress, monotonic: Int64, wall: Int64, records: Bool = true
    ) -> RateLimitVerdict {
        let key = digest(of: address)
        return table.admit(
            tier: tier, limits[tier], hash: key, monotonic: monotonic, wall: wall, records: records)
    }

    /// What the limits know an address by.
    @inline(__always)
    func digest(of address: IPAddress) -> SipHash.Digest {
        let masked = address.isIPv4 ? address : address.masked(prefix: ipv6Prefix)
        var bytes: [16 of UInt8] = .init(repeating: 0)
        for index in 0..<8 {
            let shift = UInt64(56 &- index &* 8)
            bytes[index] = UInt8(truncatingIfNeeded: masked.high >> shift)
            bytes[index &+ 8] = UInt8(truncatingIfNeeded: masked.low >> shift)
        }
        return hash.hash128(prefix: RateLimit.addressTweak, bytes.span)
    }

    /// What the limits know any other bucket by, which has this name.
    func digest(ofName name: Span<UInt8>) -> SipHash.Digest {
        hash.hash128(prefix: RateLimit.nameTweak, name)
    }

    /// Judges a request by its user, who is `subject` to `provider` (an index); `records: false` only looks.
    func admit(
        tier: Int, subject: Span<UInt8>, provider: Int, monotonic: Int64, wall: Int64, records: Bool = true
    ) -> RateLimitVerdict {
        let user = RateLimit.user(subject, provider: provider, hash)
        return admit(tier: tier, user: user, monotonic: monotonic, wall: wall, records: records)
    }

    /// The same by the digest that `user` has made, for those who keep it.
    @inline(__always)
    func admit(
        tier: Int, user: SipHash.Digest, monotonic: Int64, wall: Int64, records: Bool = true
    ) -> RateLimitVerdict {
        table.admit(
            tier: tier, limits[tier], hash: user, monotonic: monotonic, wall: wall, records: records)
    }

    /// What the limits know a user by, who is `subject` to `provider` (an index).
    static func user(_ subject: Span<UInt8>, provider: Int, _ hash: SipHash) -> SipHash.Digest {
        hash.hash128(prefix: UInt64(truncatingIfNeeded: provider), subject)
    }
}
