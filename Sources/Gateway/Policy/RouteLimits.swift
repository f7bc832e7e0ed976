/// The limits of a route, for those that have several, or one that is not plain.
struct RouteLimits: Sendable {
    /// Indices into the tiers, in the order of the file.
    let tiers: [Int]
    /// Those that can be asked when there is no good token, and the one that then counts the address.
    let anonymous: [Int]
    let cost: Int
    /// The route's name.
    let route: [UInt8]
    /// The line that a refusal for want of scopes carries.
    let challenge: [UInt8]

    init(_ route: Configuration.Route, _ configuration: Configuration) {
        tiers = route.tiers
        cost = route.cost
        self.route = Array(route.name.utf8)
        challenge = ScopeList.challenge(route.scopes)
        var anonymous = route.tiers.filter { !configuration.tiers[$0].needsToken }
        if let fallback = configuration.rateLimit.fallbackTier, anonymous.count < route.tiers.count,
            !anonymous.contains(fallback)
        {
            anonymous.append(fallback)
        }
        self.anonymous = anonymous
    }
}
