/// Values that may be forgotten at any time, by key; for any thread, which may have to wait for a bounded
/// time.
///
/// No call fails: what cannot be found, for whatever reason, is a miss, and what cannot be stored is not.
/// Keys are compared byte by byte. A cache is one process's, or that of all that name the same Redis. Whoever
/// changes what a value was made of deletes its key after the change is committed.
protocol Cache: Sendable {
    func get(_ key: String) -> [UInt8]?

    /// Keeps a value. One that is too long takes the place of the old one as a miss.
    func set(_ key: String, to value: [UInt8], for lifetime: CacheLifetime)

    /// Forgets a value, and what is being computed for its key. False: the shared store could not be told
    /// yet; until it is, this process takes nothing from it.
    @discardableResult
    func delete(_ key: String) -> Bool

    /// Forgets all values whose keys match a pattern with Redis's `*`, `?`, `[a-z]`, `[^a]` and `\`; answers
    /// how many there were.
    @discardableResult
    func delete(matching pattern: String) -> Int

    func exists(_ key: String) -> Bool

    /// Asks the store itself, whatever is known of it, and waits no longer than that.
    func ping(withinMilliseconds bound: Int) -> Bool

    var counts: CacheCounts { get }
    var limits: CacheLimits { get }

    /// What is being computed in this process.
    var flights: CacheFlights { get }

    /// Looks once more before a value is computed, uncounted, and says under which lease it is stored.
    func open(_ key: String) -> CacheOpening

    /// Keeps a computed value, unless its key was deleted since its lease was given.
    func store(_ value: [UInt8], for key: String, _ lifetime: CacheLifetime, under lease: UInt64)
}
