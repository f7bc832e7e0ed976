/// Deadlines by the thousand: arming, moving and cancelling take constant time, and none allocates once its
/// timer exists.
///
/// One wheel of 1,024 slots, a tick each; a deadline further off than one turn of the wheel stays in its slot
/// until its own turn comes. A timer fires at its tick or up to one tick (`tickMicroseconds`) late, never
/// early.
///
///     slot:  0   1   2  …  1023
///            │   │
///            3   7 ⇄ 1            timers, doubly linked by index
public struct TimerWheel: ~Copyable {
    public static let tickMicroseconds: Int64 = 16_384
    private static let slotCount = 1_024
    private static let none: Int32 = -1

    private struct Timer {
        var token: Token
        /// Int64.max while not armed.
        var tick: Int64
        var next: Int32
        var previous: Int32
    }

    private var timers: [Timer] = []
    private var free: [Int32] = []
    private var heads: [Int32]
    private var occupied: [UInt64]
    private var currentTick: Int64
    private var armedCount = 0

    public init(nowMicroseconds: Int64) {
        heads = Array(repeating: Self.none, count: Self.slotCount)
        occupied = Array(repeating: 0, count: Self.slotCount / 64)
        currentTick = nowMicroseconds / Self.tickMicroseconds
    }

    /// Makes a timer that will report `token`; it is not armed yet.
    public mutating func make(_ token: Token) -> Int {
        let timer = Timer(token: token, tick: .max, next: Self.none, previous: Self.none)
        if let index = free.popLast() {
            timers[Int(index)] = timer
            return Int(index)
        }
        timers.append(timer)
        return timers.count - 1
    }

    /// Gives the timer back; its number may be used anew.
    public mutating func release(_ timer: Int) {
        cancel(timer)
        free.append(Int32(truncatingIfNeeded: timer))
    }

    /// Arms the timer, or moves it. A deadline that has passed fires at the next tick.
    public mutating func arm(_ timer: Int, at deadlineMicroseconds: Int64) {
        if timers[timer].tick != .max { unlink(timer) }
        let due = (deadlineMicroseconds &+ Self.tickMicroseconds &- 1) / Self.tickMicroseconds
        timers[timer].tick = max(due, currentTick &+ 1)
        link(timer)
    }

    public mutating func cancel(_ timer: Int) {
        if timers[timer].tick != .max { unlink(timer) }
    }

    /// Appends the tokens of all timers that are due, which are then no longer armed.
    public mutating func expire(nowMicroseconds: Int64, into due: inout [Token]) {
        let present = nowMicroseconds / Self.tickMicroseconds
        guard present > currentTick else { return }
        // After a long sleep one turn of the wheel visits every slot there is.
        var tick = max(currentTick &+ 1, present &- Int64(Self.slotCount) &+ 1)
        currentTick = present
        while tick <= present {
            let slot = Int(tick) & (Self.slotCount &- 1)
            if occupied[slot >> 6] & (1 << UInt64(slot & 63)) != 0 { expire(slot: slot, present, &due) }
            tick &+= 1
        }
    }

    /// How long a wait may last so that no timer is late: microseconds from `nowMicroseconds`; nil when none
    /// is armed.
    public func wait(nowMicroseconds: Int64) -> Int64? {
        if armedCount == 0 { return nil }
        let start = currentTick &+ 1
        var distance = 0
        while distance < Self.slotCount {
            let slot = Int(start &+ Int64(distance)) & (Self.slotCount &- 1)
            let word = occupied[slot >> 6] >> UInt64(slot & 63)
            if word != 0 {
                distance &+= word.trailingZeroBitCount
                break
            }
            distance &+= 64 &- (slot & 63)
        }
        let tick = start &+ Int64(min(distance, Self.slotCount))
        return max(tick &* Self.tickMicroseconds &- nowMicroseconds, 0)
    }

    private mutating func expire(slot: Int, _ present: Int64, _ due: inout [Token]) {
        var index = heads[slot]
        while index != Self.none {
            let timer = timers[Int(index)]
            if timer.tick <= present {
                unlink(Int(index))
                due.append(timer.token)
            }
            index = timer.next
        }
    }

    private mutating func link(_ timer: Int) {
        let slot = Int(timers[timer].tick) & (Self.slotCount &- 1)
        let head = heads[slot]
        timers[timer].next = head
        timers[timer].previous = Self.none
        if head != Self.none { timers[Int(head)].previous = Int32(truncatingIfNeeded: timer) }
        heads[slot] = Int32(truncatingIfNeeded: timer)
        occupied[slot >> 6] |= 1 << UInt64(slot & 63)
        armedCount &+= 1
    }

    private mutating func unlink(_ timer: Int) {
        let (tick, next, previous) = (timers[timer].tick, timers[timer].next, timers[timer].previous)
        let slot = Int(tick) & (Self.slotCount &- 1)
        if next != Self.none { timers[Int(next)].previous = previous }
        if previous != Self.none {
            timers[Int(previous)].next = next
        } else {
            heads[slot] = next
            if next == Self.none { occupied[slot >> 6] &= ~(1 << UInt64(slot & 63)) }
        }
        timers[timer].tick = .max
        timers[timer].next = Self.none
        timers[timer].previous = Self.none
        armedCount &-= 1
    }
}
