import EventLoop

/// What two threads tell each other: that one has begun, and that it may end.
final class Wakeable: Sendable {
    let began: Wakeup
    let ended: Wakeup
    let tally = Tally()

    init() throws {
        began = try Wakeup()
        ended = try Wakeup()
    }
}
