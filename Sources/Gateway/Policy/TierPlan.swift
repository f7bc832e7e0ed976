/// A tier as requests meet it: names are bytes, claims are numbers.
struct TierPlan: Sendable {
    enum Part: Sendable {
        case address, user, route
        /// An index into the claims that the limits ask for.
        case claim(Int)
        /// A field's name, alone in its list.
        case field(ByteList)
    }

    struct Override: Sendable {
        var value: [UInt8]
        var limit: Int
    }

    /// For the fields that tell of it.
    let name: [UInt8]
    let parts: [Part]
    let limit: SlidingWindowTable.Limit
    let observes: Bool
    /// An index into the claims that the limits ask for; -1: the limit is the same for all.
    let overrideClaim: Int
    let overrides: [Override]
    let needsToken: Bool
    /// Its buckets are known by their names; those of an address or a user alone by what stands for these.
    let hasNames: Bool
    /// It counts addresses, or users, and nothing about it is out of the ordinary.
    let isPlain: Bool
    /// What its keys in the shared store begin with.
    let storePrefix: [UInt8]

    init(_ tier: Configuration.Tier, claims: [String], keyPrefix: String? = nil) {
        storePrefix = keyPrefix.map { Array("\($0)\(tier.name):".utf8) } ?? []
        name = Array(tier.name.utf8)
        parts = tier.key.parts.map { part in
            switch part {
            case .address: .address
            case .user: .user
            case .route: .route
            case .claim(let name): .claim(claims.firstIndex(of: name) ?? 0)
            case .field(let name): .field(ByteList([name]))
            }
        }
        limit = .init(count: tier.limit, windowMicroseconds: tier.windowMicroseconds)
        observes = tier.observes
        overrideClaim = tier.overrides.flatMap { claims.firstIndex(of: $0.claim) } ?? -1
        overrides =
            tier.overrides?.limits.map { Override(value: Array($0.value.utf8), limit: $0.limit) } ?? []
        needsToken = tier.needsToken
        hasNames = tier.key != .address && tier.key != .user
        isPlain =
            keyPrefix == nil && !hasNames && !tier.observes
            && tier.overrides == nil
    }

    /// The claims that the tiers ask for, each once.
    static func claims(of tiers: [Configuration.Tier]) -> [String] {
        var claims: [String] = []
        func add(_ name: String) { if !claims.contains(name) { claims.append(name) } }
        for tier in tiers {
            for case .claim(let name) in tier.key.parts { add(name) }
            if let overrides = tier.overrides { add(overrides.claim) }
        }
        return claims
    }
}
