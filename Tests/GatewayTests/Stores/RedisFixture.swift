import Bytes
import EventLoop
import Foundation
import Redis

/// A real Redis server behind a Unix socket, and a connection to it that asks and waits.
final class RedisFixture {
    private let process = Process()
    let folder: String
    private let socket: FileDescriptor
    private var reader = ReplyReader()

    /// nil when the server is not there, or does not answer.
    init?() {
        folder = NSTemporaryDirectory() + "postern-redis-\(UUID().uuidString.prefix(8))"
        guard
            (try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true))
                != nil
        else { return nil }
        process.executableURL = URL(fileURLWithPath: "/usr/bin/redis-server")
        process.arguments = ["--port", "0", "--unixsocket", folder + "/s", "--save", "", "--dir", folder]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        for _ in 0..<500 {
            if let outcome = try? Socket.connect(to: .unix(path: folder + "/s")),
                case .connected(let connected) = outcome
            {
                socket = connected
                return
            }
            usleep(10_000)
        }
        return nil
    }

    deinit {
        // It has inherited the signals that the tests' threads do not take.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Sends a command and waits for its reply, of which it answers the integers and the texts.
    func ask(_ arguments: [String]) throws -> [String] {
        var command = ByteBuffer()
        command.beginCommand(argumentCount: arguments.count)
        for argument in arguments { command.append(argument: argument) }
        while !command.isEmpty { _ = command.send(to: socket.number) }
        var input = ByteBuffer()
        let end = ContinuousClock.now + .seconds(10)
        while try !reader.next() {
            if ContinuousClock.now > end { return ["no answer within 10 s"] }
            switch input.receive(from: socket.number, room: 65_536) {
            case .moved:
                try Self.feed(input, &reader)
                input.removeAll()
            case .wouldBlock: usleep(50)
            case .ended, .failed: return []
            }
        }
        return Self.shown(reader)
    }

    private static func shown(_ reader: borrowing ReplyReader) -> [String] {
        (0..<reader.count).map { index in
            let part = reader[index]
            switch part.kind {
            case .integer, .array: return "\(part.integer)"
            case .null: return "null"
            case .string, .status, .error: return reader.text.extracting(part.text.bounds).text
            }
        }
    }

    private static func feed(_ input: borrowing ByteBuffer, _ reader: inout ReplyReader) throws(RedisError) {
        try reader.feed(input.readable)
    }
}
