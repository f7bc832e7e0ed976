import Bytes
import EventLoop
import Redis
import Synchronization
import TLS
import Telemetry

/// What lives as long as the process, whatever is configured anew: the limiter's table, the revocations, the
/// access log, what was counted.
struct Stores: Sendable {
    let limits: SlidingWindowTable
    private let limitHash: SipHash
    let revocations: RevocationStore
    let log: AccessLogWriter?
    private let redis: RedisAccess?
    private let openClients = OpenClients()
    let history = MetricsHistory()
    let remoteKeys = RemoteKeySets()
    private let startedMicroseconds = Moment.now().wall

    /// Opens the stores that `configuration` names; the state folder must exist. Revocations can lie
    /// elsewhere: `:memory:` is nowhere.
    static func open(
        _ configuration: Configuration, revocationsAt path: String? = nil
    ) throws(BootError) -> Stores {
        let redis = try access(configuration)
        let store = try openRevocations(
            configuration, redis, path ?? "\(configuration.stateDirectory)/revocations.sqlite")
        let log = try BootError.explaining("cannot open the access log") { () throws(IOError) in
            try AccessLogWriter.start(configuration.accessLog)
        }
        let seed = Process.randomSeed()
        return Stores(
            limits: SlidingWindowTable(
                tiers: configuration.tiers.count, maxKeys: configuration.rateLimit.maxKeys),
            limitHash: SipHash(firstKey: seed.0, secondKey: seed.1), revocations: store, log: log,
            redis: redis)
    }

    /// What the workers of a configuration share. Its providers and tiers stand where those of the
    /// configurations before it stood.
    func share(_ configuration: Configuration) throws(BootError) -> SharedState {
        let keys = try BootError.explaining("cannot prepare for fetched keys") { () throws(IOError) in
            try remoteKeys.find(configuration)
        }
        limits.resize(tiers: configuration.tiers.count, maxKeys: configuration.rateLimit.maxKeys)
        let rateLimit = RateLimit(
            configuration.rateLimit, tiers: configuration.tiers,
            keyPrefix: configuration.rateLimit.isShared ? configuration.redis?.keyPrefix : nil,
            hash: limitHash, table: limits)
        let names = MetricsGeneration.Names(
            routes: configuration.routes.map(\.name), upstreams: configuration.upstreams.map(\.name),
            tiers: configuration.tiers.map(\.name),
            deprecated: configuration.routes.indices.filter { configuration.routes[$0].deprecation != nil })
        return SharedState(
            configuration, rateLimit: rateLimit, revocationStore: revocations, redis: redis,
            storeHealth: StoreHealth { Process.say($0) }, openClients: openClients, logWriter: log,
            metrics: MetricsGeneration(names: names, workers: configuration.workers), remoteKeys: keys)
    }

    /// Begins to fetch the key sets of a configuration, which nothing waits for; those that are fetched
    /// already go on.
    func startKeys(_ shared: SharedState) throws(BootError) {
        try BootError.explaining("cannot start the thread of a key set") { () throws(IOError) in
            try remoteKeys.start(shared.remoteKeys) { Process.say($0) }
        }
    }

    var metrics: Metrics {
        Metrics(
            generations: history.generations, accessLog: log, version: HelpText.version,
            startedMicroseconds: startedMicroseconds,
            shared: { Self.figures(limits, revocations, remoteKeys) })
    }

    /// Revocations held at once; about 100 bytes each.
    private static let revocationCapacity = 1_000_000

    private static func openRevocations(
        _ configuration: Configuration, _ redis: RedisAccess?, _ path: String
    ) throws(BootError) -> RevocationStore {
        let seed = Process.randomSeed()
        let table = RevocationTable(
            capacity: revocationCapacity, hash: SipHash(firstKey: seed.0, secondKey: seed.1))
        let store: RevocationStore
        do throws(RevocationStoreError) {
            store = try RevocationStore(
                path: path, table: table, providers: configuration.providers,
                sharing: redis.map { sharing(configuration, $0) }, nowMicroseconds: Moment.now().wall)
        } catch {
            throw BootError("cannot open the revocations in \(path): \(error)")
        }
        try BootError.explaining("cannot start the revocations' thread") { () throws(IOError) in
            try store.start()
        }
        return store
    }

    private static func access(_ configuration: Configuration) throws(BootError) -> RedisAccess? {
        guard let redis = configuration.redis else { return nil }
        do throws(TLSFault) {
            return try RedisAccess(redis)
        } catch {
            throw BootError("redis: \(error.text)")
        }
    }

    private static func sharing(_ configuration: Configuration, _ redis: RedisAccess) -> RevocationSharing {
        let name = Process.randomSeed()
        return RevocationSharing(
            redis, configuration.revocation, providers: configuration.providers,
            name: String(name.0, radix: 36) + String(name.1, radix: 36),
            say: { Process.say($0) })
    }

    private static func figures(
        _ limits: SlidingWindowTable, _ store: RevocationStore, _ remoteKeys: RemoteKeySets
    ) -> SharedFigures {
        let now = Moment.now().monotonic
        return SharedFigures(
            limiterKeys: UInt64(limits.keyCount),
            limiterOverflows: UInt64(limits.overflowCount),
            revocations: UInt64(store.table.count), revocationCommits: store.committed.value,
            revocationFailures: store.failed.value &+ store.turnedAwayCount,
            sharing: store.sharing.map { SharedFigures.Sharing($0, monotonic: now) },
            keys: remoteKeys.figures(monotonic: now))
    }
}
