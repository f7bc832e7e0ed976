import Testing

@testable import Gateway

@Suite("The script that judges limits in Redis")
struct StoreScriptTests {
    /// The script with a clock that the test sets, which stands in two last arguments: seconds, microseconds.
    private static let script = StoreScript.text.replacing(
        "redis.call('TIME')", with: "{ tonumber(ARGV[#ARGV - 1]), tonumber(ARGV[#ARGV]) }")

    private struct Limit {
        var key: String
        var limit: Int
        var window: Int64
        var observes = false
    }

    private static func ask(
        _ redis: RedisFixture, _ limits: [Limit], fallback: [Limit]? = nil,
        revocations: [(String, String)] = [],
        cost: Int = 1, now: Int64
    ) throws -> [Int64] {
        let all = limits + (fallback ?? [])
        let keys = revocations.map(\.0) + all.map(\.key)
        var arguments = ["EVAL", script, "\(keys.count)"] + keys
        arguments += ["\(revocations.count)", "\(limits.count)", "\(fallback?.count ?? -1)", "\(cost)"]
        arguments += revocations.map(\.1)
        for limit in all { arguments += ["\(limit.limit)", "\(limit.window)", limit.observes ? "1" : "0"] }
        arguments += ["\(now / 1_000_000)", "\(now % 1_000_000)"]
        let answer = try redis.ask(arguments).dropFirst()
        return try answer.map { text in try #require(Int64(text), "\(text)") }
    }

    @Test(
        "under random schedules it says what the definition says, of every limit and every cost",
        arguments: 0..<6 as Range<UInt64>)
    func model(seed: UInt64) throws {
        let redis = try #require(RedisFixture(), "redis-server is installed by scripts/test")
        var generator = SeededGenerator(state: seed &+ 7)
        let count = Int.random(in: 1...4, using: &generator)
        let limits = (0..<count).map { number in
            Limit(
                key: "k\(number)", limit: Int.random(in: 3...60, using: &generator),
                window: Int64.random(in: 200_000...9_000_000, using: &generator),
                observes: Int.random(in: 0..<4, using: &generator) == 0)
        }
        var times: [[Int64]] = Array(repeating: [], count: count)
        // Expiry is the server's own and in true time: the test's clock must not run behind that.
        var now: Int64 = 1_700_000_000_123_456
        for step in 0..<1_500 {
            now += Int64.random(in: 0...40_000, using: &generator)
            let cost = Int.random(in: 1...3, using: &generator)
            let answer = try Self.ask(redis, limits, cost: cost, now: now)
            let before = (0..<count).map { index in times[index].filter { $0 > now - limits[index].window } }
            let hasRoom = (0..<count).map { before[$0].count + cost <= limits[$0].limit }
            let admitted = (0..<count).allSatisfy { hasRoom[$0] || limits[$0].observes }
            guard answer.count == 2 + count * 4, answer[0] == 0, answer[1] == (admitted ? 1 : 0) else {
                Issue.record("seed \(seed) step \(step): \(answer)")
                return
            }
            for index in 0..<count {
                var counted = before[index]
                if admitted && hasRoom[index] {
                    times[index] += Array(repeating: now, count: cost)
                    counted += Array(repeating: now, count: cost)
                }
                let at = 2 + index * 4
                #expect(answer[at] == (hasRoom[index] ? 1 : 0) && answer[at + 1] == Int64(counted.count))
                #expect(answer[at + 2] == counted.first.map { $0 + limits[index].window - now } ?? 0)
                if !hasRoom[index] {
                    let missing = before[index].count + cost - limits[index].limit
                    #expect(answer[at + 3] == before[index][missing - 1] + limits[index].window - now)
                }
            }
        }
    }

    @Test(
        "a ring of many thousand bytes says the same, and is not read as a whole",
        arguments: 0..<3 as Range<UInt64>)
    func large(seed: UInt64) throws {
        let redis = try #require(RedisFixture())
        var generator = SeededGenerator(state: seed &+ 99)
        let limit = Limit(
            key: "k", limit: Int.random(in: 900...1_400, using: &generator), window: 2_000_000)
        var times: [Int64] = []
        var now: Int64 = 1_700_000_000_000_000
        for step in 0..<2_500 {
            // Bursts fill it and pauses let parts of it leave, so that it wraps.
            now += step % 700 == 699 ? 1_500_000 : Int64.random(in: 0...1_500, using: &generator)
            let cost = Int.random(in: 1...3, using: &generator)
            let counted = times.filter { $0 > now - limit.window }
            let hasRoom = counted.count + cost <= limit.limit
            let answer = try Self.ask(redis, [limit], cost: cost, now: now)
            let after = hasRoom ? counted + Array(repeating: now, count: cost) : counted
            guard answer.count == 6, answer[1] == (hasRoom ? 1 : 0), answer[3] == Int64(after.count),
                answer[4] == after.first.map({ $0 + limit.window - now })
            else {
                Issue.record("seed \(seed) step \(step): \(answer), \(after.count)")
                return
            }
            if !hasRoom {
                let missing = counted.count + cost - limit.limit
                #expect(answer[5] == counted[missing - 1] + limit.window - now)
            }
            times = after
        }
        let length = try #require(Int(try redis.ask(["STRLEN", "k"])[0]))
        #expect(length > 8 * 900 && length <= 8 + 8 * limit.limit)
    }

    @Test("a clock that steps back counts as standing, and one far behind what was written empties the ring")
    func clock() throws {
        let redis = try #require(RedisFixture())
        let limit = Limit(key: "k", limit: 3, window: 60_000_000)
        let now: Int64 = 1_700_000_000_000_000
        #expect(try Self.ask(redis, [limit], now: now) == [0, 1, 1, 1, 60_000_000, 0])
        #expect(try Self.ask(redis, [limit], now: now - 30_000_000) == [0, 1, 1, 2, 60_000_000, 0])
        #expect(try Self.ask(redis, [limit], now: now + 1) == [0, 1, 1, 3, 59_999_999, 0])
        #expect(try Self.ask(redis, [limit], now: now + 2)[1] == 0)
        #expect(try Self.ask(redis, [limit], now: now - 60_000_001)[3] == 1)
    }

    @Test(
        "a key that holds something else is written over, never trusted",
        arguments: ["", "x", "0123456789abcdef"])
    func foreign(value: String) throws {
        let redis = try #require(RedisFixture())
        _ = try redis.ask(["SET", "k", value])
        let limit = Limit(key: "k", limit: 3, window: 60_000_000)
        let answer = try Self.ask(redis, [limit], now: 1_700_000_000_000_000)
        #expect(answer == [0, 1, 1, 1, 60_000_000, 0])
    }

    @Test("an admission counts for its window to the microsecond, and not for one more")
    func boundary() throws {
        let redis = try #require(RedisFixture())
        let limit = Limit(key: "k", limit: 2, window: 60_000_000)
        let now: Int64 = 1_700_000_000_000_000
        _ = try Self.ask(redis, [limit], now: now)
        _ = try Self.ask(redis, [limit], now: now + 5)
        let last = try Self.ask(redis, [limit], now: now + 59_999_999)
        #expect(last == [0, 0, 0, 2, 1, 1])
        let first = try Self.ask(redis, [limit], now: now + 60_000_000)
        #expect(first == [0, 1, 1, 2, 5, 0])
    }

    @Test("every key has an end: its window's, once nothing is admitted any more")
    func expiry() throws {
        let redis = try #require(RedisFixture())
        let limit = Limit(key: "k", limit: 3, window: 60_000_000)
        for _ in 0..<5 { _ = try Self.ask(redis, [limit], now: 1_700_000_000_000_000) }
        let life = try #require(Int64(try redis.ask(["PTTL", "k"])[0]))
        #expect(life > 50_000 && life <= 60_001)
    }

    @Test(
        "a revocation is found by its key, and holds for those it names",
        arguments: [
            ("1", "jlocal", true), ("@local", "jlocal", true), ("@other,local", "jlocal", true),
            ("@other", "jlocal", false), ("@locals", "jlocal", false), ("@", "jlocal", false),
            ("", "jlocal", true),
            ("100", "s100", true), ("100", "s99", true), ("100", "s101", false), ("soon", "s101", true),
            ("1", "x", true),
        ])
    func revoked(value: String, against: String, isRevoked: Bool) throws {
        let redis = try #require(RedisFixture())
        _ = try redis.ask(["SET", "r", value])
        let own = Limit(key: "own", limit: 2, window: 60_000_000)
        let other = Limit(key: "other", limit: 9, window: 60_000_000)
        let now: Int64 = 1_700_000_000_000_000
        let answer = try Self.ask(
            redis, [own], fallback: [other], revocations: [("absent", "x"), ("r", against)], now: now)
        #expect(answer == [isRevoked ? 2 : 0, 1, 1, 1, 60_000_000, 0])
        #expect(try redis.ask(["EXISTS", isRevoked ? "other" : "own"]) == ["1"])
        #expect(try redis.ask(["EXISTS", isRevoked ? "own" : "other"]) == ["0"])
    }
}
