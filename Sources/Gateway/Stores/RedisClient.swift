import BlockingRedis
import Bytes
import EventLoop
import Redis
import TLS

/// A connection to the configuration's Redis for a thread that may wait for it.
///
/// What goes wrong ends the connection. The next is tried after a pause that doubles from `retry` up to eight
/// times that; until then each call fails at once.
struct RedisClient: ~Copyable {
    private let access: RedisAccess
    private let deadlineMicroseconds: Int64
    private var connection = BlockingRedisConnection()
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

    var isConnected: Bool { connection.isOpen }

    /// Connects if there is no connection, and it is time to try.
    mutating func connect() throws(RedisFault) {
        if connection.isOpen { return }
        let now = Moment.now().monotonic
        if now < retryAt { throw RedisFault(text: "it is away") }
        do throws(RedisFault) {
            try open(now + Self.connectMicroseconds)
            pauseMicroseconds = endpoint.retryMicroseconds
        } catch {
            connection.close()
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
        connection.output.append(commands.readable)
        do throws(BlockingRedisFault) {
            try connection.exchange(count, deadline: deadline, take)
        } catch {
            drop()
            throw RedisFault(text: error.text)
        }
    }

    /// Ends the connection; the next is tried after a pause.
    mutating func drop() {
        connection.close()
        retryAt = Moment.now().monotonic + pauseMicroseconds
    }

    private mutating func open(_ deadline: Int64) throws(RedisFault) {
        guard let address = access.address else {
            throw RedisFault(text: access.asksRole ? "no Sentinel names a master" : "its name is not found")
        }
        let access = access
        do throws(BlockingRedisFault) {
            try connection.open(address, deadline: deadline) { () throws(TLSFault) in
                try access.session(to: address)
            }
        } catch {
            throw RedisFault(text: error.text)
        }
        try greet(deadline)
        connectionCount += 1
    }

    /// Says who we are; what the server has against it is told without what we said.
    private mutating func greet(_ deadline: Int64) throws(RedisFault) {
        let count = endpoint.target.writeGreeting(into: &connection.output)
        connection.output.beginCommand(argumentCount: 1)
        let asksRole = access.asksRole
        connection.output.append(argument: asksRole ? "ROLE" : "PING" as StaticString)
        var refusal: RedisFault?
        var taken = 0
        do throws(BlockingRedisFault) {
            try connection.exchange(count + 1, deadline: deadline) { reply in
                if refusal == nil { refusal = Self.fault(of: reply) }
                if refusal == nil, asksRole, taken == count, !SentinelReply.isMaster(reply) {
                    refusal = RedisFault(text: "it is not the master")
                }
                taken += 1
            }
        } catch {
            throw RedisFault(text: error.text)
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
}
