import Bytes
import EventLoop
import Redis

@testable import Gateway

extension RedisFixture {
    /// How a gateway is told to speak to it.
    func endpoint(_ credentials: String = "", query: String = "", deadline: Int64 = 500_000) throws
        -> Configuration.Redis
    {
        Configuration.Redis(
            target: try RedisTarget(url: "unix://\(credentials)\(folder)/s\(query)"),
            address: .unix(path: folder + "/s"), isLiteral: true, deadlineMicroseconds: deadline,
            retryMicroseconds: 100_000, keyPrefix: "limit:")
    }

    func client(_ credentials: String = "", query: String = "", deadline: Int64 = 500_000) throws
        -> RedisClient
    {
        RedisClient(RedisAccess(try endpoint(credentials, query: query, deadline: deadline), nil))
    }
}

extension RedisClient {
    /// One command and its reply, as a test shows it; or the fault.
    mutating func ask(_ arguments: [String]) -> String {
        var command = ByteBuffer()
        command.beginCommand(argumentCount: arguments.count)
        for argument in arguments { command.append(argument: argument) }
        var shown = ""
        do throws(RedisFault) {
            try perform(command, count: 1) { reply in
                shown =
                    reply[0].kind == .integer
                    ? "\(reply[0].integer)" : reply.text.extracting(reply[0].text.bounds).text
            }
            return shown
        } catch {
            return "fault: \(error.text)"
        }
    }
}
