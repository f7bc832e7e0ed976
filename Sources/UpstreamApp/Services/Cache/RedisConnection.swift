import Bytes
import EventLoop
import Redis
import TLS

/// One connection to Redis, of one thread at a time, which waits for the answers until a deadline.
///
///     perform: (none ─▶ connect ─▶ TLS ─▶ AUTH, SELECT, PING ─▶) send ─▶ answers ─▶ kept
///                         └──────────┴───────────┴────────────────┴──fault──▶ closed
///
/// Whatever goes wrong closes it, so that no answer is ever taken for that to another question.
struct RedisConnection: ~Copyable {
    private var socket: FileDescriptor?
    private var session: TLSSession?
    private var reader: ReplyReader
    private var input = ByteBuffer()
    private var opened = ByteBuffer()
    private var output = ByteBuffer()
    private var sealed = ByteBuffer()
    private let replyBytes: Int
    private var epoch: UInt64 = 0

    init(valueBytes: Int) {
        // Beside a value a reply may hold what SCAN finds in one step.
        replyBytes = max(valueBytes, 1 << 20) + 65_536
        reader = ReplyReader(byteLimit: replyBytes, partLimit: 1 << 14)
    }

    var isOpen: Bool { socket != nil }

    /// Lets a connection go that was made in another epoch, before the last outage: the network may have
    /// forgotten it.
    mutating func enter(_ epoch: UInt64) {
        if self.epoch != epoch { close() }
        self.epoch = epoch
    }

    /// Sends commands and answers with one value for each, all of which must come before `deadline`
    /// (monotonic microseconds), after a connection stands, which must be before `connectDeadline`.
    mutating func perform(
        _ commands: [RedisCommand], at endpoint: RedisEndpoint, connectDeadline: Int64,
        deadline: () -> Int64
    ) throws(CacheFault) -> [RedisValue] {
        do throws(CacheFault) {
            // It was closed meanwhile, or says what nobody asked.
            if let number = socket?.number, !Socket.isQuiet(number) { close() }
            if socket == nil { try open(endpoint, connectDeadline) }
            for command in commands { write(command) }
            let values = try exchange(commands.count, deadline())
            if try hasReply() { throw .away("it says more than it is asked") }
            return values
        } catch {
            close()
            throw error
        }
    }

    private mutating func close() {
        socket = nil
        session = nil
    }

    private mutating func open(_ endpoint: RedisEndpoint, _ deadline: Int64) throws(CacheFault) {
        guard let address = endpoint.address else { throw .away("its name is not found") }
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
        reader = ReplyReader(byteLimit: replyBytes, partLimit: 1 << 14)
        input.removeAll()
        opened.removeAll()
        output.removeAll()
        sealed.removeAll()
        do throws(TLSFault) {
            session = try endpoint.session()
            try session?.begin()
        } catch {
            throw .away(error.text)
        }
        try greet(endpoint, deadline)
    }

    /// Whatever the server has against us, it has against all connections.
    private mutating func greet(_ endpoint: RedisEndpoint, _ deadline: Int64) throws(CacheFault) {
        let count = endpoint.target.writeGreeting(into: &output)
        write(RedisCommand("PING"))
        let values: [RedisValue]
        do throws(CacheFault) {
            values = try exchange(count + 1, deadline)
        } catch {
            throw .away(error.text)
        }
        if values.last != .status("PONG") { throw .away("it does not speak as Redis does") }
    }

    private mutating func write(_ command: RedisCommand) {
        output.beginCommand(argumentCount: command.arguments.count)
        for argument in command.arguments { output.append(argument: argument.span) }
    }

    private mutating func exchange(_ count: Int, _ deadline: Int64) throws(CacheFault) -> [RedisValue] {
        guard let number = socket?.number else { throw .away("it is away") }
        var values: [RedisValue] = []
        while values.count < count {
            try send(number)
            if try hasReply() {
                values.append(try RedisValue.read(reader))
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
        return values
    }

    private mutating func send(_ number: CInt) throws(CacheFault) {
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

    private static func flush(_ buffer: inout ByteBuffer, _ number: CInt) throws(CacheFault) {
        while !buffer.isEmpty {
            switch buffer.send(to: number) {
            case .moved: continue
            case .wouldBlock: return
            case .ended, .failed: throw .away("the connection broke")
            }
        }
    }

    private mutating func hasReply() throws(CacheFault) -> Bool {
        do throws(RedisError) { return try reader.next() } catch { throw CacheFault(error) }
    }

    /// False when nothing has come.
    private mutating func receive(_ number: CInt) throws(CacheFault) -> Bool {
        switch input.receive(from: number, room: 65_536) {
        case .wouldBlock: return false
        case .ended, .failed: throw .away("the connection broke")
        case .moved:
            if session != nil { try unseal() }
            do throws(RedisError) {
                try session == nil ? Self.feed(input, &reader) : Self.feed(opened, &reader)
            } catch {
                throw CacheFault(error)
            }
            input.removeAll()
            opened.removeAll()
            return true
        }
    }

    private mutating func unseal() throws(CacheFault) {
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
