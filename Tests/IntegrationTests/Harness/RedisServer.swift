import Foundation

/// A real Redis server with a port, a Unix socket and a folder of its own, that a test can stop, freeze and
/// start again.
final class RedisServer {
    let port: Int
    let folder: ScratchFolder
    private let options: [String]
    private(set) var program: Program
    var socket: String { folder.path + "/redis.sock" }
    var url: String { "redis://127.0.0.1:\(port)" }

    /// Runs `body` against a server that answers, and ends it.
    static func with(_ options: [String] = [], _ body: (RedisServer) throws -> Void) throws {
        let server = try RedisServer(options)
        defer {
            server.thaw()
            server.program.kill()
        }
        try server.waitUntilReady()
        try body(server)
    }

    private init(_ options: [String]) throws {
        folder = try ScratchFolder()
        port = try LoopbackSocket.freePort()
        self.options = options
        program = try Self.start(port, folder, options)
    }

    private static func start(_ port: Int, _ folder: ScratchFolder, _ options: [String]) throws -> Program {
        let path = ["/usr/bin/redis-server", "/usr/local/bin/redis-server"].first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
        guard let path else { throw HarnessError("redis-server is not installed; scripts/test installs it") }
        return try Program(
            path,
            [
                "--port", "\(port)", "--bind", "127.0.0.1", "--unixsocket", folder.path + "/redis.sock",
                "--save", "", "--appendonly", "no", "--dir", folder.path,
            ] + options, folder: folder.path)
    }

    func waitUntilReady() throws {
        try program.waitUntilReady { (try? LoopbackSocket(port: self.port)) != nil }
    }

    /// Ends it with all it held, as a crash would.
    func stop() { program.kill() }

    /// Starts it again on its port, empty.
    func start() throws {
        program = try Self.start(port, folder, options)
        try waitUntilReady()
    }

    func freeze() { program.signal(SIGSTOP) }
    func thaw() { program.signal(SIGCONT) }

    /// What redis-cli prints for a command.
    @discardableResult
    func command(_ arguments: String..., password: String? = nil) throws -> String {
        let secret = password.map { ["-a", $0, "--no-auth-warning"] } ?? []
        let client = try Program(
            "/usr/bin/redis-cli", ["-p", "\(port)"] + secret + arguments, folder: folder.path)
        _ = try client.waitForEnd()
        return client.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
