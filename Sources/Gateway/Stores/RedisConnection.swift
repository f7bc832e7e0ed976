import Bytes
import EventLoop
import Redis

/// A worker's connection to Redis: commands go out in one write for each turn, replies come back in their
/// order.
final class RedisConnection {
    /// A command whose reply has not come.
    struct Call {
        enum Kind {
            /// AUTH and the like; an error ends the connection.
            case greeting
            /// Its reply names the script.
            case load
            case ask
            /// Asked by nobody: whether the store answers again.
            case probe
            /// Its asker does not wait any more.
            case abandoned
        }

        var kind: Kind
        /// Of an `ask`, the exchange's token.
        var ticket: UInt64 = 0
        /// Monotonic microseconds.
        var deadline: Int64
    }

    var channel: Channel
    var reader = ReplyReader(byteLimit: 65_536, partLimit: 256)
    private var calls: [Call] = []
    /// How many of them have been answered.
    private var answered = 0

    init(_ channel: consuming Channel) {
        self.channel = channel
    }

    var first: Call? { answered < calls.count ? calls[answered] : nil }

    func expect(_ call: Call) { calls.append(call) }

    /// The call that the next reply belongs to; nil: none does.
    func takeFirst() -> Call? {
        guard let call = first else { return nil }
        answered += 1
        if answered == calls.count {
            calls.removeAll(keepingCapacity: true)
            answered = 0
        } else if answered >= 1_024 {
            calls.removeFirst(answered)
            answered = 0
        }
        return call
    }

    /// Stops waiting for the exchanges' answers, and tells whose they were.
    func abandonAsks() -> [UInt64] {
        var tickets: [UInt64] = []
        for index in answered..<calls.count where calls[index].kind == .ask {
            tickets.append(calls[index].ticket)
            calls[index].kind = .abandoned
        }
        return tickets
    }
}
