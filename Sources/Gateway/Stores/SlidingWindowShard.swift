/// One lock's share of the limiter's keys: an open-addressing table with linear probing and no tombstones.
///
/// A slot costs 64 bytes and the table is at most three quarters full; each key's ring is beside it. Its
/// clock is the latest time any caller brought, so that callers whose clocks lag by a turn can neither see a
/// key expire twice nor write times out of order.
struct SlidingWindowShard: Sendable {
    private var slots: [Slot] = []
    private var used = 0
    private var cursor = 0
    private var latest = Int64.min

    /// What identifies a bucket: a tier and a keyed hash of the address or user.
    struct Key: Equatable, Sendable {
        var high: UInt64
        var low: UInt64
        var tier: Int
    }

    /// What a bucket holds at a moment.
    struct Reading: Sendable {
        var admitted: Bool
        /// Admissions within the window, this one included.
        var counted: Int
        /// Microseconds until the first of them leaves; 0: none is counted.
        var leavesIn: Int64
        /// Of a refusal: microseconds until as many have left as the request has no room for.
        var roomIn: Int64

        @inline(__always)
        init(admitted: Bool, counted: Int, leavesIn: Int64) {
            self.admitted = admitted
            self.counted = counted
            self.leavesIn = leavesIn
            roomIn = leavesIn
        }
    }

    /// What a new key owes to the overflow bucket it may have been counted in: so many admissions, until
    /// then.
    struct Inheritance: Sendable {
        var count: Int
        var until: Int64
    }

    private struct Slot: Sendable {
        var key = Key(high: 0, low: 0, tier: -1)
        var window = SlidingWindow()
        /// The window is empty from this time on.
        var liveUntil = Int64.min
        var inheritance = Inheritance(count: 0, until: .min)
        var isFree: Bool { key.tier < 0 }
    }

    /// How many keys are held.
    var count: Int { used }

    /// Asks the bucket of `key`, and records an admission if it has room and `records` is set; nil: the key
    /// is not held.
    @inline(__always)
    mutating func admit(_ key: Key, _ limit: SlidingWindowTable.Limit, now: Int64, records: Bool) -> Reading?
    {
        latest = max(latest, now)
        guard let index = find(key) else { return nil }
        return admit(at: index, limit, records: records)
    }

    /// Does the same for a key that is not held; it is held from now on if it was admitted and `records` is
    /// set.
    mutating func admitNew(
        _ key: Key, _ limit: SlidingWindowTable.Limit, now: Int64, records: Bool, inheriting: Inheritance
    ) -> Reading {
        latest = max(latest, now)
        let owed = inheriting.until > latest ? inheriting.count : 0
        if owed >= limit.count || !records {
            let leavesIn = owed > 0 ? inheriting.until &- latest : 0
            return Reading(admitted: owed < limit.count, counted: owed, leavesIn: leavesIn)
        }
        if (used &+ 1) &* 4 > slots.count &* 3 { grow() }
        var index = home(key)
        while !slots[index].isFree { index = next(index) }
        slots[index].key = key
        slots[index].inheritance = inheriting
        used &+= 1
        return admit(at: index, limit, records: true)
    }

    /// Looks at the next `count` slots, forgets those whose windows are empty, and tells how many those were.
    @inline(__always)
    mutating func sweep(_ count: Int, now: Int64) -> Int {
        latest = max(latest, now)
        if used == 0 { return 0 }
        var forgotten = 0
        let mask = slots.count &- 1
        for _ in 0..<min(count, slots.count) {
            cursor = (cursor &+ 1) & mask
            if slots[cursor].isFree { continue }
            if slots[cursor].liveUntil <= latest {
                remove(cursor)
                // Another key may have moved back into the slot: it is the next to be looked at.
                cursor = (cursor &- 1) & (slots.count &- 1)
                forgotten &+= 1
            } else if slots[cursor].window.isRoomy {
                slots[cursor].window.shrink()
            }
        }
        return forgotten
    }

    /// Asks the bucket of `key` for room for `cost` admissions, and records nothing; nil: the key is not
    /// held.
    mutating func look(_ key: Key, _ limit: SlidingWindowTable.Limit, cost: Int, now: Int64) -> Reading? {
        latest = max(latest, now)
        guard let index = find(key) else { return nil }
        slots[index].window.forget(through: latest &- limit.windowMicroseconds)
        return reading(at: index, limit, cost: cost)
    }

    /// Holds a key that is not held yet, with what it owes.
    mutating func hold(_ key: Key, inheriting: Inheritance) {
        if (used &+ 1) &* 4 > slots.count &* 3 { grow() }
        var index = home(key)
        while !slots[index].isFree { index = next(index) }
        slots[index].key = key
        slots[index].inheritance = inheriting
        used &+= 1
    }

    /// Records `cost` admissions of a key that is held, right after a look that found room for them.
    mutating func record(_ key: Key, _ limit: SlidingWindowTable.Limit, cost: Int) -> Reading {
        guard let index = find(key) else { preconditionFailure("a key is held when it is recorded") }
        for _ in 0..<cost { slots[index].window.record(latest, limit: limit.count) }
        slots[index].liveUntil = max(latest &+ limit.windowMicroseconds, slots[index].inheritance.until)
        var reading = reading(at: index, limit, cost: 0)
        reading.admitted = true
        return reading
    }

    private func reading(at index: Int, _ limit: SlidingWindowTable.Limit, cost: Int) -> Reading {
        let inheritance = slots[index].inheritance
        let owed = inheritance.until > latest ? inheritance.count : 0
        let window = slots[index].window
        return Self.reading(window, owed: owed, until: inheritance.until, limit, cost: cost, now: latest)
    }

    /// What a bucket says that holds the admissions of `window`, which has forgotten what left, and `owed`
    /// ones, which all leave at `until`.
    static func reading(
        _ window: SlidingWindow, owed: Int, until: Int64, _ limit: SlidingWindowTable.Limit, cost: Int,
        now: Int64
    ) -> Reading {
        let counted = window.count &+ owed
        let missing = counted &+ cost &- limit.count
        var leavesAt = owed > 0 ? until : Int64.max
        if window.count > 0 { leavesAt = min(leavesAt, window.oldestTime &+ limit.windowMicroseconds) }
        var reading = Reading(
            admitted: missing <= 0, counted: counted, leavesIn: counted > 0 ? leavesAt &- now : 0)
        if missing <= 0 { return reading }
        guard missing <= counted else {
            // More than the whole limit: there is never room.
            reading.roomIn = limit.windowMicroseconds
            return reading
        }
        // When the first `missing` of the window's own have left; where they do not suffice, or those that
        // are owed leave before that, these leave at once.
        let alone =
            missing <= window.count
            ? window.time(at: missing &- 1) &+ limit.windowMicroseconds : Int64.max
        var roomAt = alone
        if owed > 0 && until < alone {
            let rest = missing &- owed
            roomAt = max(until, rest > 0 ? window.time(at: rest &- 1) &+ limit.windowMicroseconds : until)
        }
        reading.roomIn = roomAt &- now
        return reading
    }

    @inline(__always)
    private mutating func admit(at index: Int, _ limit: SlidingWindowTable.Limit, records: Bool) -> Reading {
        let latest = latest
        var slots = slots.mutableSpan
        slots[index].window.forget(through: latest &- limit.windowMicroseconds)
        let owedUntil = slots[index].inheritance.until
        let owed = owedUntil > latest ? slots[index].inheritance.count : 0
        var counted = slots[index].window.count &+ owed
        let admitted = counted < limit.count
        // More than one must leave: the limit was higher a while ago.
        if counted > limit.count { return reading(at: index, limit, cost: 1) }
        if admitted && records {
            slots[index].window.record(latest, limit: limit.count)
            slots[index].liveUntil = max(latest &+ limit.windowMicroseconds, owedUntil)
            counted &+= 1
        }
        var leavesAt = owed > 0 ? owedUntil : Int64.max
        if slots[index].window.count > 0 {
            leavesAt = min(leavesAt, slots[index].window.oldestTime &+ limit.windowMicroseconds)
        }
        return Reading(admitted: admitted, counted: counted, leavesIn: counted > 0 ? leavesAt &- latest : 0)
    }

    @inline(__always)
    private func find(_ key: Key) -> Int? {
        if used == 0 { return nil }
        var index = home(key)
        while !slots[index].isFree {
            if slots[index].key == key { return index }
            index = next(index)
        }
        return nil
    }

    private func home(_ key: Key) -> Int {
        // The tier is spread so that one address under several tiers does not form a run.
        let mixed = key.low &+ UInt64(truncatingIfNeeded: key.tier) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed) & (slots.count &- 1)
    }

    private func next(_ index: Int) -> Int { (index &+ 1) & (slots.count &- 1) }

    /// Frees a slot, and moves back what had been pushed past it (Knuth, volume 3, 6.4, algorithm R).
    private mutating func remove(_ index: Int) {
        var hole = index
        slots[hole] = Slot()
        used &-= 1
        var candidate = next(hole)
        while !slots[candidate].isFree {
            let distance = (candidate &- home(slots[candidate].key)) & (slots.count &- 1)
            if distance >= (candidate &- hole) & (slots.count &- 1) {
                slots.swapAt(hole, candidate)
                hole = candidate
            }
            candidate = next(candidate)
        }
    }

    private mutating func grow() {
        var old = [Slot](repeating: Slot(), count: max(8, slots.count &* 2))
        swap(&old, &slots)
        for position in old.indices where !old[position].isFree {
            var index = home(old[position].key)
            while !slots[index].isFree { index = next(index) }
            swap(&slots[index], &old[position])
        }
    }
}
