public import Bytes
public import EventLoop
public import Redis
public import TLS

/// A connection to Redis for a thread that may wait for it: commands go out together, and their replies are
/// waited for until a deadline (monotonic, in microseconds).
///
///     none ─▶ open: connect ─▶ TLS ─▶ exchange, again and again ─▶ none
///               └────────────────┴─────── fault ─────────────────▶
///
/// Whatever goes wrong ends it, so that no reply is ever taken for that to another command.
public struct BlockingRedisConnection: ~Copyable {
    /// The commands that the next exchange sends.
    public var output = ByteBuffer()
    private let byteLimit: Int
    private let partLimit: Int
    private var socket: FileDescriptor?
    /// nil: what is said goes as it is.
    private var session: TLSSession?
    /// What is secured, on its way.
    private var sealed = ByteBuffer()
    private var opened = ByteBuffer()
    private var input = ByteBuffer()
    private var reader: ReplyReader

    /// The limits are those of a `ReplyReader`.
    public init(byteLimit: Int = 1 << 20, partLimit: Int = 1 << 16) {
        self.byteLimit = byteLimit
        self.partLimit = partLimit
        reader = ReplyReader(byteLimit: byteLimit, partLimit: partLimit)
    }

    public var isOpen: Bool { socket != nil }

    /// The server has neither ended the connection nor said what nobody asked.
    public var isQuiet: Bool {
        mutating get {
            guard let number = socket?.number else { return false }
            return Socket.isQuiet(number)
        }
    }

    public mutating func close() {
        socket = nil
        session = nil
    }

    /// Connects; what an earlier connection left behind is forgotten.
    public mutating func open(
        _ address: SocketAddress, deadline: Int64, session make: () throws(TLSFault) -> TLSSession?
    ) throws(BlockingRedisFault) {
        reader = ReplyReader(byteLimit: byteLimit, partLimit: partLimit)
        input.removeAll()
        output.removeAll()
        sealed.removeAll()
        opened.removeAll()
        do throws(IOError) {
            switch try Socket.connect(to: address) {
            case .connected(let made): socket = consume made
            case .inProgress(let made):
                let isReady = Poll.isWritable(made.number, withinMilliseconds: Self.left(deadline))
                // ETIMEDOUT
                if !isReady { throw IOError(.connect, code: 110) }
                let code = Socket.pendingError(made.number)
                if code != 0 { throw IOError(.connect, code: code) }
                socket = consume made
            }
        } catch {
            throw .away("\(error)")
        }
        do throws(TLSFault) {
            session = try make()
            try session?.begin()
        } catch {
            close()
            throw .away(error.text)
        }
    }

    /// Sends `output` and hands each of `count` replies to `take`, in their order; errors like others.
    public mutating func exchange(
        _ count: Int, deadline: Int64, _ take: (borrowing ReplyReader) -> Void
    ) throws(BlockingRedisFault) {
        do throws(BlockingRedisFault) {
            try exchanged(count, deadline, take)
        } catch {
            close()
            throw error
        }
    }

    /// There is one more reply among what has been read.
    public mutating func hasReply() throws(BlockingRedisFault) -> Bool {
        do throws(RedisError) { return try reader.next() } catch { throw .malformed(error) }
    }

    private mutating func exchanged(
        _ count: Int, _ deadline: Int64, _ take: (borrowing ReplyReader) -> Void
    ) throws(BlockingRedisFault) {
        guard let number = socket?.number else { throw .away("it is away") }
        var taken = 0
        while taken < count {
            try send(number)
            if try hasReply() {
                take(reader)
                taken += 1
                continue
            }
            // The time is looked at for each piece: a server that answers byte by byte gets no more of it.
            let left = Self.left(deadline)
            if left <= 0 { throw .away("it does not answer in time") }
            if try receive(number) { continue }
            if output.isEmpty && sealed.isEmpty {
                _ = Poll.isReadable(number, withinMilliseconds: left)
            } else {
                _ = Poll.isWritable(number, withinMilliseconds: min(left, 5))
            }
        }
    }

    private mutating func send(_ number: CInt) throws(BlockingRedisFault) {
        if session == nil { return try Self.flush(&output, number) }
        do throws(TLSFault) {
            if !output.isEmpty {
                try session?.send(output)
                output.removeAll()
            }
            session?.take(into: &sealed)
        } catch {
            throw .away(error.text)
        }
        try Self.flush(&sealed, number)
    }

    private static func flush(_ buffer: inout ByteBuffer, _ number: CInt) throws(BlockingRedisFault) {
        while !buffer.isEmpty {
            switch buffer.send(to: number) {
            case .moved: continue
            case .wouldBlock: return
            case .ended, .failed: throw .away("the connection broke")
            }
        }
    }

    /// False when nothing has come.
    private mutating func receive(_ number: CInt) throws(BlockingRedisFault) -> Bool {
        switch input.receive(from: number, room: 65_536) {
        case .wouldBlock: return false
        case .ended, .failed: throw .away("the connection broke")
        case .moved:
            if session != nil { try unseal() }
            do throws(RedisError) {
                try session == nil ? Self.feed(input, &reader) : Self.feed(opened, &reader)
            } catch {
                throw .malformed(error)
            }
            input.removeAll()
            opened.removeAll()
            return true
        }
    }

    private mutating func unseal() throws(BlockingRedisFault) {
        do throws(TLSFault) {
            let goesOn = try session?.receive(input, into: &opened) ?? false
            if !goesOn && opened.isEmpty { throw TLSFault("it closed the connection") }
        } catch {
            throw .away(error.text)
        }
    }

    private static func feed(_ input: borrowing ByteBuffer, _ reader: inout ReplyReader) throws(RedisError) {
        try reader.feed(input.readable)
    }

    private static func left(_ deadline: Int64) -> Int {
        max(0, Int((deadline - Moment.now().monotonic + 999) / 1_000))
    }
}
