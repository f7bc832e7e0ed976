import EventLoop
import Redis
import Synchronization
import Testing

@testable import UpstreamApp

@Suite(.serialized) struct RedisCacheTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test("keys have a prefix and a time to live, and values of others are left alone")
    func names() throws {
        let redis = try RedisServer()
        let cache = try RedisCache(redis.target, redis: .patient) { _ in }
        try redis.ask([RedisCommand("SET", [bytes("user:1"), [7]])])
        cache.set("user:1", to: [1], for: .short)
        let reply = try redis.ask([
            RedisCommand("PTTL", [bytes("postern:cache:user:1")]), RedisCommand("DBSIZE"),
        ])
        guard case .integer(let left)? = reply.first else { throw CacheFault.away("no integer") }
        #expect((1...60_000).contains(left))
        #expect(reply.last == .integer(2))
        #expect(cache.delete(matching: "*") == 1)
        #expect(try redis.ask([RedisCommand("GET", [bytes("user:1")])]) == [.string([7])])
        let computed = cache.value(for: "user:2", lifetime: .short) { [2] }
        #expect(computed == [2])
        // The lease went with the value that it was for.
        let keys = try redis.ask([RedisCommand("KEYS", [bytes("postern:*")])])
        #expect(keys == [.array([.string(bytes("postern:cache:user:2"))])])
    }

    @Test("what one process deletes another that is computing it does not store")
    func processes() throws {
        let redis = try RedisServer()
        let one = try RedisCache(redis.target, redis: .patient) { _ in }
        let other = try RedisCache(redis.target, redis: .patient) { _ in }
        for isPattern in [false, true] {
            let old = one.value(for: "k") { () -> [UInt8]? in
                if isPattern { other.delete(matching: "k*") } else { other.delete("k") }
                return [1]
            }
            #expect(old == [1])
            #expect(!one.exists("k"))
        }
        let fresh = one.value(for: "k") { [2] }
        #expect(fresh == [2])
        #expect(other.get("k") == [2])
    }

    @Test("a value that is too long is a miss, and one that is far too long is deleted")
    func tooLong() throws {
        let redis = try RedisServer()
        var limits = CacheLimits()
        limits.valueBytes = 100
        let cache = try RedisCache(redis.target, limits: limits, redis: .patient) { _ in }
        for count in [101, 3 << 20] {
            try redis.ask([
                RedisCommand("SET", [bytes("postern:cache:k"), [UInt8](repeating: 1, count: count)])
            ])
            #expect(cache.get("k") == nil)
        }
        #expect(!cache.exists("k") && cache.isAsked)
        cache.set("k", to: [1], for: .short)
        #expect(cache.get("k") == [1])
    }

    @Test("with Redis gone each look-up is a miss at once, and it is used again when it is back")
    func outage() throws {
        let redis = try RedisServer()
        let log = LogText()
        let cache = try RedisCache(redis.target, redis: .hasty, say: log.append)
        cache.set("k", to: [1], for: .long)
        redis.stop()
        let duration = try CacheKind.milliseconds {
            try CacheKind.onThreads(20) { _ in
                for _ in 0..<200 {
                    _ = cache.get("k")
                    let value = cache.value(for: "k") { [2] }
                    #expect(value == [2])
                }
            }
        }
        #expect(duration < 3_000)
        #expect(cache.counts.hits == 0 && cache.counts.faults >= 8_000)
        #expect(!cache.ping(withinMilliseconds: 500))
        #expect(!cache.isAsked)
        try redis.start()
        // The breaker does not know yet, and is not asked.
        #expect(cache.ping(withinMilliseconds: 1_000))
        let isBack = CacheKind.wait { cache.isAsked }
        #expect(isBack)
        let value = cache.value(for: "k") { [3] }
        #expect(value == [3])
        #expect(cache.get("k") == [3])
        #expect(log.lines.count == 2)
        #expect(log.lines.first?.contains("is away") == true)
        #expect(log.lines.last?.contains("answers again") == true)
    }

    @Test("a Redis that was started again between two requests is not noticed")
    func restart() throws {
        let redis = try RedisServer()
        let log = LogText()
        let cache = try RedisCache(redis.target, redis: .patient, say: log.append)
        cache.set("k", to: [1], for: .long)
        redis.stop()
        try redis.start()
        #expect(cache.get("k") == nil)
        cache.set("k", to: [2], for: .long)
        #expect(cache.get("k") == [2])
        #expect(cache.counts.faults == 0 && log.lines.isEmpty)
    }

    @Test("a Redis that is frozen costs each thread one deadline at most, and nothing after that")
    func frozen() throws {
        let redis = try RedisServer()
        let cache = try RedisCache(redis.target, redis: .hasty) { _ in }
        cache.set("k", to: [1], for: .long)
        redis.freeze()
        let longest = Mutex(0)
        try CacheKind.onThreads(30) { _ in
            let duration = CacheKind.milliseconds { _ = cache.get("k") }
            longest.withLock { $0 = max($0, duration) }
        }
        // To wait for a connection, to connect and be greeted, to be answered: 150 + 300 + 200.
        #expect(longest.withLock { $0 } < 1_500)
        let later = CacheKind.milliseconds { for _ in 0..<100 { _ = cache.get("k") } }
        #expect(later < 150)
        let ping = CacheKind.milliseconds { #expect(!cache.ping(withinMilliseconds: 200)) }
        #expect((150...1_000).contains(ping))
        redis.thaw()
        let isBack = CacheKind.wait { cache.isAsked }
        #expect(isBack)
        #expect(cache.get("k") == [1])
    }

    @Test("what is deleted while Redis is away is not found when it is back")
    func debt() throws {
        let redis = try RedisServer()
        let cache = try RedisCache(redis.target, redis: .hasty) { _ in }
        for key in ["a", "b", "c:1", "d"] { cache.set(key, to: [1], for: .long) }
        redis.freeze()
        #expect(!cache.delete("a"))
        #expect(cache.delete(matching: "c:*") == 0)
        cache.set("d", to: [2], for: .long)
        redis.thaw()
        let isBack = CacheKind.wait { cache.isAsked }
        #expect(isBack)
        #expect(["a", "b", "c:1"].map { cache.get($0) } == [nil, [1], nil])
        // Either is right: what it is now, or nothing.
        #expect(cache.get("d") != [1])
    }

    @Test("with more deletions owed than can be remembered everything goes")
    func bankruptcy() {
        var debt = RedisDebt(limit: 3)
        for index in 0..<3 { debt.add(key: "\(index)") }
        #expect(debt.keys.count == 3 && debt.patterns.isEmpty)
        debt.add(pattern: "x*")
        #expect(debt.keys.isEmpty && debt.patterns == [bytes("*")])
        var rest = debt
        rest.add(key: "later")
        rest.subtract(debt)
        #expect(rest.keys == [bytes("later")] && rest.patterns.isEmpty)
    }

    @Test("a full Redis is told of once, and asked on")
    func refusals() throws {
        let redis = try RedisServer(["--maxmemory", "1", "--maxmemory-policy", "noeviction"])
        let log = LogText()
        let cache = try RedisCache(redis.target, redis: .patient, say: log.append)
        for index in 0..<5 {
            cache.set("k", to: [1], for: .short)
            #expect(cache.get("k") == nil, "round \(index)")
        }
        #expect(cache.isAsked)
        #expect(log.lines.count == 1 && log.lines[0].contains("its memory is full"))
    }

    @Test("a replica, which cannot be told what to forget, is not asked")
    func replica() throws {
        let master = try RedisServer.freePort()
        let redis = try RedisServer(["--replicaof", "127.0.0.1 \(master)"])
        let log = LogText()
        let cache = try RedisCache(redis.target, redis: .patient, say: log.append)
        #expect(cache.get("k") == nil && cache.isAsked)
        #expect(!cache.delete("k"))
        // Four probes.
        _ = Poll.isReadable(-1, withinMilliseconds: 200)
        #expect(!cache.isAsked)
        #expect(log.lines.count == 1 && log.lines[0].contains("it is a replica"))
    }

    @Test("a server that turns connections away is not asked again for each request")
    func full() throws {
        let redis = try RedisServer(["--maxclients", "1"])
        let first = try RedisCache(redis.target, redis: .patient) { _ in }
        // The one connection that there may be is that of the start, until Redis has seen its end.
        let isFirst = CacheKind.wait {
            first.set("k", to: [1], for: .short)
            return first.get("k") == [1]
        }
        #expect(isFirst)
        let log = LogText()
        let second = try RedisCache(redis.target, redis: .patient, say: log.append)
        #expect(second.get("k") == nil && !second.isAsked)
        // Redis says why and hangs up; what it said may be lost with the connection.
        #expect(log.lines.count == 1, "\(log.lines)")
        let reasons = ["is away: it answers ERR", "is away: the connection broke"]
        #expect(reasons.contains { log.lines.first?.contains($0) == true }, "\(log.lines)")
        #expect(first.get("k") == [1])
    }

    @Test("without the right password there is no cache, and the password is told to nobody")
    func passwords() throws {
        let redis = try RedisServer(["--requirepass", "right"])
        for (url, reason) in [
            ("unix://:wr0ng@\(redis.folder.path)/redis.sock", "it refuses the user or the password"),
            ("unix://\(redis.folder.path)/redis.sock", "it asks for a password"),
        ] {
            let log = LogText()
            let cache = try RedisCache(RedisTarget(url: url), redis: .patient, say: log.append)
            #expect(!cache.ping(withinMilliseconds: 1_000))
            cache.set("k", to: [1], for: .short)
            #expect(cache.get("k") == nil)
            #expect(log.lines.count == 1 && log.lines[0].contains(reason))
            #expect(!log.lines[0].contains("wr0ng"))
        }
        let right = try RedisTarget(url: "unix://:right@\(redis.folder.path)/redis.sock?db=3")
        let cache = try RedisCache(right, redis: .patient) { _ in }
        cache.set("k", to: [1], for: .short)
        #expect(cache.get("k") == [1])
        #expect(cache.ping(withinMilliseconds: 1_000))
    }

    @Test("a server that is known by name is found without anybody waiting for the resolver")
    func named() throws {
        let port = try RedisServer.freePort()
        let redis = try RedisServer(["--port", "\(port)", "--bind", "127.0.0.1"])
        let log = LogText()
        let cache = try RedisCache(
            RedisTarget(url: "redis://localhost:\(port)"), redis: .patient, say: log.append)
        #expect(cache.ping(withinMilliseconds: 1_000))
        let isFound = CacheKind.wait { cache.isAsked }
        #expect(isFound)
        cache.set("k", to: [1], for: .short)
        #expect(cache.get("k") == [1] && log.lines.isEmpty)
        withExtendedLifetime(redis) {}
        let nowhere = try RedisCache(
            RedisTarget(url: "redis://nowhere.invalid:\(port)"), redis: .hasty, say: log.append)
        #expect(nowhere.get("k") == nil)
        let isTold = CacheKind.wait { log.lines.count == 1 }
        #expect(isTold)
    }
}
