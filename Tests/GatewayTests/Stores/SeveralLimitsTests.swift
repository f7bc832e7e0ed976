import Bytes
import Testing

@testable import Gateway

@Suite("Several limits at once")
struct SeveralLimitsTests {
    private static func table(_ limits: [(Int, Int64)], maxKeys: Int = 1_000) -> FixedLimits {
        FixedLimits(
            limits: limits.map { .init(count: $0.0, windowMicroseconds: $0.1) }, maxKeys: maxKeys)
    }

    private static func entry(
        _ tier: Int, _ limit: Int, _ window: Int64, key: UInt64, observes: Bool = false
    ) -> LimitEntry {
        let high = (key &+ UInt64(tier)) &* 0x9E37_79B9_7F4A_7C15
        return LimitEntry(
            tier: tier, limit: .init(count: limit, windowMicroseconds: window),
            hash: SipHash.Digest(low: key, high: high), observes: observes)
    }

    /// All admissions that ever were, by tier and key.
    private struct Model {
        var times: [[UInt64: [Int64]]]

        func counted(_ tier: Int, _ key: UInt64, _ window: Int64, now: Int64) -> [Int64] {
            (times[tier][key] ?? []).filter { $0 > now - window }
        }
    }

    @Test("all record a request or none does, as the definition reads", arguments: 0..<12 as Range<UInt64>)
    func model(seed: UInt64) {
        var generator = SeededGenerator(state: seed &+ 99)
        let count = Int.random(in: 1...5, using: &generator)
        let limits = (0..<count).map { _ in
            (Int.random(in: 3...40, using: &generator), Int64.random(in: 10...900, using: &generator))
        }
        let observing = (0..<count).map { _ in Int.random(in: 0..<5, using: &generator) == 0 }
        let table = Self.table(limits)
        var model = Model(times: Array(repeating: [:], count: count))
        var now: Int64 = 1_000
        for _ in 0..<2_500 {
            now += Int64.random(in: 0...20, using: &generator)
            let cost = Int.random(in: 1...3, using: &generator)
            var keys: [UInt64] = []
            var entries: [LimitEntry] = []
            for tier in 0..<count {
                let key = UInt64.random(in: 0..<4, using: &generator)
                keys.append(key)
                entries.append(
                    Self.entry(tier, limits[tier].0, limits[tier].1, key: key, observes: observing[tier]))
            }
            let before = (0..<count).map { model.counted($0, keys[$0], limits[$0].1, now: now) }
            let hasRoom = (0..<count).map { before[$0].count + cost <= limits[$0].0 }
            let expected = (0..<count).allSatisfy { hasRoom[$0] || observing[$0] }
            let admitted = table.admit(&entries, cost: cost, monotonic: now)
            #expect(admitted == expected)
            for tier in 0..<count {
                var counted = before[tier]
                if expected && hasRoom[tier] {
                    let added = Array(repeating: now, count: cost)
                    model.times[tier][keys[tier], default: []] += added
                    counted += added
                }
                let reading = entries[tier].reading
                #expect(reading.admitted == hasRoom[tier] && reading.counted == counted.count)
                if let oldest = counted.first { #expect(reading.leavesIn == oldest + limits[tier].1 - now) }
                if !hasRoom[tier] {
                    // Room is when enough of the oldest have left, and not a microsecond before.
                    let missing = before[tier].count + cost - limits[tier].0
                    #expect(reading.roomIn == before[tier][missing - 1] + limits[tier].1 - now)
                }
            }
        }
    }

    @Test("a bucket is the same whether it is asked alone or with others")
    func shared() {
        let table = Self.table([(3, 100), (5, 100)])
        let entry = Self.entry(0, 3, 100, key: 7)
        let alone = table.admit(tier: 0, hash: entry.hash, monotonic: 0, wall: 0)
        var entries = [entry, Self.entry(1, 5, 100, key: 8)]
        let isAdmitted = table.admit(&entries, cost: 2, monotonic: 1)
        #expect(alone.remaining == 2 && isAdmitted && entries[0].reading.counted == 3)
        #expect(!table.admit(tier: 0, hash: entry.hash, monotonic: 2, wall: 0).admitted)
    }

    @Test("without room for another key, the tier's overflow bucket is as strict", arguments: [1, 2, 3, 5])
    func overflow(maxKeys: Int) {
        let table = Self.table([(4, 1_000), (6, 1_000)], maxKeys: maxKeys)
        var admitted = 0
        for key in 0..<50 as Range<UInt64> {
            var entries = [
                Self.entry(0, 4, 1_000, key: 1_000 + key), Self.entry(1, 6, 1_000, key: 2_000 + key),
            ]
            if table.admit(&entries, cost: 1, monotonic: 5) { admitted += 1 }
            #expect(table.keyCount <= maxKeys)
        }
        #expect(admitted >= 1 && admitted <= maxKeys + 4, "those with buckets, and four of all others")
        #expect(table.overflowCount > 0)
    }

    @Test("a lower limit for the same bucket holds at once, a higher one gives the difference")
    func overridden() {
        let table = Self.table([(100, 1_000)])
        func isAdmitted(_ limit: Int, _ now: Int64) -> Bool {
            var entries = [Self.entry(0, limit, 1_000, key: 1)]
            return table.admit(&entries, cost: 1, monotonic: now)
        }
        #expect((0..<100).map { isAdmitted(100, Int64($0)) }.allSatisfy { $0 })
        #expect(!isAdmitted(100, 200) && !isAdmitted(10, 200))
        #expect((0..<50).filter { _ in isAdmitted(120, 300) }.count == 20)
        #expect(!isAdmitted(10, 1_099), "a hundred and twenty less a hundred, and ten fit no twenty")
        #expect(isAdmitted(21, 1_099))
    }

    @Test("threads that ask for the same keys in any order never exceed a limit, nor wait for ever")
    func threads() async {
        let table = Self.table([(500, 60_000_000), (400, 60_000_000), (900, 60_000_000)])
        let admitted = await withTaskGroup(of: Int.self) { group in
            for worker in 0..<8 as Range<UInt64> {
                group.addTask {
                    (0..<400 as Range<UInt64>).count { round in
                        var entries = [
                            Self.entry(0, 500, 60_000_000, key: 1),
                            Self.entry(1, 400, 60_000_000, key: 1),
                            Self.entry(2, 900, 60_000_000, key: (worker &+ round) % 3),
                        ]
                        if worker % 2 == 0 { entries.reverse() }
                        return table.admit(&entries, cost: 1, monotonic: 5)
                    }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(admitted == 400)
        let alone = table.admit(
            tier: 0, hash: Self.entry(0, 500, 60_000_000, key: 1).hash, monotonic: 5, wall: 0)
        #expect(alone.remaining == 99, "what another limit refused was not counted")
    }
}
