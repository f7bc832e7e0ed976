import Bytes
import Synchronization

/// The limiter's memory, shared by all workers: an exact sliding window for each key of each tier.
///
/// At no moment have more than a limit's `count` admissions of one key happened within its last window;
/// refused requests are not counted. Only a key whose window is empty is forgotten, by a sweep that each call
/// pays a little of. At most `maxKeys` are held: while all of those are live, new keys share one overflow
/// bucket per tier, which is strict for them (never more than the limit among all of them together); a key
/// that gets its own bucket later starts with what the overflow bucket holds, so that moving gains it
/// nothing.
///
/// Memory: a key costs up to 171 bytes of table (64 bytes a slot, at least 3/8 full after growing) and about
/// 48 bytes for the ring that holds its times. At a key's busiest moment each admission within the window
/// costs 8 to 16 bytes of ring (see `SlidingWindow`); the sweep halves what has become four times too large.
/// The whole is thus below maxKeys × 219 bytes + 16 bytes × admissions at each key's busiest moment. The
/// table of a shard never shrinks; what the rings hold does.
final class SlidingWindowTable: Sendable {
    let shards: [64 of Mutex<SlidingWindowShard>]
    let overflow: Mutex<Overflow>
    let held = Atomic<Int>(0)
    let overflowed = Atomic<Int>(0)
    private let mostKeys: Atomic<Int>

    /// So many admissions, within any span of so many microseconds.
    struct Limit: Sendable {
        var count: Int
        var windowMicroseconds: Int64
    }

    /// The buckets of those for whom there was no room, one per tier, and where to look next for keys to
    /// forget.
    struct Overflow: Sendable {
        var windows: [SlidingWindow]
        var latest = Int64.min
        var nextShard = 0
    }

    /// Slots looked at by each admission, and by each new key when the table is full (in each of
    /// `shardsReclaimed`).
    static let slotsSwept = 2
    private static let slotsReclaimed = 32
    private static let shardsReclaimed = 4

    init(tiers: Int, maxKeys: Int) {
        mostKeys = Atomic(maxKeys)
        shards = [64 of Mutex<SlidingWindowShard>] { _ in Mutex(SlidingWindowShard()) }
        overflow = Mutex(Overflow(windows: Array(repeating: SlidingWindow(), count: tiers)))
    }

    /// How many keys are held at the most.
    var maxKeys: Int { mostKeys.load(ordering: .relaxed) }

    /// Makes room for further tiers, and for more or fewer keys: those that are held stay until their windows
    /// are empty. What tiers have counted goes on.
    func resize(tiers: Int, maxKeys: Int) {
        mostKeys.store(maxKeys, ordering: .relaxed)
        overflow.withLock { overflow in
            while overflow.windows.count < tiers { overflow.windows.append(SlidingWindow()) }
        }
    }

    /// How many keys have a bucket of their own.
    var keyCount: Int { held.load(ordering: .relaxed) }
    /// How many requests were judged by an overflow bucket since the start.
    var overflowCount: Int { overflowed.load(ordering: .relaxed) }

    /// Judges one request of the key with this hash, and counts it if it is admitted and `records` is set.
    ///
    /// A key is counted by its tier, whatever the tier's limit is at the moment.
    /// `monotonic` decides; it may lag behind what other workers bring, and then counts as theirs. `wall`
    /// (Unix time) only dates the answer. Both are in microseconds.
    @inline(__always)
    func admit(
        tier: Int, _ limit: Limit, hash: SipHash.Digest, monotonic: Int64, wall: Int64, records: Bool = true
    ) -> RateLimitVerdict {
        let key = SlidingWindowShard.Key(high: hash.high, low: hash.low, tier: tier)
        let reading = shards[shard(of: key)].withLock { shard in
            let reading = shard.admit(key, limit, now: monotonic, records: records)
            let forgotten = shard.sweep(SlidingWindowTable.slotsSwept, now: monotonic)
            if forgotten > 0 { held.subtract(forgotten, ordering: .relaxed) }
            return reading
        }
        if let reading { return RateLimitVerdict(reading, limit, wall: wall) }
        return RateLimitVerdict(admitNew(key, limit, monotonic, records), limit, wall: wall)
    }

    func shard(of key: SlidingWindowShard.Key) -> Int { Int(truncatingIfNeeded: key.high >> 58) }

    /// All keys that are not held pass here one at a time, so that none is in a shard and in the overflow at
    /// once.
    @inline(never)
    private func admitNew(
        _ key: SlidingWindowShard.Key, _ limit: Limit, _ monotonic: Int64, _ records: Bool
    ) -> SlidingWindowShard.Reading {
        overflow.withLock { overflow in
            overflow.latest = max(overflow.latest, monotonic)
            let now = overflow.latest
            overflow.windows[key.tier].forget(through: now &- limit.windowMicroseconds)
            var inheritance = SlidingWindowShard.Inheritance(count: 0, until: .min)
            if overflow.windows[key.tier].count > 0 {
                inheritance.count = overflow.windows[key.tier].count
                inheritance.until = overflow.windows[key.tier].newestTime &+ limit.windowMicroseconds
            }
            if held.load(ordering: .relaxed) >= maxKeys { reclaim(now, &overflow) }
            let hasRoom = held.load(ordering: .relaxed) < maxKeys
            return shards[shard(of: key)].withLock { shard in
                // Another worker may have brought the key in the meantime.
                if let reading = shard.admit(key, limit, now: now, records: records) { return reading }
                if !hasRoom { return admitOverflowing(&overflow, key.tier, limit, records) }
                let before = shard.count
                let reading = shard.admitNew(key, limit, now: now, records: records, inheriting: inheritance)
                held.add(shard.count &- before, ordering: .relaxed)
                return reading
            }
        }
    }

    private func admitOverflowing(
        _ overflow: inout Overflow, _ tier: Int, _ limit: Limit, _ records: Bool
    ) -> SlidingWindowShard.Reading {
        overflowed.add(1, ordering: .relaxed)
        let admitted = overflow.windows[tier].count < limit.count
        if admitted && records { overflow.windows[tier].record(overflow.latest, limit: limit.count) }
        let counted = overflow.windows[tier].count
        let leavesAt =
            counted > 0 ? overflow.windows[tier].oldestTime &+ limit.windowMicroseconds : overflow.latest
        return SlidingWindowShard.Reading(
            admitted: admitted, counted: counted, leavesIn: leavesAt &- overflow.latest)
    }

    /// Looks for keys to forget in the next few shards.
    func reclaim(_ now: Int64, _ overflow: inout Overflow) {
        for _ in 0..<SlidingWindowTable.shardsReclaimed {
            overflow.nextShard = (overflow.nextShard &+ 1) & 63
            let forgotten = shards[overflow.nextShard].withLock { shard in
                shard.sweep(SlidingWindowTable.slotsReclaimed, now: now)
            }
            held.subtract(forgotten, ordering: .relaxed)
        }
    }
}
