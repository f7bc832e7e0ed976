import Foundation

/// The real program, as it was built beside the tests, with a folder for its state.
final class Program {
    let folder: TemporaryFolder
    let process = Process()
    private let log = Pipe()

    static let url = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
        .deletingLastPathComponent().appendingPathComponent("upstream-app")

    /// Starts the program; it is ended with its owner.
    init(_ arguments: [String], in folder: TemporaryFolder, _ environment: [String: String] = [:]) throws {
        self.folder = folder
        process.executableURL = Program.url ?? Bundle.main.bundleURL.appendingPathComponent("upstream-app")
        process.arguments = arguments
        process.environment = Program.environment(folder).merging(environment) { _, last in last }
        process.standardError = log
        process.standardOutput = log
        try process.run()
    }

    deinit {
        if process.isRunning {
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
    }

    private static func environment(_ folder: TemporaryFolder) -> [String: String] {
        let own = [
            "STATE_DIR": folder.path, "SECRET_KEY_FILE": folder.path + "/key", "ARGON2_MEMORY_COST": "64",
            "ARGON2_TIME_COST": "1", "ARGON2_PARALLELISM": "1",
        ]
        // How a sanitizer reports, and where, when `scripts/sanitize` has built the program.
        let sanitizer = ProcessInfo.processInfo.environment.filter {
            ["ASAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS", "LD_PRELOAD", "SWIFT_BACKTRACE"].contains($0.key)
        }
        return own.merging(sanitizer) { own, _ in own }
    }

    var socketPath: String { folder.path + "/app.sock" }

    /// Waits for the end, and answers with the exit code and what was written.
    func wait() -> (code: Int32, text: String) {
        process.waitUntilExit()
        return (
            process.terminationStatus, String(decoding: log.fileHandleForReading.availableData, as: UTF8.self)
        )
    }

    func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Runs a command of the program to its end.
    static func run(
        _ arguments: [String], in folder: TemporaryFolder, _ environment: [String: String] = [:]
    ) throws -> (code: Int32, text: String) {
        try Program(arguments, in: folder, environment).wait()
    }

    /// Waits, at most ten seconds, until the program answers.
    func isServing() throws -> Bool {
        for _ in 0..<200 where process.isRunning {
            if FileManager.default.fileExists(atPath: socketPath),
                exchange("GET /health HTTP/1.0\r\n\r\n") != ""
            {
                return true
            }
            usleep(50_000)
        }
        return false
    }

    /// Sends bytes on a connection of their own and answers with all that comes back.
    func exchange(_ request: String) -> String {
        guard let client = Client(path: socketPath) else { return "" }
        client.send(request)
        return client.readToEnd()
    }
}
