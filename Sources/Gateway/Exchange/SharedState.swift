import EventLoop
import Synchronization

/// What the workers of one configuration share: it, the stores, and counters that are summed on read.
final class SharedState: Sendable {
    let configuration: Configuration
    let routes: RouteTable
    /// By the route's index.
    let plans: [RoutePlan]
    let limits: [RouteLimits]
    let fieldPolicies: FieldPolicies
    /// Whether any route has a header policy: the one question of those that have none.
    let editsRequests: Bool
    let editsResponses: Bool
    let rateLimit: RateLimit
    let revocations: RevocationTable
    let revocationStore: RevocationStore
    /// By the provider's index; nil: its keys are not fetched.
    let remoteKeys: [RemoteKeys?]
    let logWriter: AccessLogWriter?
    let metrics: MetricsGeneration
    /// nil: every store is this process's own.
    let redis: RedisAccess?
    let storeHealth: StoreHealth
    /// By worker.
    let refusals: [RefusalRing]
    let connectionsByAddress: ConnectionsByAddress
    let openClients: OpenClients
    /// Set once, when the gateway begins to end.
    let isDraining = Atomic<Bool>(false)

    init(
        _ configuration: Configuration, rateLimit: consuming RateLimit, revocationStore: RevocationStore,
        redis: RedisAccess?, storeHealth: StoreHealth, openClients: OpenClients, logWriter: AccessLogWriter?,
        metrics: MetricsGeneration, remoteKeys: [RemoteKeys?] = []
    ) {
        self.remoteKeys = remoteKeys
        self.configuration = configuration
        let tiers = rateLimit.plans
        self.rateLimit = rateLimit
        revocations = revocationStore.table
        self.revocationStore = revocationStore
        self.redis = redis
        self.storeHealth = storeHealth
        self.openClients = openClients
        self.logWriter = logWriter
        self.metrics = metrics
        connectionsByAddress = ConnectionsByAddress(configuration)
        plans = configuration.routes.enumerated().map { RoutePlan($1, number: $0, configuration, tiers) }
        limits = configuration.routes.map { RouteLimits($0, configuration) }
        refusals = (0..<configuration.workers).map { _ in RefusalRing() }
        fieldPolicies = FieldPolicies(configuration)
        editsRequests = fieldPolicies.editsRequests
        editsResponses = fieldPolicies.editsResponses
        routes = RouteTable(configuration.routes)
    }
}
