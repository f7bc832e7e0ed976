import Bytes
import Testing

@testable import Gateway

@Suite("The sliding window table")
struct SlidingWindowTableTests {
    private let second: Int64 = 1_000_000

    private func table(_ limit: Int, window: Int64, maxKeys: Int = 1000) -> FixedLimits {
        FixedLimits(limits: [.init(count: limit, windowMicroseconds: window)], maxKeys: maxKeys)
    }

    private func hash(_ key: UInt64) -> SipHash.Digest {
        var generator = SeededGenerator(state: key)
        return SipHash.Digest(low: generator.next(), high: generator.next())
    }

    @Test("a schedule is judged as the reference model judges it", arguments: 1...40 as ClosedRange<UInt64>)
    func model(seed: UInt64) {
        var generator = SeededGenerator(state: seed)
        let limit = Int.random(in: 1...70, using: &generator)
        let window = Int64.random(in: 1...2000, using: &generator)
        let keys = UInt64.random(in: 1...30, using: &generator)
        let pause = Int64.random(in: 1...max(2, window / 4), using: &generator)
        let wall: Int64 = 1_700_000_000_123_456
        var model = ReferenceLimiter(limit: limit, window: window)
        let table = table(limit, window: window)
        var now: Int64 = 5
        for _ in 0..<3000 {
            switch Int.random(in: 0..<100, using: &generator) {
            case 0: now += window * 2
            case 1: now += window
            case 2: now += window - 1
            case 3..<50: break
            default: now += Int64.random(in: 0...pause, using: &generator)
            }
            let key = UInt64.random(in: 0..<keys, using: &generator)
            if Int.random(in: 0..<8, using: &generator) == 0 {
                let seen = table.admit(tier: 0, hash: hash(key), monotonic: now, wall: wall, records: false)
                let left = limit - model.counted(key, now: now).count
                #expect(seen.remaining == left)
            }
            let expected = model.admit(key, now: now)
            let verdict = table.admit(tier: 0, hash: hash(key), monotonic: now, wall: wall)
            let leaves = expected.oldest.map { $0 + window - now } ?? 0
            let reset = max((wall + leaves + 999_999) / 1_000_000, wall / 1_000_000 + 1)
            let retry = expected.admitted ? 0 : max(1, (leaves + 999_999) / 1_000_000)
            let same = RateLimitVerdict(
                admitted: expected.admitted, limit: limit, remaining: expected.remaining,
                resetSeconds: reset, retryAfterSeconds: retry)
            if verdict != same {
                Issue.record("seed \(seed) at \(now) key \(key): \(verdict), expected \(same)")
                return
            }
        }
        #expect(model.worst <= limit)
        #expect(table.keyCount <= Int(keys))
    }

    @Test(
        "one key is never admitted more often than its limit, whatever the table's size",
        arguments: [1, 2, 5, 64])
    func overflowIsStrict(maxKeys: Int) {
        var generator = SeededGenerator(state: UInt64(maxKeys))
        let table = table(5, window: 100, maxKeys: maxKeys)
        var admissions: [UInt64: [Int64]] = [:]
        var now: Int64 = 0
        for _ in 0..<20_000 {
            now += Int64.random(in: 0...3, using: &generator)
            let key = UInt64.random(in: 0..<20, using: &generator)
            if table.admit(tier: 0, hash: hash(key), monotonic: now, wall: 0).admitted {
                admissions[key, default: []].append(now)
            }
            #expect(table.keyCount <= maxKeys)
        }
        for times in admissions.values {
            for end in times.indices {
                #expect(times[...end].count { $0 > times[end] - 100 } <= 5)
            }
        }
        #expect((table.overflowCount > 0) == (maxKeys < 20))
    }

    @Test("a lagging clock counts as the latest one that the key has seen")
    func laggingClock() {
        let table = table(2, window: 100)
        #expect(
            table.admit(tier: 0, hash: SipHash.Digest(low: 1, high: 1), monotonic: 1000, wall: 0).admitted)
        #expect(table.admit(tier: 0, hash: SipHash.Digest(low: 1, high: 1), monotonic: 950, wall: 0).admitted)
        // Both are of 1000: had the second counted as 950, it would have left at 1050.
        #expect(
            !table.admit(tier: 0, hash: SipHash.Digest(low: 1, high: 1), monotonic: 1099, wall: 0).admitted)
        #expect(
            table.admit(tier: 0, hash: SipHash.Digest(low: 1, high: 1), monotonic: 1100, wall: 0).remaining
                == 1)
    }

    @Test("a full table shares one bucket per tier, and keys get their own again when others have left")
    func overflow() {
        let limit = SlidingWindowTable.Limit(count: 3, windowMicroseconds: 100)
        let table = FixedLimits(limits: [limit, limit], maxKeys: 2)
        for key in 1...2 as ClosedRange<UInt64> {
            #expect(table.admit(tier: 0, hash: hash(key), monotonic: 0, wall: 0).remaining == 2)
        }
        let shared = (3...6 as ClosedRange<UInt64>).map { key in
            table.admit(tier: 0, hash: hash(key), monotonic: 50, wall: 0).admitted
        }
        #expect(shared == [true, true, true, false])
        #expect(table.admit(tier: 1, hash: hash(3), monotonic: 50, wall: 0).remaining == 2)
        #expect(table.overflowCount == 5)
        // At 120 both owners are gone. A newcomer owes what the overflow bucket holds until that has left at
        // 150.
        for key in 10..<40 as Range<UInt64> {
            #expect(!table.admit(tier: 0, hash: hash(key), monotonic: 120, wall: 0).admitted)
        }
        #expect(table.keyCount < 2)
        let overflowed = table.overflowCount
        #expect(table.admit(tier: 0, hash: hash(7), monotonic: 150, wall: 0).remaining == 2)
        #expect(table.admit(tier: 0, hash: hash(7), monotonic: 150, wall: 0).remaining == 1)
        #expect(table.overflowCount == overflowed)
    }

    @Test("keys whose windows are empty are forgotten by and by, and the others are kept")
    func sweep() {
        let table = table(10, window: 100, maxKeys: 100_000)
        for first in 0...1 as ClosedRange<UInt64> {
            for key in stride(from: first, to: 5000, by: 2) {
                _ = table.admit(tier: 0, hash: hash(key), monotonic: Int64(first) * 90, wall: 0)
            }
        }
        #expect(table.keyCount == 5000)
        for call in 0..<20_000 {
            _ = table.admit(
                tier: 0, hash: hash(UInt64(call % 2500) * 2 + 1), monotonic: 130, wall: 0, records: false)
        }
        #expect(table.keyCount == 2500)
        for key in 0..<2500 as Range<UInt64> {
            let kept = table.admit(tier: 0, hash: hash(key * 2 + 1), monotonic: 130, wall: 0, records: false)
            #expect(kept.remaining == 9)
        }
    }

    @Test("many threads on one key with a limit of 10 admit exactly 10")
    func threads() async {
        for round in 0..<20 as Range<UInt64> {
            let table = table(10, window: 60 * second)
            let key = hash(round)
            let admitted = await withTaskGroup(of: Int.self) { group in
                for worker in 0..<8 {
                    group.addTask {
                        (0..<200).count { attempt in
                            let now = Int64(attempt * (worker + 1))
                            return table.admit(tier: 0, hash: key, monotonic: now, wall: 0).admitted
                        }
                    }
                }
                return await group.reduce(0, +)
            }
            #expect(admitted == 10)
            #expect(table.keyCount == 1)
        }
    }

    @Test("many threads that bring and leave keys keep each within its limit and the table within its bound")
    func threadsOverflowing() async {
        let table = table(10, window: 60 * second, maxKeys: 30)
        let admitted = await withTaskGroup(of: [Int].self) { group in
            for worker in 0..<8 as Range<UInt64> {
                group.addTask {
                    var generator = SeededGenerator(state: worker)
                    var admitted = [Int](repeating: 0, count: 100)
                    for _ in 0..<4000 {
                        let key = UInt64.random(in: 0..<100, using: &generator)
                        if table.admit(tier: 0, hash: hash(key), monotonic: 1, wall: 0).admitted {
                            admitted[Int(key)] += 1
                        }
                    }
                    return admitted
                }
            }
            var sums = [Int](repeating: 0, count: 100)
            for await counts in group {
                for key in counts.indices { sums[key] += counts[key] }
            }
            return sums
        }
        #expect(table.keyCount == 30)
        #expect(admitted.allSatisfy { $0 <= 10 })
        let total = admitted.reduce(0, +)
        #expect(total == 310)
    }

    @Test("a ring holds at most 16 bytes for each admission of its fullest moment, and gives memory back")
    func ringSize() {
        var window = SlidingWindow()
        for time in 0..<1000 as Range<Int64> {
            window.record(time, limit: 1000)
            #expect(window.capacity < max(5, window.count * 2))
        }
        #expect(window.capacity == 1000)
        window.forget(through: 899)
        #expect(window.count == 100)
        #expect(window.oldestTime == 900)
        window.shrink()
        #expect(window.capacity == 200)
        #expect(window.oldestTime == 900)
        #expect(window.newestTime == 999)
    }
}
