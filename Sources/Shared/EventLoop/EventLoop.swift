/// One thread's loop: epoll, the timer wheel, a wake-up for other threads, and the time of the current turn.
///
///     ┌─▶ turn(): wait ▸ read the clock once ▸ events, then due timers ─┐
///     └──────────────── the owner serves them, one by one ◀────────────┘
///
/// It calls nobody: the owner asks for the events of a turn and switches over their tokens, so that the path
/// from the kernel to a connection has no closure and no existential in it.
public struct EventLoop: ~Copyable {
    public var epoll: Epoll
    public var timers: TimerWheel
    public let wakeup: Wakeup
    /// The tokens of timers that this turn found due.
    public private(set) var due: [Token] = []
    /// The time at which the current turn began.
    public private(set) var now: Moment
    private var wallReadAt: Int64

    /// `wakeupToken` comes with the events when another thread has signalled.
    public init(wakeup: Wakeup, wakeupToken: Token) throws(IOError) {
        let epoll = try Epoll()
        try epoll.add(wakeup.number, token: wakeupToken, interest: .level)
        self.epoll = epoll
        self.wakeup = wakeup
        now = Moment.now()
        wallReadAt = now.monotonic
        timers = TimerWheel(nowMicroseconds: now.monotonic)
    }

    /// Waits until something happens, at most until the next timer, or not at all, and answers with the
    /// number of events that `epoll` now holds.
    public mutating func turn(waiting: Bool) -> Int {
        var milliseconds: CInt = 0
        if waiting {
            milliseconds = -1
            if let wait = timers.wait(nowMicroseconds: now.monotonic) {
                milliseconds = CInt(truncatingIfNeeded: min(wait / 1_000 + 1, 3_600_000))
            }
        }
        let count = epoll.wait(milliseconds: milliseconds)
        now.advance(&wallReadAt)
        if !due.isEmpty { due.removeAll(keepingCapacity: true) }
        timers.expire(nowMicroseconds: now.monotonic, into: &due)
        return count
    }
}
