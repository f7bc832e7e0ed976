import EventLoop
import JWT
import Synchronization
import Telemetry

/// What workers and the metrics share with the thread that keeps one provider's key set.
final class RemoteKeys: Sendable {
    let provider: String
    let settings: Configuration.RemoteKeys
    let algorithms: [TokenAlgorithm]
    let wakeup: Wakeup
    /// Fetches by how they ended; one thread writes.
    let fetches = CounterTable(rows: 1, columns: KeyFetchOutcome.allCases.count)
    let keyCount = Atomic<Int>(0)
    let leftOutCount = Atomic<Int>(0)
    /// When the set was fetched that is held, in monotonic microseconds; 0: none is.
    let fetchedAt = Atomic<Int64>(0)
    /// Whether an unknown key is a reason to fetch at the moment: the one look of a token that has one.
    private let isOpen = Atomic<Bool>(false)
    private let unknown = Mutex(Unknown())

    private let audience = Mutex(Audience())

    /// What the workers hold, and how those of each configuration hear of another set.
    private struct Audience: Sendable {
        var held: KeySet?
        var readers: [(generation: Int, send: @Sendable (KeySet?) -> Void)] = []
    }

    /// Longer ids are nobody's.
    private static let longestID = 256

    private struct Unknown: Sendable {
        /// The id of a token that asks for a fetch.
        var wanted: [UInt8]?
        var inVain: [[UInt8]] = []
    }

    /// nil: the provider's keys are not fetched.
    init?(_ provider: Configuration.Provider) throws(IOError) {
        guard case .remote(let settings) = provider.key else { return nil }
        self.provider = provider.name
        self.settings = settings
        algorithms = provider.algorithms
        wakeup = try Wakeup()
    }

    /// Tells whether this set is what the provider asks for.
    func serves(_ provider: Configuration.Provider) -> Bool {
        guard case .remote(let settings) = provider.key else { return false }
        return self.provider == provider.name && self.settings == settings
            && algorithms == provider.algorithms
    }

    /// The keys at this moment; nil: there are none.
    var held: KeySet? { audience.withLock { $0.held } }

    /// Hands the set that is held, and each later one, to the workers of a configuration; nil: there is none
    /// any more.
    func attend(generation: Int, _ send: @escaping @Sendable (KeySet?) -> Void) {
        audience.withLock { audience in
            audience.readers.append((generation, send))
            send(audience.held)
        }
    }

    func leave(generation: Int) {
        audience.withLock { audience in audience.readers.removeAll { $0.generation == generation } }
    }

    var hasReaders: Bool { audience.withLock { !$0.readers.isEmpty } }

    /// A worker has met a token whose key is not in the set. Nothing waits for what comes of it.
    func miss(_ id: [UInt8]) {
        if !isOpen.load(ordering: .relaxed) || id.count > Self.longestID { return }
        let isFirst = unknown.withLock { unknown in
            if unknown.wanted != nil || unknown.inVain.contains(id) { return false }
            unknown.wanted = id
            return true
        }
        if !isFirst { return }
        isOpen.store(false, ordering: .relaxed)
        wakeup.signal()
    }

    // MARK: - For the thread

    func publish(_ keys: KeySet?) {
        audience.withLock { audience in
            audience.held = keys
            for reader in audience.readers { reader.send(keys) }
        }
    }

    var missed: [UInt8]? { unknown.withLock { $0.wanted } }

    /// The token's wish was granted, or needs nothing any more.
    func forgetMissed() { unknown.withLock { $0.wanted = nil } }

    func leaveAlone(_ ids: [[UInt8]]) { unknown.withLock { $0.inVain = ids } }

    /// While a wish waits, no other is heard.
    func hear(_ hears: Bool) { isOpen.store(hears, ordering: .relaxed) }

    var fetchCounts: [UInt64] {
        KeyFetchOutcome.allCases.map { fetches.value(row: 0, column: $0.rawValue) }
    }

    func count(_ outcome: KeyFetchOutcome) { fetches.add(row: 0, column: outcome.rawValue) }
}
