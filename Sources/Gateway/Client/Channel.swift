import Bytes
import EventLoop

/// One end of a byte stream: a non-blocking socket with what waits on either side of it, and a deadline.
///
///     kernel ──receive──▶ input ──▶ parsers        relay ──▶ output ──flush──▶ kernel
///
/// Both buffers are hollow while nothing waits in them: memory is lent by the worker's `BufferPool`.
/// Edge-triggered epoll says once that there is something to read; `isReadable` remembers it until the socket
/// has been emptied.
struct Channel: ~Copyable {
    let socket: FileDescriptor
    let token: Token
    /// Its timer in the worker's wheel.
    let timer: Int
    /// Writing is watched from the start for TCP, where it costs nothing; a Unix socket would report each
    /// read of its peer, so there it is watched only while a write is blocked.
    let watchesWriting: Bool

    var input = ByteBuffer()
    var output = ByteBuffer()
    /// Bytes that the kernel has taken since the connection began.
    private(set) var sent = 0
    private(set) var isReadable = false
    private(set) var isBlocked = false
    /// The peer has ended its side, and all it sent before has been read.
    private(set) var hasEnded = false
    /// The kernel reported a reset or another failure.
    private(set) var hasFailed = false
    /// The end has been seen, though bytes before it may wait to be read.
    private(set) var isEnding = false
    private var isWatchedExtra = false
    private(set) var deadline = Int64.max
    private var armedAt = Int64.max

    init(socket: consuming FileDescriptor, token: Token, timer: Int, watchesWriting: Bool) {
        self.socket = socket
        self.token = token
        self.timer = timer
        self.watchesWriting = watchesWriting
    }

    /// Takes note of an event.
    mutating func note(_ readiness: Readiness) {
        if readiness.isReadable { isReadable = true }
        if readiness.isWritable { isBlocked = false }
        if readiness.isPeerClosed { isEnding = true }
        if readiness.isFailure { hasFailed = true }
    }

    /// Makes the next receive look, whatever events have said.
    mutating func expectMore() {
        isReadable = true
    }

    /// Keeps the next flush from trying until the socket says it is writable: a connection attempt is under
    /// way.
    mutating func waitForWriting() {
        isBlocked = true
    }

    /// Reads once, when there may be something to read.
    @inline(__always)
    mutating func receive(room: Int) -> Transfer {
        guard isReadable else { return .wouldBlock }
        let free = max(input.writableCount, room)
        let transfer = input.receive(from: socket.number, room: room)
        switch transfer {
        case .moved(let count):
            // A short read empties the socket (epoll(7)); but the end may lie behind it, and is not reported
            // again.
            if count < free && !isEnding { isReadable = false }
        case .wouldBlock:
            isReadable = false
        case .ended:
            isReadable = false
            isEnding = true
            hasEnded = true
        case .failed:
            isReadable = false
            isEnding = true
            hasFailed = true
        }
        return transfer
    }

    enum FlushOutcome { case drained, blocked, failed }

    /// Writes until the output is empty or the socket takes no more.
    @inline(__always)
    mutating func flush(_ epoll: borrowing Epoll) -> FlushOutcome {
        while !output.isEmpty {
            if isBlocked { return .blocked }
            switch output.send(to: socket.number) {
            case .moved(let count): sent &+= count
            case .wouldBlock:
                isBlocked = true
                if !watchesWriting && !isWatchedExtra {
                    isWatchedExtra = true
                    // Only registration can fail, and this socket is registered.
                    try? epoll.modify(socket.number, token: token, interest: .readingAndWriting)
                }
            case .ended, .failed:
                isEnding = true
                hasFailed = true
                return .failed
            }
        }
        if isWatchedExtra {
            isWatchedExtra = false
            try? epoll.modify(socket.number, token: token, interest: .reading)
        }
        return .drained
    }

    /// Writes `bytes` ahead of an empty output, and answers with how many were taken: those that were not,
    /// for whatever reason, are for the output and the next flush.
    mutating func sendAhead(_ bytes: borrowing ByteBuffer) -> Int {
        guard output.isEmpty, !isBlocked, case .moved(let count) = bytes.sendKeeping(to: socket.number) else {
            return 0
        }
        sent &+= count
        return count
    }

    /// Moves the deadline (monotonic microseconds; Int64.max: none). A later one leaves the wheel alone: when
    /// the timer fires early, `isDue` arms it again.
    @inline(__always)
    mutating func setDeadline(_ deadline: Int64, _ timers: inout TimerWheel) {
        self.deadline = deadline
        if deadline < armedAt {
            timers.arm(timer, at: deadline)
            armedAt = deadline
        }
    }

    /// Tells, when the timer has fired, whether the deadline has passed.
    mutating func isDue(now: Int64, _ timers: inout TimerWheel) -> Bool {
        armedAt = .max
        if deadline <= now { return true }
        if deadline != .max { setDeadline(deadline, &timers) }
        return false
    }
}
