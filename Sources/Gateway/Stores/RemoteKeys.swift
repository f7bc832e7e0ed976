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

    var missed: [UInt8]? { unknown.withLock { $0.wanted } }

    /// The token's wish was granted, or needs nothing any more.
    func forgetMissed() { unknown.withLock { $0.wanted = nil } }

    func leaveAlone(_ ids: [[UInt8]]) { unknown.withLock { $0.inVain = ids } }

    /// While a wish waits, no other is heard.
    func hear(_ hears: Bool) { isOpen.store(hears, ordering: .relaxed) }

    func count(_ outcome: KeyFetchOutcome) { fetches.add(row: 0, column: outcome.rawValue) }
}
