/// What the policies need of a route for each request, small enough to be copied for nothing.
struct RoutePlan: Sendable {
    let upstream: Int
    /// An index into the tiers; -1: not limited.
    let tier: Int
    /// The tier counts users, so that the token is judged before it.
    let countsUsers: Bool
    let authentication: Configuration.Route.Authentication
    /// The only provider whose tokens are taken; -1: there are several, or none.
    let onlyProvider: Int
    /// The most bytes of request body.
    let bodySize: UInt64

    let allowsRequestTrailers: Bool
    /// Connections may be switched to another protocol.
    let allowsUpgrade: Bool
    /// TRACE passes, because the route's methods name it.
    let allowsTrace: Bool
    /// From when on the route answers 410, in microseconds since 1970.
    let goneFrom: Int64

    init(_ route: Configuration.Route, _ configuration: Configuration) {
        upstream = route.upstream
        tier = route.tier ?? -1
        countsUsers = route.tier.map { configuration.tiers[$0].key == .user } ?? false
        authentication = route.authentication
        onlyProvider = route.providers.count == 1 ? route.providers[0] : -1
        allowsRequestTrailers = route.allowRequestTrailers
        allowsUpgrade = !route.upgrades.isEmpty
        allowsTrace = route.methods.contains("TRACE")
        let sunset = route.deprecation.flatMap { $0.endsAtSunset ? $0.sunset : nil }
        goneFrom = sunset.map { $0 * 1_000_000 } ?? .max
        bodySize = route.bodySize ?? configuration.client.bodySize
    }
}
