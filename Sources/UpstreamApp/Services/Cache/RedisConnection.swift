import BlockingRedis
import Redis
import TLS

/// One connection of the cache to Redis, of one thread at a time.
///
///     perform: (none ─▶ open ─▶ AUTH, SELECT, PING ─▶) send ─▶ answers ─▶ kept
///                        └────────────┴─────────────────┴──fault──▶ closed
///
/// Whatever goes wrong closes it, so that no answer is ever taken for that to another question.
struct RedisConnection: ~Copyable {
    private var connection: BlockingRedisConnection
    private var epoch: UInt64 = 0

    init(valueBytes: Int) {
        // Beside a value a reply may hold what SCAN finds in one step.
        connection = BlockingRedisConnection(
            byteLimit: max(valueBytes, 1 << 20) + 65_536, partLimit: 1 << 14)
    }

    var isOpen: Bool { connection.isOpen }

    /// Lets a connection go that was made in another epoch, before the last outage: the network may have
    /// forgotten it.
    mutating func enter(_ epoch: UInt64) {
        if self.epoch != epoch { connection.close() }
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
            if !connection.isQuiet { connection.close() }
            if !connection.isOpen { try open(endpoint, connectDeadline) }
            for command in commands { write(command) }
            let values = try exchange(commands.count, deadline())
            if try hasMore() { throw .away("it says more than it is asked") }
            return values
        } catch {
            connection.close()
            throw error
        }
    }

    private mutating func open(_ endpoint: RedisEndpoint, _ deadline: Int64) throws(CacheFault) {
        guard let address = endpoint.address else { throw .away("its name is not found") }
        do throws(BlockingRedisFault) {
            try connection.open(address, deadline: deadline) { () throws(TLSFault) in
                try endpoint.session()
            }
        } catch {
            throw CacheFault(error)
        }
        try greet(endpoint, deadline)
    }

    /// Whatever the server has against us, it has against all connections.
    private mutating func greet(_ endpoint: RedisEndpoint, _ deadline: Int64) throws(CacheFault) {
        let count = endpoint.target.writeGreeting(into: &connection.output)
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
        connection.output.beginCommand(argumentCount: command.arguments.count)
        for argument in command.arguments { connection.output.append(argument: argument.span) }
    }

    private mutating func exchange(_ count: Int, _ deadline: Int64) throws(CacheFault) -> [RedisValue] {
        var values: [RedisValue] = []
        var fault: CacheFault?
        do throws(BlockingRedisFault) {
            try connection.exchange(count, deadline: deadline) { reply in
                do throws(CacheFault) {
                    if fault == nil { values.append(try RedisValue.read(reply)) }
                } catch {
                    fault = error
                }
            }
        } catch {
            throw CacheFault(error)
        }
        if let fault { throw fault }
        return values
    }

    private mutating func hasMore() throws(CacheFault) -> Bool {
        do throws(BlockingRedisFault) { return try connection.hasReply() } catch { throw CacheFault(error) }
    }
}
