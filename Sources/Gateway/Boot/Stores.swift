import Bytes
import EventLoop
import Redis
import Synchronization
import Telemetry

/// What lives longer than any worker: the limiter's table, the revocations, the access log, the metrics.
struct Stores {
    let shared: SharedState
    /// Where each worker hears that a revocation has been committed.
    let completions: [CompletionQueue]
    let wakeups: [Wakeup]

    /// Opens the stores that `configuration` names; the state folder must exist. Revocations can lie
    /// elsewhere: `:memory:` is nowhere.
    static func open(
        _ configuration: Configuration, revocationsAt path: String? = nil
    ) throws(BootError) -> Stores {
        let wakeups = try BootError.explaining("cannot make an eventfd") { () throws(IOError) in
            var wakeups: [Wakeup] = []
            for _ in 0..<configuration.workers { wakeups.append(try Wakeup()) }
            return wakeups
        }
        let completions = wakeups.map { CompletionQueue(wakeup: $0) }
        let store = try openRevocations(
            configuration, completions, path ?? "\(configuration.stateDirectory)/revocations.sqlite")
        let log = try BootError.explaining("cannot open the access log") { () throws(IOError) in
            try AccessLogWriter.start(configuration.accessLog)
        }
        let limitSeed = Process.randomSeed()
        let rateLimit = RateLimit(
            configuration.rateLimit, tiers: configuration.tiers,
            keyPrefix: configuration.rateLimit.isShared ? configuration.redis?.keyPrefix : nil,
            hash: SipHash(firstKey: limitSeed.0, secondKey: limitSeed.1))
        let limits = rateLimit.table
        let remoteKeys = try BootError.explaining("cannot make an eventfd") { () throws(IOError) in
            var remoteKeys: [RemoteKeys?] = []
            for provider in configuration.providers { remoteKeys.append(try RemoteKeys(provider)) }
            return remoteKeys
        }
        let metrics = Metrics(
            names: Metrics.Names(
                routes: configuration.routes.map(\.name), upstreams: configuration.upstreams.map(\.name),
                tiers: configuration.tiers.map(\.name),
                deprecated: configuration.routes.indices.filter {
                    configuration.routes[$0].deprecation != nil
                }),
            workers: (0..<configuration.workers).map { _ in
                WorkerMetrics(
                    routes: configuration.routes.count, upstreams: configuration.upstreams.count,
                    tiers: configuration.tiers.count)
            },
            accessLog: log, version: HelpText.version, startedMicroseconds: Moment.now().wall,
            shared: { figures(limits, store, remoteKeys) })
        let shared = SharedState(
            configuration, rateLimit: rateLimit, revocations: store.table, revocationStore: store,
            storeHealth: StoreHealth { Process.say($0) }, logWriter: log, metrics: metrics,
            remoteKeys: remoteKeys)
        return Stores(shared: shared, completions: completions, wakeups: wakeups)
    }

    /// Revocations held at once; about 100 bytes each.
    private static let revocationCapacity = 1_000_000

    private static func openRevocations(
        _ configuration: Configuration, _ completions: [CompletionQueue], _ path: String
    ) throws(BootError) -> RevocationStore {
        let seed = Process.randomSeed()
        let table = RevocationTable(
            capacity: revocationCapacity, hash: SipHash(firstKey: seed.0, secondKey: seed.1))
        let store: RevocationStore
        do throws(RevocationStoreError) {
            store = try RevocationStore(
                path: path, table: table, providers: configuration.providers, completions: completions,
                sharing: sharing(configuration), nowMicroseconds: Moment.now().wall)
        } catch {
            throw BootError("cannot open the revocations in \(path): \(error)")
        }
        try BootError.explaining("cannot start the revocations' thread") { () throws(IOError) in
            try store.start()
        }
        return store
    }

    private static func sharing(_ configuration: Configuration) -> RevocationSharing? {
        guard let redis = configuration.redis else { return nil }
        let name = Process.randomSeed()
        let lookup = AddressLookup(redis.address) { () -> SocketAddress? in
            guard case .host(let host, let port) = redis.target.place,
                let found = HostName.address(of: host)
            else { return nil }
            return .ip(found, port: port)
        }
        return RevocationSharing(
            redis, configuration.revocation, providers: configuration.providers,
            name: String(name.0, radix: 36) + String(name.1, radix: 36),
            look: { lookup.address() },
            say: { Process.say($0) })
    }

    private static func figures(
        _ limits: SlidingWindowTable, _ store: RevocationStore, _ remoteKeys: [RemoteKeys?]
    ) -> SharedFigures {
        let now = Moment.now().monotonic
        return SharedFigures(
            limiterKeys: UInt64(limits.keyCount),
            limiterOverflows: UInt64(limits.overflowCount),
            revocations: UInt64(store.table.count), revocationCommits: store.committed.value,
            revocationFailures: store.failed.value &+ store.turnedAwayCount,
            sharing: store.sharing.map { SharedFigures.Sharing($0, monotonic: now) },
            keys: remoteKeys.compactMap { $0.map { SharedFigures.Keys($0, monotonic: now) } })
    }
}
