import EventLoop
import Foundation
import Redis

@testable import UpstreamApp

/// A real Redis server on a Unix socket in a folder of its own, that a test can freeze, kill and start again.
/// It is ended with its owner.
final class RedisServer {
    let folder: TemporaryFolder
    private let options: [String]
    private var process: Process

    struct Absent: Error {}

    init(_ options: [String] = []) throws {
        folder = try TemporaryFolder()
        self.options = options
        process = try Self.start(folder, options)
        try waitUntilReady()
    }

    deinit {
        thaw()
        stop()
    }

    private static func start(_ folder: TemporaryFolder, _ options: [String]) throws -> Process {
        let path = ["/usr/bin/redis-server", "/usr/local/bin/redis-server"].first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
        // Its absence is a failure: these tests mean nothing without it. scripts/test installs it.
        guard let path else { throw Absent() }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments =
            ["--port", "0", "--unixsocket", folder.path + "/redis.sock", "--save", "", "--appendonly", "no"]
            + ["--dir", folder.path] + options
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    private func waitUntilReady() throws {
        for _ in 0..<200 {
            if (try? Socket.connect(to: .unix(path: folder.path + "/redis.sock"))) != nil { return }
            usleep(20_000)
        }
        throw Absent()
    }

    /// Ends it with all it held, as a crash would.
    func stop() {
        if !process.isRunning { return }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    func start() throws {
        process = try Self.start(folder, options)
        try waitUntilReady()
    }

    func freeze() { kill(process.processIdentifier, SIGSTOP) }
    func thaw() { kill(process.processIdentifier, SIGCONT) }

    var target: RedisTarget {
        get throws { try RedisTarget(url: "unix://\(folder.path)/redis.sock") }
    }

    /// What it answers to commands, over a connection of their own.
    @discardableResult
    func ask(_ commands: [RedisCommand]) throws -> [RedisValue] {
        var connection = RedisConnection(valueBytes: 4 << 20)
        let deadline = Moment.now().monotonic + 5_000_000
        return try connection.perform(
            commands, at: try RedisEndpoint(target, authorities: nil), connectDeadline: deadline
        ) { deadline }
    }

    /// A port of the loopback address that nobody listens on at the moment.
    static func freePort() throws -> UInt16 {
        let listener = try Socket.listen(on: .ip(.loopback, port: 0), reusePort: false)
        guard let port = Socket.localPort(listener.number) else { throw Absent() }
        return port
    }
}
