import Synchronization

/// Several limits at once: all are tested, then all record the request, or none does.
///
///     lock the first shard ▸ test its keys ─▶ lock the next ▸ test ─▶ …
///     record, unlock                       ◀─ record, unlock       ◀─ the verdict, all locks held
///
/// Locks are taken in the order of the shards, so that two requests never wait for each other.
extension SlidingWindowTable {
    /// The most limits of one request.
    static let mostEntries = 5

    /// Judges a request that counts as `cost` admissions, and records it in every limit if all have room;
    /// what only observes neither refuses nor is recorded where it has none.
    ///
    /// No two entries have the same tier. `monotonic` in microseconds, as for `admit`.
    func admit(_ entries: inout [LimitEntry], cost: Int, monotonic: Int64) -> Bool {
        precondition(entries.count <= Self.mostEntries, "the configuration bounds the limits of a request")
        let order = order(entries)
        var isMissing = false
        let isAdmitted = judge(&entries, order, from: 0, cost, monotonic, true, &isMissing)
        return isMissing ? judgeNew(&entries, order, cost, monotonic) : isAdmitted
    }

    /// The entries' indices in the order of their shards.
    private func order(_ entries: [LimitEntry]) -> [5 of Int] {
        var order: [5 of Int] = .init(repeating: 0)
        for index in entries.indices {
            var position = index
            while position > 0, shard(of: entries[order[position - 1]].key) > shard(of: entries[index].key) {
                order[position] = order[position - 1]
                position -= 1
            }
            order[position] = index
        }
        return order
    }

    /// Tests the keys of the shard at `position` and those behind it, then records them all, or none.
    private func judge(
        _ entries: inout [LimitEntry], _ order: [5 of Int], from position: Int, _ cost: Int, _ now: Int64,
        _ isAdmitted: Bool, _ isMissing: inout Bool
    ) -> Bool {
        if position == entries.count { return isAdmitted }
        let number = shard(of: entries[order[position]].key)
        return shards[number].withLock { shard in
            var isAdmitted = isAdmitted
            var end = position
            while end < entries.count, self.shard(of: entries[order[end]].key) == number {
                let index = order[end]
                let entry = entries[index]
                guard let reading = shard.look(entry.key, entry.limit, cost: cost, now: now) else {
                    isMissing = true
                    return false
                }
                entries[index].reading = reading
                if !reading.admitted && !entry.observes { isAdmitted = false }
                end += 1
            }
            isAdmitted = judge(&entries, order, from: end, cost, now, isAdmitted, &isMissing)
            if isAdmitted {
                for index in position..<end {
                    let entry = entries[order[index]]
                    if !entry.reading.admitted { continue }
                    entries[order[index]].reading = shard.record(entry.key, entry.limit, cost: cost)
                }
            }
            let forgotten = isMissing ? 0 : shard.sweep(Self.slotsSwept, now: now)
            if forgotten > 0 { held.subtract(forgotten, ordering: .relaxed) }
            return isAdmitted
        }
    }

    /// The same where a key may not be held: like all such, one request at a time.
    private func judgeNew(
        _ entries: inout [LimitEntry], _ order: [5 of Int], _ cost: Int, _ monotonic: Int64
    ) -> Bool {
        overflow.withLock { overflow in
            overflow.latest = max(overflow.latest, monotonic)
            if held.load(ordering: .relaxed) > maxKeys - entries.count { reclaim(overflow.latest, &overflow) }
            var room = maxKeys - held.load(ordering: .relaxed)
            return judgeNew(&entries, order, from: 0, cost, &overflow, &room, true)
        }
    }

    private func judgeNew(
        _ entries: inout [LimitEntry], _ order: [5 of Int], from position: Int, _ cost: Int,
        _ overflow: inout Overflow, _ room: inout Int, _ isAdmitted: Bool
    ) -> Bool {
        if position == entries.count { return isAdmitted }
        let number = shard(of: entries[order[position]].key)
        return shards[number].withLock { shard in
            var isAdmitted = isAdmitted
            var end = position
            while end < entries.count, self.shard(of: entries[order[end]].key) == number {
                let index = order[end]
                look(&entries[index], shard: &shard, cost, &overflow, &room)
                if !entries[index].reading.admitted && !entries[index].observes { isAdmitted = false }
                end += 1
            }
            isAdmitted = judgeNew(&entries, order, from: end, cost, &overflow, &room, isAdmitted)
            if isAdmitted {
                for index in position..<end where entries[order[index]].reading.admitted {
                    record(&entries[order[index]], shard: &shard, cost, &overflow)
                }
            }
            return isAdmitted
        }
    }

    /// Finds out where the entry counts, and asks there.
    private func look(
        _ entry: inout LimitEntry, shard: inout SlidingWindowShard, _ cost: Int, _ overflow: inout Overflow,
        _ room: inout Int
    ) {
        let now = overflow.latest
        entry.place = .held
        if let reading = shard.look(entry.key, entry.limit, cost: cost, now: now) {
            entry.reading = reading
            return
        }
        overflow.windows[entry.tier].forget(through: now &- entry.limit.windowMicroseconds)
        let window = overflow.windows[entry.tier]
        if room <= 0 {
            overflowed.add(1, ordering: .relaxed)
            entry.place = .overflow
            entry.reading = SlidingWindowShard.reading(
                window, owed: 0, until: .min, entry.limit, cost: cost, now: now)
            return
        }
        room -= 1
        var inheritance = SlidingWindowShard.Inheritance(count: 0, until: .min)
        if window.count > 0 {
            inheritance = .init(
                count: window.count, until: window.newestTime &+ entry.limit.windowMicroseconds)
        }
        entry.place = .new(inheritance)
        entry.reading = SlidingWindowShard.reading(
            SlidingWindow(), owed: inheritance.count, until: inheritance.until, entry.limit, cost: cost,
            now: now)
    }

    private func record(
        _ entry: inout LimitEntry, shard: inout SlidingWindowShard, _ cost: Int, _ overflow: inout Overflow
    ) {
        switch entry.place {
        case .held: break
        case .new(let inheritance):
            shard.hold(entry.key, inheriting: inheritance)
            held.add(1, ordering: .relaxed)
        case .overflow:
            for _ in 0..<cost {
                overflow.windows[entry.tier].record(overflow.latest, limit: entry.limit.count)
            }
            entry.reading = SlidingWindowShard.reading(
                overflow.windows[entry.tier], owed: 0, until: .min, entry.limit, cost: 0,
                now: overflow.latest)
            return
        }
        entry.reading = shard.record(entry.key, entry.limit, cost: cost)
    }
}
