import EventLoop
import Foundation
import PostgreSQL
import Synchronization

/// A real PostgreSQL server on a port of 127.0.0.1, in a folder of its own. It ends when it is let go, or
/// when this process does.
public final class PostgreSQLServer: Sendable {
    /// One for all tests of this process that want a database, not a server.
    public static let shared: PostgreSQLServer? = try? PostgreSQLServer()

    public struct Fault: Error {
        public var text: String
    }

    public let port: Int
    private let folder: String
    private let settings: [String]
    private let process = Mutex(Process())
    private static let databases = Mutex(0)

    private static let script = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "../Fixtures/postgres.sh"
    ).standardizedFileURL.path

    /// Starts a server, with settings such as `max_connections=10`, and waits until it answers.
    public init(settings: [String] = []) throws {
        folder = "/tmp/postern-postgres-\(UUID().uuidString.prefix(8))"
        port = try Self.freePort()
        self.settings = settings
        try start()
    }

    deinit {
        stop()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// The address of a database: `postgres` is there from the start.
    public func url(database: String = "postgres") -> String {
        "postgres://postgres:secret@127.0.0.1:\(port)/\(database)"
    }

    /// Makes an empty database and answers with its address.
    public func makeDatabase() throws -> String {
        let number = Self.databases.withLock { count in
            count += 1
            return count
        }
        let name = "postern_\(getpid())_\(number)"
        var connection = try PostgreSQLConnection.connect(url(), deadlines: PostgreSQLDeadlines())
        try connection.execute("CREATE DATABASE \(name)")
        return url(database: name)
    }

    /// Starts it again, with what it held, once it has ended.
    public func start() throws {
        self.process.withLock { if $0.processIdentifier > 0 { $0.waitUntilExit() } }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/setpriv")
        process.arguments = ["--pdeathsig", "INT", Self.script, folder, "\(port)"] + settings
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        self.process.withLock { $0 = process }
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline && process.isRunning {
            if (try? PostgreSQLConnection.connect(url(), deadlines: PostgreSQLDeadlines())) != nil { return }
            usleep(50_000)
        }
        throw Fault(text: "the PostgreSQL server does not answer; is postgresql installed?")
    }

    /// Ends it at once, and with it every connection, as a crash would.
    public func stop() {
        signal(SIGQUIT)
        process.withLock { $0.waitUntilExit() }
    }

    public func freeze() { signalAll(SIGSTOP) }
    public func thaw() { signalAll(SIGCONT) }

    private func signal(_ number: Int32) {
        process.withLock { if $0.isRunning { kill($0.processIdentifier, number) } }
    }

    /// The server and the processes of its connections.
    public var identifiers: [Int32] {
        let identifier = process.withLock { $0.processIdentifier }
        let path = "/proc/\(identifier)/task/\(identifier)/children"
        let children = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return [identifier] + children.split(separator: " ").compactMap { Int32($0) }
    }

    private func signalAll(_ number: Int32) {
        for identifier in identifiers { kill(identifier, number) }
    }

    private static func freePort() throws -> Int {
        let listener = try Socket.listen(on: .ip(.loopback, port: 0), reusePort: false)
        guard let port = Socket.localPort(listener.number) else { throw Fault(text: "no free port") }
        return Int(port)
    }
}
