/// What the policies need of a route for each request, small enough to be copied for nothing.
struct RoutePlan: Sendable {
    let upstream: Int
    /// An index into the tiers, of the one plain limit; -1: there is none.
    let tier: Int
    /// The limits are several, or not plain; -1: they are not.
    let limits: Int
    /// A limit needs the token, so that this is judged before it.
    let countsUsers: Bool
    let authentication: Configuration.Route.Authentication
    /// The scopes that a token must have, a bit for each as `ScopeList` numbers them.
    let scopes: UInt64
    /// The only provider whose tokens are taken, which stand in Authorization and go on to the upstream; -1:
    /// it is not so simple.
    let onlyProvider: Int
    /// The most bytes of request body.
    let bodySize: UInt64

    let allowsRequestTrailers: Bool
    /// Connections may be switched to another protocol.
    let allowsUpgrade: Bool
    /// TRACE passes, because the route's methods name it.
    let allowsTrace: Bool
    /// The CORS policy that judges its requests, in `CORSPolicies`; -1: none.
    let cors: Int
    /// From when on the route answers 410, in microseconds since 1970.
    let goneFrom: Int64

    /// `number` is the route's index.
    init(_ route: Configuration.Route, number: Int, _ configuration: Configuration, _ tiers: [TierPlan]) {
        upstream = route.upstream
        let isPlain = route.tiers.count == 1 && route.cost == 1 && tiers[route.tiers[0]].isPlain
        tier = isPlain ? route.tiers[0] : -1
        limits = isPlain || route.tiers.isEmpty && !configuration.asksStore ? -1 : number
        countsUsers = route.tiers.contains { configuration.tiers[$0].needsToken }
        authentication = route.authentication
        scopes = ScopeList.mask(of: route.scopes, configuration)
        let only = route.providers.count == 1 ? configuration.providers[route.providers[0]] : nil
        let isPlainToken = only.map { $0.tokenSources == [.authorization] && $0.forwardsToken } ?? false
        onlyProvider = isPlainToken ? route.providers[0] : -1
        allowsRequestTrailers = route.allowRequestTrailers
        allowsUpgrade = !route.upgrades.isEmpty
        allowsTrace = route.methods.contains("TRACE")
        cors = CORSPolicies.index(ofRoute: number, configuration)
        let sunset = route.deprecation.flatMap { $0.endsAtSunset ? $0.sunset : nil }
        goneFrom = sunset.map { $0 * 1_000_000 } ?? .max
        bodySize = route.bodySize ?? configuration.client.bodySize
    }
}
