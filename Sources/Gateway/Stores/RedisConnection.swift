import Bytes
import EventLoop
import Redis
import TLS

/// A worker's connection to Redis: commands go out in one write for each turn, replies come back in their
/// order.
final class RedisConnection {
    /// A command whose reply has not come.
    struct Call {
        enum Kind {
            /// AUTH and the like; an error ends the connection.
            case greeting
            /// Its reply must say that it is the master.
            case role
            /// Its reply names the script.
            case load
            case ask
            /// Asked by nobody: whether the store answers again.
            case probe
            /// Which server of the Cluster holds which slot.
            case slots
            /// Its asker does not wait any more.
            case abandoned
        }

        var kind: Kind
        /// Of an `ask`, the exchange's token.
        var ticket: UInt64 = 0
        /// Of an `ask` in a Cluster, which part of the question it is, and how often it has been sent on.
        var part = -1
        var redirections = 0
        /// Monotonic microseconds.
        var deadline: Int64
    }

    var channel: Channel
    /// nil: what is said goes as it is.
    private var session: TLSSession?
    /// What is to be said, and was, before it is secured and after it was opened.
    private var said = ByteBuffer()
    private var heard = ByteBuffer()
    let isSecured: Bool
    var reader: ReplyReader
    private var calls: [Call] = []
    /// How many of them have been answered.
    private var answered = 0

    /// `isOfCluster`: answers can be maps of slots.
    init(_ channel: consuming Channel, _ session: consuming TLSSession?, isOfCluster: Bool) {
        self.channel = channel
        reader =
            isOfCluster
            ? ReplyReader(byteLimit: 4_194_304, partLimit: 262_144)
            : ReplyReader(byteLimit: 65_536, partLimit: 256)
        isSecured = session != nil
        self.session = session
    }

    /// Where commands are written.
    var output: ByteBuffer {
        @inline(__always) _read {
            if isSecured { yield said } else { yield channel.output }
        }
        @inline(__always) _modify {
            if isSecured { yield &said } else { yield &channel.output }
        }
    }

    var hasOutput: Bool { !channel.output.isEmpty || (isSecured && !said.isEmpty) }

    /// Says the first word, where what is said is secured.
    func begin() throws(TLSFault) {
        try session?.begin()
        session?.take(into: &channel.output)
    }

    /// Makes of the commands what goes over the wire.
    func seal() throws(TLSFault) {
        if said.isEmpty { return }
        try session?.send(said)
        said.removeAll()
        session?.take(into: &channel.output)
    }

    /// Hands what has come to the reader. False: the server has ended the connection.
    func open() throws(Fault) -> Bool {
        var goesOn = true
        if isSecured {
            do throws(TLSFault) {
                goesOn = try session?.receive(channel.input, into: &heard) ?? false
                // The handshake, and what waited for it.
                session?.take(into: &channel.output)
            } catch {
                throw .unsecured(error)
            }
            channel.input.removeAll()
        }
        do throws(RedisError) {
            try isSecured ? Self.feed(heard, &reader) : Self.feed(channel.input, &reader)
        } catch {
            throw .malformed
        }
        heard.removeAll()
        channel.input.removeAll()
        return goesOn
    }

    enum Fault: Error { case malformed, unsecured(TLSFault) }

    private static func feed(
        _ input: borrowing ByteBuffer, _ reader: inout ReplyReader
    ) throws(RedisError) {
        try reader.feed(input.readable)
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
