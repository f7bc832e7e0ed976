import Testing

@testable import Gateway

@Suite("When key sets are fetched")
struct KeyScheduleTests {
    private static let second: Int64 = 1_000_000
    private static let settings = Configuration.RemoteKeys(
        url: "https://idp.example/keys", timeoutMicroseconds: 5 * second,
        leastRefreshMicroseconds: 60 * second, mostRefreshMicroseconds: 3_600 * second,
        staleMicroseconds: 86_400 * second, unknownKeyMicroseconds: 10 * second)

    @Test(
        "Cache-Control says how long an answer is fresh",
        arguments: [
            ("", "", nil), ("public, max-age=300", "", 300), ("max-age=300", "100", 200),
            ("MAX-AGE = \"300\"", "", 300), ("max-age=10, max-age=5", "", 5), ("max-age=300", "400", 0),
            ("no-store", "", 0), ("max-age=300, no-cache", "", 0), ("s-maxage=300", "", nil),
            ("max-age=-1", "", nil), ("max-age=", "", nil), ("max-age", "", nil), ("max-age=x, ,", "", nil),
            ("max-age=99999999999999999999", "", Int64(Int32.max)), ("max-age=300", "-5", 300),
            ("=", "", nil), ("=5", "", nil), ("max-age=300, =", "", 300), (",=,=,", "", nil), ("", "=", nil),
        ] as [(String, String, Int64?)])
    func fresh(control: String, age: String, seconds: Int64?) {
        #expect(CacheControl.freshSeconds(control, age: age) == seconds)
    }

    @Test(
        "the next fetch is when the answer says, within the bounds, and a tenth earlier at the most",
        arguments: [
            (nil, 300), (0, 60), (59, 60), (300, 300), (100_000, 3_600), (Int64(Int32.max), 3_600),
        ] as [(Int64?, Int64)])
    func bounds(fresh: Int64?, expected: Int64) {
        var schedule = KeySchedule(Self.settings, now: 7)
        #expect(schedule.dueAt == 7, "the first is due at once")
        schedule.succeeded(freshSeconds: fresh, now: 1_000, chance: 0)
        #expect(schedule.dueAt == 1_000 + expected * Self.second)
        schedule.succeeded(freshSeconds: fresh, now: 1_000, chance: .max)
        #expect(schedule.dueAt == 1_000 + max(expected * 9 / 10, 60) * Self.second)
    }

    @Test(
        "after failures the wait doubles up to half a minute, spread over its second half"
    )
    func backOff() {
        var schedule = KeySchedule(Self.settings, now: 0)
        for wait: Int64 in [1, 2, 4, 8, 16, 30, 30, 30] {
            var early = schedule
            schedule.failed(now: 0, chance: 0)
            early.failed(now: 0, chance: .max)
            #expect(schedule.dueAt == wait * Self.second && early.dueAt == wait * Self.second / 2)
        }
        for _ in 0..<100 { schedule.failed(now: 0, chance: 0) }
        #expect(schedule.dueAt == 30 * Self.second)
        schedule.succeeded(freshSeconds: nil, now: 0, chance: 0)
        #expect(schedule.failures == 0)
        schedule.failed(now: 0, chance: 0)
        #expect(schedule.dueAt == Self.second)
    }

    @Test("a set is good until so long after it was fetched, whatever fails meanwhile")
    func stale() {
        var schedule = KeySchedule(Self.settings, now: 0)
        #expect(schedule.isStale(0), "there is none")
        schedule.succeeded(freshSeconds: nil, now: 100, chance: 0)
        schedule.failed(now: 50_000 * Self.second, chance: 0)
        let end = 100 + 86_400 * Self.second
        #expect(!schedule.isStale(end - 1) && schedule.isStale(end) && schedule.staleAt == end)
        schedule.succeeded(freshSeconds: nil, now: end, chance: 0)
        #expect(!schedule.isStale(end))
    }
}
