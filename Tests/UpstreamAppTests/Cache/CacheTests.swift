import EventLoop
import Testing

@testable import UpstreamApp

@Suite(.serialized) struct CacheTests {
    @Test(
        "a value is found until it is deleted, whatever its bytes and those of its key",
        arguments: CacheKind.allCases)
    func basics(kind: CacheKind) throws {
        try kind.with { cache in
            let all = (0...255).map { UInt8($0) }
            for (key, value) in [("a", all), ("", [1]), ("k\r\n*1\0\u{1F600}", []), ("a b", all)] {
                #expect(cache.get(key) == nil)
                #expect(!cache.exists(key))
                cache.set(key, to: value, for: .standard)
                #expect(cache.get(key) == value)
                #expect(cache.exists(key))
                cache.set(key, to: [9], for: .standard)
                #expect(cache.get(key) == [9])
                #expect(cache.delete(key))
                #expect(cache.get(key) == nil)
                #expect(!cache.exists(key))
                #expect(cache.delete(key))
            }
            #expect(cache.counts == CacheCounts(hits: 8, misses: 8, faults: 0))
            #expect(cache.ping(withinMilliseconds: 1_000))
        }
    }

    @Test("two spellings of one letter are two keys", arguments: CacheKind.allCases)
    func spellings(kind: CacheKind) throws {
        try kind.with { cache in
            cache.set("\u{E9}", to: [1], for: .short)
            #expect(cache.get("e\u{301}") == nil)
            let other = cache.value(for: "e\u{301}") { [2] }
            #expect(other == [2])
            #expect(cache.get("\u{E9}") == [1])
        }
    }

    @Test("a value is gone when its lifetime is over, and each has one", arguments: CacheKind.allCases)
    func lifetimes(kind: CacheKind) throws {
        try kind.with { cache in
            cache.set("set", to: [1], for: CacheLifetime(milliseconds: 150))
            let computed = cache.value(for: "computed", lifetime: CacheLifetime(milliseconds: 150)) { [2] }
            #expect(computed == [2])
            #expect(cache.get("set") != nil && cache.get("computed") != nil)
            #expect(CacheKind.wait { !cache.exists("set") && !cache.exists("computed") })
            #expect(cache.get("set") == nil && cache.get("computed") == nil)
        }
        #expect(CacheLifetime.short.milliseconds == 60_000 && CacheLifetime.standard.milliseconds == 300_000)
        #expect(CacheLifetime.long.milliseconds == 3_600_000)
        #expect(CacheLifetime.veryLong.milliseconds == 86_400_000)
    }

    @Test("what is too long is not kept, nor what it was to replace", arguments: CacheKind.allCases)
    func bounds(kind: CacheKind) throws {
        var limits = CacheLimits()
        limits.keyBytes = 8
        limits.valueBytes = 1_000
        try kind.with(limits) { cache in
            let exact = [UInt8](repeating: 7, count: 1_000)
            cache.set("12345678", to: exact, for: .short)
            #expect(cache.get("12345678") == exact)
            cache.set("12345678", to: exact + [7], for: .short)
            #expect(cache.get("12345678") == nil)
            cache.set("123456789", to: [1], for: .short)
            #expect(cache.get("123456789") == nil && !cache.exists("123456789"))
            let long = cache.value(for: "123456789") { exact + [7] }
            #expect(long?.count == 1_001)
            #expect(cache.delete(matching: "*********") == 0)
            #expect(cache.counts.faults == 0)
        }
    }

    @Test("a pattern deletes what matches it, of more than a thousand keys", arguments: CacheKind.allCases)
    func patterns(kind: CacheKind) throws {
        try kind.with { cache in
            for index in 0..<2_500 { cache.set("user:\(index)", to: [1], for: .long) }
            for key in ["users:1", "user", "other:user:1", "user:[1]"] { cache.set(key, to: [2], for: .long) }
            #expect(cache.delete(matching: "user:\\[1]") == 1)
            #expect(cache.delete(matching: "user:1?") == 10)
            #expect(cache.delete(matching: "user:[2-3][^05-9]") == 8)
            #expect(cache.delete(matching: "user:*") == 2_482)
            #expect(cache.delete(matching: "user:*") == 0)
            #expect(cache.exists("users:1") && cache.exists("user") && cache.exists("other:user:1"))
            #expect(cache.delete(matching: "*") == 3)
        }
    }

    @Test("fifty threads that ask at once compute once", arguments: CacheKind.allCases)
    func singleFlight(kind: CacheKind) throws {
        var limits = CacheLimits()
        limits.flightMilliseconds = 20_000
        try kind.with(limits) { cache in
            let computations = Tally()
            let right = Tally()
            for round in 0..<5 {
                try CacheKind.onThreads(50) { _ in
                    let value = cache.value(for: "key-\(round)") {
                        computations.add()
                        _ = Poll.isReadable(-1, withinMilliseconds: 30)
                        return [UInt8(round)]
                    }
                    if value == [UInt8(round)] { right.add() }
                }
            }
            #expect(computations.count == 5)
            #expect(right.count == 250)
            #expect(cache.flights.count == 0)
        }
    }

    @Test("what does not exist is computed for each who comes later", arguments: CacheKind.allCases)
    func absent(kind: CacheKind) throws {
        try kind.with { cache in
            let computations = Tally()
            for _ in 0..<3 {
                let value = cache.value(for: "k") { () -> [UInt8]? in
                    computations.add()
                    return nil
                }
                #expect(value == nil)
            }
            #expect(computations.count == 3)
            #expect(!cache.exists("k"))
        }
    }

    private struct Refused: Error, Equatable {
        var attempt: Int
    }

    @Test("who waits for a computation that fails tries by itself", arguments: CacheKind.allCases)
    func failures(kind: CacheKind) throws {
        try kind.with { cache in
            let attempts = Tally()
            let thrown = Tally()
            let values = Tally()
            try CacheKind.onThreads(20) { _ in
                do throws(Refused) {
                    let value = try cache.value(for: "k") { () throws(Refused) -> [UInt8]? in
                        let attempt = attempts.add()
                        _ = Poll.isReadable(-1, withinMilliseconds: 10)
                        if attempt <= 3 { throw Refused(attempt: attempt) }
                        return [1]
                    }
                    if value == [1] { values.add() }
                } catch {
                    thrown.add()
                }
            }
            #expect(thrown.count == 3 && values.count == 17)
            #expect(attempts.count == 4)
            #expect(cache.get("k") == [1])
            #expect(cache.flights.count == 0)
        }
    }

    @Test("who has waited long enough computes by itself", arguments: CacheKind.allCases)
    func patience(kind: CacheKind) throws {
        var limits = CacheLimits()
        limits.flightMilliseconds = 50
        try kind.with(limits) { cache in
            let slow = try Wakeable()
            try CacheKind.onThreads(2) { index in
                if index == 0 {
                    _ = cache.value(for: "k") {
                        slow.began.signal()
                        _ = Poll.isReadable(slow.ended.number, withinMilliseconds: 10_000)
                        return [1]
                    }
                } else {
                    _ = Poll.isReadable(slow.began.number, withinMilliseconds: 10_000)
                    let value = cache.value(for: "k") { [2] }
                    // The other is at it still, and this one has not stored what it found.
                    if value == [2] && !cache.exists("k") { slow.tally.add() }
                    slow.ended.signal()
                }
            }
            #expect(slow.tally.count == 1)
            #expect(cache.get("k") == [1])
        }
    }

    /// What happens to a key while its value is being computed.
    enum Change: CaseIterable, Sendable { case delete, deleteMatching, set }

    @Test(
        "a value that is out of date before it is computed is not kept", arguments: CacheKind.allCases,
        Change.allCases)
    func invalidation(kind: CacheKind, change: Change) throws {
        try kind.with { cache in
            let old = cache.value(for: "user:1") { () -> [UInt8]? in
                switch change {
                case .delete: cache.delete("user:1")
                case .deleteMatching: cache.delete(matching: "user:*")
                case .set: cache.set("user:1", to: [3], for: .short)
                }
                // Whoever comes after the change does not wait for what was before it.
                let value = cache.value(for: "user:1") { [2] }
                #expect(value == (change == .set ? [3] : [2]))
                return [1]
            }
            #expect(old == [1])
            #expect(cache.get("user:1") == (change == .set ? [3] : [2]))
        }
    }

    @Test("no old value is left behind by threads that read while one writes", arguments: CacheKind.allCases)
    func race(kind: CacheKind) throws {
        try kind.with { cache in
            let truth = Tally()
            let stale = Tally()
            let ended = Tally()
            try CacheKind.onThreads(6) { index in
                if index == 0 {
                    for _ in 0..<300 {
                        let version = truth.add()
                        cache.delete("k")
                        // Nobody has changed it since: what is found from here on is of this version.
                        let value = cache.value(for: "k") { [UInt8](repeating: 0, count: truth.count) }
                        if value?.count != version { stale.add() }
                    }
                    ended.add()
                } else {
                    while ended.count == 0 {
                        _ = cache.value(for: "k") { [UInt8](repeating: 0, count: truth.count) }
                    }
                }
            }
            #expect(stale.count == 0)
            #expect(cache.get("k")?.count == 300)
            #expect(cache.counts.faults == 0)
        }
    }
}
