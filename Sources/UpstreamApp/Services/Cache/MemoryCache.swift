import EventLoop
import Synchronization

/// A cache in the memory of the process, for one process alone; its answers never wait for anybody else's
/// input or output.
final class MemoryCache: Cache {
    let limits: CacheLimits
    let flights = CacheFlights()
    private let figures = CacheFigures()
    private let table: Mutex<MemoryTable>
    /// Monotonic microseconds.
    private let now: @Sendable () -> Int64

    init(
        _ limits: CacheLimits = CacheLimits(),
        now: @escaping @Sendable () -> Int64 = { Moment.now().monotonic }
    ) {
        self.limits = limits
        self.now = now
        table = Mutex(MemoryTable(entryLimit: limits.entries, byteLimit: limits.totalBytes))
    }

    func get(_ key: String) -> [UInt8]? {
        let value = table.withLock { $0.value(Array(key.utf8), at: now()) }
        figures.count(isHit: value != nil)
        return value
    }

    func set(_ key: String, to value: [UInt8], for lifetime: CacheLifetime) {
        flights.invalidate(key)
        defer { flights.invalidate(key) }
        put(Array(key.utf8), value, lifetime)
    }

    @discardableResult
    func delete(_ key: String) -> Bool {
        flights.invalidate(key)
        defer { flights.invalidate(key) }
        table.withLock { $0.remove(Array(key.utf8)) }
        return true
    }

    @discardableResult
    func delete(matching pattern: String) -> Int {
        if pattern.utf8.count > limits.keyBytes { return 0 }
        let pattern = GlobPattern(pattern)
        flights.invalidate(matching: pattern)
        defer { flights.invalidate(matching: pattern) }
        return table.withLock { $0.remove(matching: pattern, at: now()) }
    }

    func exists(_ key: String) -> Bool {
        table.withLock { $0.value(Array(key.utf8), at: now(), isUsed: false) != nil }
    }

    func ping(withinMilliseconds bound: Int) -> Bool { true }

    var counts: CacheCounts { figures.counts }

    func open(_ key: String) -> CacheOpening {
        if let value = table.withLock({ $0.value(Array(key.utf8), at: now()) }) { return .found(value) }
        // Whoever deletes the key ends the flight, which is all that a lease would do.
        return .lease(0)
    }

    func store(_ value: [UInt8], for key: String, _ lifetime: CacheLifetime, under lease: UInt64) {
        put(Array(key.utf8), value, lifetime)
    }

    private func put(_ key: [UInt8], _ value: [UInt8], _ lifetime: CacheLifetime) {
        table.withLock { table in
            if key.count > limits.keyBytes || value.count > limits.valueBytes { return table.remove(key) }
            table.set(key, value, deadline: now() + lifetime.milliseconds * 1_000)
        }
    }

    /// What it holds at the moment, with what is too old and was not looked for.
    var size: (entries: Int, bytes: Int) { table.withLock { ($0.count, $0.bytes) } }
}
