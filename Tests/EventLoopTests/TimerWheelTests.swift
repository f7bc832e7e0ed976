import Testing

@testable import EventLoop

@Suite("The timer wheel")
struct TimerWheelTests {
    private static let tick = TimerWheel.tickMicroseconds

    /// A small generator, so that a schedule that fails can be had again.
    private struct Random: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    @Test(
        "it fires what an obviously right list fires, never early and at most a tick late", arguments: 0..<20)
    func model(seed: Int) {
        var random = Random(state: UInt64(seed))
        var now: Int64 = 5_000_000
        var wheel = TimerWheel(nowMicroseconds: now)
        let timers = (0..<50).map { wheel.make(Token(kind: 1, generation: 0, index: $0)) }
        var deadlines: [Int: Int64] = [:]
        var due: [Token] = []
        for _ in 0..<2_000 {
            let timer = Int.random(in: 0..<timers.count, using: &random)
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<5:
                let reach: Int64 = Bool.random(using: &random) ? 100_000 : 60_000_000
                let deadline = now + Int64.random(in: -50_000...reach, using: &random)
                wheel.arm(timers[timer], at: deadline)
                // One that has passed is as good as one that passes now.
                deadlines[timer] = max(deadline, now)
            case 5:
                wheel.cancel(timers[timer])
                deadlines[timer] = nil
            default:
                let span: Int64 = Int.random(in: 0..<30, using: &random) == 0 ? 40_000_000 : 60_000
                now += Int64.random(in: 0...span, using: &random)
                due = []
                wheel.expire(nowMicroseconds: now, into: &due)
                for token in due {
                    let deadline = deadlines.removeValue(forKey: token.index)
                    #expect(deadline.map { $0 <= now } == true, "seed \(seed): early, or not armed")
                }
                let late = deadlines.filter { $0.value + 2 * Self.tick <= now }
                #expect(late.isEmpty, "seed \(seed): late")
            }
            if let next = deadlines.values.min(), let wait = wheel.wait(nowMicroseconds: now) {
                #expect(wait >= 0)
                #expect(now + wait <= max(next, now) + 2 * Self.tick, "seed \(seed): sleeps too long")
            }
            #expect((wheel.wait(nowMicroseconds: now) == nil) == deadlines.isEmpty)
        }
    }

    @Test("a deadline beyond many turns of the wheel comes in its own turn")
    func farAway() {
        var wheel = TimerWheel(nowMicroseconds: 0)
        let timer = wheel.make(Token(kind: 1, generation: 0, index: 7))
        let deadline: Int64 = 3_600_000_000
        wheel.arm(timer, at: deadline)
        var due: [Token] = []
        for now in stride(from: Int64(0), to: deadline, by: 10_000_000) {
            wheel.expire(nowMicroseconds: now, into: &due)
            #expect(due.isEmpty)
        }
        wheel.expire(nowMicroseconds: deadline + Self.tick, into: &due)
        #expect(due.map(\.index) == [7])
        #expect(wheel.wait(nowMicroseconds: deadline + Self.tick) == nil)
    }

    @Test("a released timer never fires, and its number serves another token")
    func released() {
        var wheel = TimerWheel(nowMicroseconds: 0)
        let first = wheel.make(Token(kind: 1, generation: 0, index: 1))
        wheel.arm(first, at: 50_000)
        wheel.release(first)
        let second = wheel.make(Token(kind: 1, generation: 1, index: 2))
        #expect(second == first)
        var due: [Token] = []
        wheel.expire(nowMicroseconds: 1_000_000, into: &due)
        #expect(due.isEmpty)
        wheel.arm(second, at: 1_100_000)
        wheel.expire(nowMicroseconds: 2_000_000, into: &due)
        #expect(due == [Token(kind: 1, generation: 1, index: 2)])
    }

    @Test("many timers of one slot all fire, whichever is moved or cancelled meanwhile")
    func oneSlot() {
        var wheel = TimerWheel(nowMicroseconds: 0)
        let timers = (0..<9).map { wheel.make(Token(kind: 1, generation: 0, index: $0)) }
        for timer in timers { wheel.arm(timer, at: 100_000) }
        wheel.cancel(timers[0])
        wheel.cancel(timers[4])
        wheel.arm(timers[8], at: 100_000 + 1_024 * Self.tick)
        var due: [Token] = []
        wheel.expire(nowMicroseconds: 200_000, into: &due)
        #expect(Set(due.map(\.index)) == [1, 2, 3, 5, 6, 7])
        due = []
        wheel.expire(nowMicroseconds: 200_000 + 1_024 * Self.tick, into: &due)
        #expect(due.map(\.index) == [8])
    }
}
