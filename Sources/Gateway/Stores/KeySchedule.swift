/// When a key set is fetched, and until when one is good; moments are monotonic microseconds.
///
///     fetch ──good──▶ fresh: next by Cache-Control, within the bounds ──▶ fetch
///       │                └─ good until `staleMicroseconds` after it was fetched, whatever fails meanwhile
///       └──failed──▶ next after 1 s, 2 s, 4 s … 30 s, each shortened by chance to half of it at the least
struct KeySchedule {
    static let firstRetry: Int64 = 1_000_000
    static let longestRetry: Int64 = 30_000_000
    /// Where the answer does not say how long it is fresh.
    static let standardRefresh: Int64 = 300_000_000

    private let settings: Configuration.RemoteKeys
    private(set) var dueAt: Int64
    /// When the last set was fetched that was good; nil: none ever was.
    private(set) var fetchedAt: Int64?
    /// How many fetches have failed since.
    private(set) var failures = 0

    /// The first fetch is due at once.
    init(_ settings: Configuration.RemoteKeys, now: Int64) {
        self.settings = settings
        dueAt = now
    }

    /// When the set that was fetched last is too old.
    var staleAt: Int64? { fetchedAt.map { $0 + settings.staleMicroseconds } }

    func isStale(_ now: Int64) -> Bool { staleAt.map { now >= $0 } ?? true }

    /// `freshSeconds` is what the answer says; nil: nothing. `chance` spreads fleets over a tenth of the
    /// time.
    mutating func succeeded(freshSeconds: Int64?, now: Int64, chance: UInt32) {
        failures = 0
        fetchedAt = now
        let asked = freshSeconds.map { $0 * 1_000_000 } ?? Self.standardRefresh
        let wait = min(max(asked, settings.leastRefreshMicroseconds), settings.mostRefreshMicroseconds)
        dueAt = now + max(wait - Self.part(wait / 10, chance), settings.leastRefreshMicroseconds)
    }

    mutating func failed(now: Int64, chance: UInt32) {
        let wait = min(Self.firstRetry << Int64(min(failures, 16)), Self.longestRetry)
        failures += 1
        dueAt = now + wait - Self.part(wait / 2, chance)
    }

    /// From nothing to the whole of `time`.
    private static func part(_ time: Int64, _ chance: UInt32) -> Int64 {
        Int64(Double(time) * (Double(chance) / Double(UInt32.max)))
    }
}
