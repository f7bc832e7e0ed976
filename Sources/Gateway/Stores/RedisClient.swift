import Bytes
import EventLoop
import Redis
import TLS

/// A connection to Redis for a thread that may wait for it: commands go out together, and their replies are
/// waited for until a deadline.
///
/// What goes wrong ends the connection. The next is tried after a pause that doubles from `retry` up to eight
/// times that; until then each call fails at once.
struct RedisClient: ~Copyable {
    private let access: RedisAccess
    private let deadlineMicroseconds: Int64
    private var socket: FileDescriptor?
    /// nil: what is said goes as it is.
    private var session: TLSSession?
    /// What is secured, on its way.
    private var sealed = ByteBuffer()
    private var opened = ByteBuffer()
    private var reader = ReplyReader()
    private var input = ByteBuffer()
    private var output = ByteBuffer()
    private var pauseMicroseconds: Int64
    private var retryAt = Int64.min
    /// How many connections have stood so far.
    private(set) var connectionCount = 0

    /// No connection may take longer to stand and to be greeted.
    private static let connectMicroseconds: Int64 = 1_000_000
    private static let longestPause: Int64 = 8

    /// Waits for answers no longer than the configuration says, or than `patience` if that is more.
    init(_ access: RedisAccess, patienceMicroseconds patience: Int64 = 0) {
        self.access = access
        deadlineMicroseconds = max(access.configuration.deadlineMicroseconds, patience)
        pauseMicroseconds = access.configuration.retryMicroseconds
    }

    private var endpoint: Configuration.Redis { access.configuration }

    var isConnected: Bool { socket != nil }

    /// Connects if there is no connection, and it is time to try.
    mutating func connect() throws(RedisFault) {
        if socket != nil { return }
        let now = Moment.now().monotonic
        if now < retryAt { throw RedisFault(text: "it is away") }
        do throws(RedisFault) {
            try open(now + Self.connectMicroseconds)
            pauseMicroseconds = endpoint.retryMicroseconds
        } catch {
            socket = nil
            retryAt = Moment.now().monotonic + pauseMicroseconds
            pauseMicroseconds = min(
                pauseMicroseconds * 2, endpoint.retryMicroseconds * Self.longestPause)
            throw error
        }
    }

    /// Sends `commands` and hands each of their `count` replies to `take`, in their order.
    ///
    /// Replies that are errors are handed over like others. `extra` is what the commands may take beyond the
    /// deadline, such as a BLOCK.
    mutating func perform(
        _ commands: borrowing ByteBuffer, count: Int, extraMicroseconds extra: Int64 = 0,
        _ take: (borrowing ReplyReader) -> Void
    ) throws(RedisFault) {
        try connect()
        let deadline = Moment.now().monotonic + deadlineMicroseconds + extra
        do throws(RedisFault) {
            output.append(commands.readable)
            try exchange(count, deadline, take)
        } catch {
            drop()
            throw error
        }
    }

    /// Ends the connection; the next is tried after a pause.
    mutating func drop() {
        socket = nil
        retryAt = Moment.now().monotonic + pauseMicroseconds
    }

    private mutating func open(_ deadline: Int64) throws(RedisFault) {
        guard let address = access.address else {
            throw RedisFault(text: access.asksRole ? "no Sentinel names a master" : "its name is not found")
        }
        do throws(IOError) {
            switch try Socket.connect(to: address) {
            case .connected(let made): socket = consume made
            case .inProgress(let made):
                let isReady = Poll.isWritable(made.number, withinMilliseconds: Self.left(deadline))
                if !isReady { throw IOError(.connect, code: 110) }
                let code = Socket.pendingError(made.number)
                if code != 0 { throw IOError(.connect, code: code) }
                socket = consume made
            }
        } catch {
            throw RedisFault(text: "\(error)")
        }
        reader = ReplyReader()
        input.removeAll()
        output.removeAll()
        sealed.removeAll()
        do throws(TLSFault) {
            session = try access.session(to: address)
            try session?.begin()
        } catch {
            throw RedisFault(text: error.text)
        }
        try greet(deadline)
        connectionCount += 1
    }

    /// Says who we are; what the server has against it is told without what we said.
    private mutating func greet(_ deadline: Int64) throws(RedisFault) {
        let count = endpoint.target.writeGreeting(into: &output)
        output.beginCommand(argumentCount: 1)
        let asksRole = access.asksRole
        output.append(argument: asksRole ? "ROLE" : "PING" as StaticString)
        var refusal: RedisFault?
        var taken = 0
        try exchange(count + 1, deadline) { reply in
            if refusal == nil { refusal = Self.fault(of: reply) }
            if refusal == nil, asksRole, taken == count, !SentinelReply.isMaster(reply) {
                refusal = RedisFault(text: "it is not the master")
            }
            taken += 1
        }
        if let refusal { throw refusal }
    }

    /// What an error reply comes to; nil for any other reply.
    static func fault(of reply: borrowing ReplyReader) -> RedisFault? {
        guard reply[0].kind == .error else { return nil }
        let text = reply.text.extracting(reply[0].text.bounds).text
        let word = text.prefix { $0 != " " }
        switch word {
        case "WRONGPASS": return RedisFault(text: "it refuses the user or the password")
        case "NOAUTH": return RedisFault(text: "it asks for a password")
        case "NOPERM": return RedisFault(text: "its user may not do this")
        case "LOADING": return RedisFault(text: "it is loading its data")
        case "READONLY": return RedisFault(text: "it is a replica, which takes no writes")
        case "OOM": return RedisFault(text: "its memory is full")
        default: return RedisFault(text: "it answers \(word)")
        }
    }

    private mutating func exchange(
        _ count: Int, _ deadline: Int64, _ take: (borrowing ReplyReader) -> Void
    ) throws(RedisFault) {
        guard let number = socket?.number else { throw RedisFault(text: "it is away") }
        var taken = 0
        while taken < count {
            try send(number)
            if try hasReply() {
                take(reader)
                taken += 1
                continue
            }
            if try receive(number) { continue }
            let left = Self.left(deadline)
            let isReady =
                output.isEmpty && sealed.isEmpty
                ? Poll.isReadable(number, withinMilliseconds: left)
                : Poll.isWritable(number, withinMilliseconds: min(left, 5))
            if !isReady && Self.left(deadline) <= 0 { throw RedisFault(text: "it does not answer in time") }
        }
    }

    private mutating func send(_ number: CInt) throws(RedisFault) {
        if session == nil { return try Self.flush(&output, number) }
        do throws(TLSFault) {
            if !output.isEmpty {
                try session?.send(output)
                output.removeAll()
            }
            session?.take(into: &sealed)
        } catch {
            throw RedisFault(text: error.text)
        }
        try Self.flush(&sealed, number)
    }

    private static func flush(_ buffer: inout ByteBuffer, _ number: CInt) throws(RedisFault) {
        while !buffer.isEmpty {
            switch buffer.send(to: number) {
            case .moved: continue
            case .wouldBlock: return
            case .ended, .failed: throw RedisFault(text: "the connection broke")
            }
        }
    }

    private mutating func hasReply() throws(RedisFault) -> Bool {
        do throws(RedisError) { return try reader.next() } catch { throw Self.fault(of: error) }
    }

    /// False when nothing has come.
    private mutating func receive(_ number: CInt) throws(RedisFault) -> Bool {
        switch input.receive(from: number, room: 65_536) {
        case .wouldBlock: return false
        case .ended, .failed: throw RedisFault(text: "the connection broke")
        case .moved:
            if session != nil { try open() }
            do throws(RedisError) {
                try session == nil ? Self.feed(input, &reader) : Self.feed(opened, &reader)
            } catch {
                throw Self.fault(of: error)
            }
            input.removeAll()
            opened.removeAll()
            return true
        }
    }

    /// Opens what came by TLS.
    private mutating func open() throws(RedisFault) {
        do throws(TLSFault) {
            let goesOn = try session?.receive(input, into: &opened) ?? false
            if !goesOn && opened.isEmpty { throw TLSFault("it closed the connection") }
        } catch {
            throw RedisFault(text: error.text)
        }
    }

    private static func feed(_ input: borrowing ByteBuffer, _ reader: inout ReplyReader) throws(RedisError) {
        try reader.feed(input.readable)
    }

    private static func fault(of error: RedisError) -> RedisFault {
        RedisFault(text: error == .tooLarge ? "its answer is too large" : "it does not speak as Redis does")
    }

    private static func left(_ deadline: Int64) -> Int {
        max(0, Int((deadline - Moment.now().monotonic + 999) / 1_000))
    }
}
