import Bytes
import EventLoop
import Redis
import TLS

/// Asks Sentinels, one after another, where the master is. It waits for them, each for a bounded time.
struct SentinelQuery: Sendable {
    private let endpoints: [Configuration.Redis]
    private let name: String
    private let context: TLSContext?

    /// No Sentinel may take longer for its answer.
    private static let deadlineMicroseconds: Int64 = 1_000_000

    init(_ configuration: Configuration.Redis, master: String, _ context: TLSContext?) {
        endpoints = configuration.sentinels.map { target in
            var endpoint = configuration
            endpoint.target = target
            endpoint.sentinels = []
            endpoint.deadlineMicroseconds = Self.deadlineMicroseconds
            return endpoint
        }
        name = master
        self.context = context
    }

    /// nil: none of them says.
    func master() -> SocketAddress? {
        for endpoint in endpoints {
            guard case .host(let host, let port) = endpoint.target.place, let ip = Self.address(of: host)
            else { continue }
            var found = endpoint
            found.address = .ip(ip, port: port)
            found.isLiteral = true
            if let server = ask(RedisAccess(found, context)), let ip = Self.address(of: server.host) {
                return .ip(ip, port: server.port)
            }
        }
        return nil
    }

    private func ask(_ access: RedisAccess) -> ClusterSlots.Server? {
        var client = RedisClient(access)
        var command = ByteBuffer(capacity: 128)
        command.beginCommand(argumentCount: 3)
        command.append(argument: "SENTINEL" as StaticString)
        command.append(argument: "GET-MASTER-ADDR-BY-NAME" as StaticString)
        command.append(argument: name)
        var answer: SentinelReply.Master?
        do throws(RedisFault) {
            try client.perform(command, count: 1) { answer = SentinelReply.master($0) }
        } catch {
            return nil
        }
        if case .at(let server) = answer { return server }
        return nil
    }

    private static func address(of name: String) -> IPAddress? {
        IPAddress.parse(Array(name.utf8).span) ?? HostName.address(of: name)
    }
}
