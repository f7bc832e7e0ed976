/// When one key was admitted, as far back as its window reaches: a ring of times that grows by doubling.
///
///         oldest ──── count ────▶ newest
///     ┌──┬──┬──┬──┬──┬──┬──┬──┬──┬──┬──┐
///     │  │  │t0│t1│t2│t3│t4│  │  │  │  │  ring: non-decreasing times in microseconds, wrapping at the end
///     └──┴──┴──┴──┴──┴──┴──┴──┴──┴──┴──┘
///
/// An admission at `t` counts for exactly the window's length `W`: at `t + W` it has left. The ring grows
/// only when it is full of times that still count, to twice its size and never beyond the limit, and `shrink`
/// halves it when no more than a quarter counts; so it holds at most 16 bytes for each admission of the
/// fullest moment since, and at least 8.
struct SlidingWindow: Sendable {
    private var ring: [Int64] = []
    private var oldest: UInt32 = 0
    private var held: UInt32 = 0

    /// The smallest ring, in slots.
    private static let smallest = 4

    /// How many admissions are held; those that still count, right after `forget`.
    var count: Int { Int(held) }
    /// The time of the oldest held admission; the count must not be 0.
    var oldestTime: Int64 { ring[Int(oldest)] }
    /// The time of the newest held admission; the count must not be 0.
    var newestTime: Int64 { ring[slot(Int(held) &- 1)] }
    /// The time of a held admission, counted from the oldest, which is 0.
    func time(at index: Int) -> Int64 { ring[slot(index)] }
    /// How many times the ring has room for without growing.
    var capacity: Int { ring.count }

    /// Drops every admission at or before `horizon`, which is now less the window.
    @inline(__always)
    mutating func forget(through horizon: Int64) {
        if held == 0 || ring[Int(oldest)] > horizon { return }
        if newestTime <= horizon {
            held = 0
            oldest = 0
            return
        }
        // The first index whose time is after the horizon lies in low+1...high.
        var low = 0
        var high = Int(held) &- 1
        while high &- low > 1 {
            let middle = (low &+ high) / 2
            if ring[slot(middle)] > horizon { high = middle } else { low = middle }
        }
        oldest = UInt32(truncatingIfNeeded: slot(high))
        held &-= UInt32(truncatingIfNeeded: high)
    }

    /// Notes an admission at `time`, which is not before the newest; fewer than `limit` are held.
    @inline(__always)
    mutating func record(_ time: Int64, limit: Int) {
        if Int(held) == ring.count { resize(to: min(max(SlidingWindow.smallest, ring.count &* 2), limit)) }
        ring[slot(Int(held))] = time
        held &+= 1
    }

    /// No more than a quarter of the ring is in use.
    var isRoomy: Bool { ring.count > SlidingWindow.smallest &* 2 && Int(held) &* 4 <= ring.count }

    /// Gives memory back when no more than a quarter of the ring is in use.
    mutating func shrink() {
        if isRoomy { resize(to: max(SlidingWindow.smallest, Int(held) &* 2)) }
    }

    private func slot(_ index: Int) -> Int {
        let position = Int(oldest) &+ index
        return position >= ring.count ? position &- ring.count : position
    }

    private mutating func resize(to capacity: Int) {
        var larger: [Int64] = []
        larger.reserveCapacity(capacity)
        let first = Int(oldest)
        let behind = min(Int(held), ring.count &- first)
        larger.append(contentsOf: ring[first..<first &+ behind])
        larger.append(contentsOf: ring[..<(Int(held) &- behind)])
        larger.append(contentsOf: repeatElement(0, count: capacity &- Int(held)))
        ring = larger
        oldest = 0
    }
}
