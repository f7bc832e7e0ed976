/// The state behind the access log writer's lock: which slots are free, and which wait in what order.
///
///     free ──reserve──▶ being filled ──enqueue──▶ waiting ──next──▶ being written ──release──▶ free
///
/// Both lists have room for every slot from the start, so that nothing is allocated later.
struct AccessLogQueue {
    private var free: [Int]
    private var waiting: [Int]
    private var first = 0
    private var count = 0
    var isClosing = false
    var isReopening = false
    private(set) var figures = AccessLogFigures()

    init(slotCount: Int) {
        free = Array((0..<slotCount).reversed())
        waiting = Array(repeating: 0, count: slotCount)
    }

    /// A slot to fill with `lines` lines; nil when none is free, and the lines are counted as dropped.
    mutating func reserve(lines: Int) -> Int? {
        guard let slot = free.popLast() else {
            figures.dropped &+= UInt64(lines)
            figures.droppedBatches &+= 1
            return nil
        }
        figures.accepted &+= UInt64(lines)
        return slot
    }

    /// Puts a filled slot at the end of those that wait; true when it is the only one.
    mutating func enqueue(_ slot: Int) -> Bool {
        precondition(count < waiting.count, "no more slots can wait than there are")
        waiting[(first &+ count) % waiting.count] = slot
        count &+= 1
        return count == 1
    }

    /// The slot that has waited longest.
    mutating func next() -> Int? {
        if count == 0 { return nil }
        let slot = waiting[first]
        first = (first &+ 1) % waiting.count
        count &-= 1
        return slot
    }

    mutating func release(_ slot: Int, lost: Int) {
        figures.failed &+= UInt64(lost)
        free.append(slot)
    }

    mutating func takeReopening() -> Bool {
        defer { isReopening = false }
        return isReopening
    }

    var isFinished: Bool { isClosing && count == 0 }
}
