import EventLoop
import Redis
import Synchronization
import TLS

/// A cache in one Redis server, for all processes that name it.
///
/// A lease closes the window in which a value that was computed before a deletion, in any process, would be
/// stored behind it: it is given before the computation, goes with the deletion, and a value is stored only
/// while it is there.
final class RedisCache: Cache {
    let limits: CacheLimits
    let flights = CacheFlights()
    private let endpoint: RedisEndpoint
    private let redis: RedisLimits
    private let pool: RedisPool
    private let breaker: RedisBreaker
    private let figures = CacheFigures()
    private let say: @Sendable (String) -> Void
    /// What has been said of commands that are refused: each fault once.
    private let told = Mutex<Set<String>>([])

    private static let pingMilliseconds = 1_000

    /// Why there is no such cache, in words.
    struct Failure: Error, Equatable {
        var text: String
    }

    /// `authorities` is a file of certificates in PEM that are trusted, nil: those that the system trusts.
    /// Nothing waits for Redis here: it may be away.
    init(
        _ target: RedisTarget, authorities: String? = nil, limits: CacheLimits = CacheLimits(),
        redis: RedisLimits = RedisLimits(),
        say: @escaping @Sendable (String) -> Void = StandardError.write
    ) throws(Failure) {
        self.limits = limits
        self.redis = redis
        self.say = say
        do throws(TLSFault) {
            endpoint = try RedisEndpoint(target, authorities: authorities)
        } catch {
            throw Failure(text: error.text)
        }
        let pool = RedisPool(endpoint, redis, valueBytes: limits.valueBytes)
        self.pool = pool
        do throws(IOError) {
            breaker = try RedisBreaker(endpoint, redis, say: say) { pool.dismiss() }
        } catch {
            throw Failure(text: "\(error)")
        }
    }

    deinit {
        breaker.end()
    }

    func get(_ key: String) -> [UInt8]? {
        let get = RedisCommand("GET", [RedisKeys.value(key)])
        let value = isStorable(key) ? find(ask([get], about: key)?.first) : nil
        figures.count(isHit: value != nil)
        return value
    }

    func set(_ key: String, to value: [UInt8], for lifetime: CacheLifetime) {
        flights.invalidate(key)
        defer { flights.invalidate(key) }
        if !isStorable(key) { return }
        if value.count > limits.valueBytes {
            forget(key)
            return
        }
        let set = RedisCommand(
            "SET",
            [RedisKeys.value(key), value, Array("PX".utf8), RedisKeys.text(lifetime.milliseconds)])
        // What was there before must not be found again when the new value could not be stored.
        if ask([RedisCommand("UNLINK", [RedisKeys.lease(key)]), set]) == nil { forget(key) }
    }

    @discardableResult
    func delete(_ key: String) -> Bool {
        flights.invalidate(key)
        defer { flights.invalidate(key) }
        return isStorable(key) ? forget(key) : true
    }

    @discardableResult
    func delete(matching pattern: String) -> Int {
        if pattern.utf8.count > limits.keyBytes { return 0 }
        let matching = GlobPattern(pattern)
        flights.invalidate(matching: matching)
        defer { flights.invalidate(matching: matching) }
        var count = 0
        do throws(CacheFault) {
            let sweep = RedisSweep(pattern: pattern, limits: redis)
            let (swept, isWhole) = try sweep.run { commands throws(CacheFault) in
                try perform(commands)
            }
            count = swept
            if !isWhole { sayOnce("not all keys that match a pattern could be deleted in time") }
        } catch {
            figures.countFault()
            breaker.owe(pattern: pattern)
            breaker.open(error.text)
        }
        return count
    }

    func exists(_ key: String) -> Bool {
        isStorable(key) && ask([RedisCommand("EXISTS", [RedisKeys.value(key)])])?.first == .integer(1)
    }

    /// Over a connection of its own, which no breaker keeps from being made.
    func ping(withinMilliseconds bound: Int) -> Bool {
        let deadline = Moment.now().monotonic + Int64(min(bound, Self.pingMilliseconds)) * 1_000
        // At the start, the name may be looked up at this moment.
        while endpoint.address == nil && Moment.now().monotonic < deadline {
            _ = Poll.isReadable(-1, withinMilliseconds: 5)
        }
        var connection = RedisConnection(valueBytes: 0)
        do throws(CacheFault) {
            let values = try connection.perform(
                [RedisCommand("PING")], at: endpoint, connectDeadline: deadline
            ) { deadline }
            return values == [.status("PONG")]
        } catch {
            return false
        }
    }

    var counts: CacheCounts { figures.counts }

    /// Whether Redis is asked at the moment.
    var isAsked: Bool { !breaker.isOpen }

    func open(_ key: String) -> CacheOpening {
        if !isStorable(key) { return .unstorable }
        let lease = UInt64.random(in: .min ... .max)
        let set = RedisCommand(
            "SET",
            [
                RedisKeys.lease(key), Array("\(lease)".utf8), Array("PX".utf8),
                RedisKeys.text(Int64(redis.leaseMilliseconds)),
            ])
        let get = RedisCommand("GET", [RedisKeys.value(key)])
        guard let values = ask([get, set], about: key) else { return .unstorable }
        return find(values.first).map { .found($0) } ?? .lease(lease)
    }

    func store(_ value: [UInt8], for key: String, _ lifetime: CacheLifetime, under lease: UInt64) {
        if value.count > limits.valueBytes { return }
        _ = ask([
            RedisCommand(
                "EVAL",
                [
                    Array(RedisKeys.storing.utf8), Array("2".utf8), RedisKeys.lease(key),
                    RedisKeys.value(key), Array("\(lease)".utf8), value,
                    RedisKeys.text(lifetime.milliseconds),
                ])
        ])
    }

    private func isStorable(_ key: String) -> Bool { key.utf8.count <= limits.keyBytes }

    private func find(_ reply: RedisValue?) -> [UInt8]? {
        guard case .string(let value)? = reply, value.count <= limits.valueBytes else { return nil }
        return value
    }

    /// Deletes a key now, or before Redis is asked for anything again.
    @discardableResult
    private func forget(_ key: String) -> Bool {
        do throws(CacheFault) {
            _ = try perform([RedisKeys.deletion(key)])
            return true
        } catch {
            figures.countFault()
            breaker.owe(key: key)
            breaker.open(error.text)
            return false
        }
    }

    /// nil: a fault, which has been dealt with. A value that is far too long is deleted, for it would be
    /// fetched in vain again and again.
    private func ask(_ commands: [RedisCommand], about key: String? = nil) -> [RedisValue]? {
        do throws(CacheFault) {
            return try perform(commands)
        } catch {
            figures.countFault()
            switch error.kind {
            case .away: breaker.open(error.text)
            case .refused: sayOnce(error.text)
            case .tooLarge: if let key { forget(key) }
            case .busy: break
            }
            return nil
        }
    }

    private func perform(_ commands: [RedisCommand]) throws(CacheFault) -> [RedisValue] {
        if breaker.isOpen { throw .away("it is away") }
        return try pool.perform(commands)
    }

    private func sayOnce(_ text: String) {
        let isNews = told.withLock { $0.count < 16 && $0.insert(text).inserted }
        if isNews { say("Redis at \(endpoint.target): \(text)") }
    }
}
