import Foundation
import Testing

/// A program of this machine that a test runs to its end: a compiler, a browser, an example.
enum Tool {
    /// Python with what Tests/requirements.txt names.
    static let python: Result<String, any Error> = Result {
        let folder = try run("/bin/bash", [Built.root + "/scripts/python-environment"], seconds: 300)
        guard let path = folder.split(separator: "\n").last else { throw HarnessError("no Python") }
        return path + "/bin/python"
    }

    /// Whether this run is under a sanitizer, which other programs cannot bear.
    static let isSanitized = ProcessInfo.processInfo.environment["POSTERN_SANITIZER"] != nil

    /// Starts `name`, found by the PATH of this process, in a folder that the caller keeps until its end.
    static func start(
        _ name: String, _ arguments: [String], environment: [String: String] = [:], in folder: ScratchFolder
    ) throws -> Program {
        let own = ProcessInfo.processInfo.environment.filter {
            ["PATH", "HOME", "XDG_CACHE_HOME"].contains($0.key)
        }
        return try Program(
            "/usr/bin/env", [name] + arguments, environment: own.merging(environment) { $1 },
            folder: folder.path)
    }

    /// Waits for its end and returns what it wrote; another status than 0 is an error.
    static func finish(_ program: Program, seconds: Double) throws -> String {
        defer { program.end() }
        let status = try program.waitForEnd(seconds: seconds)
        guard status == 0 else { throw HarnessError("status \(status):\n\(program.output)") }
        return program.output
    }

    @discardableResult
    static func run(
        _ name: String, _ arguments: [String], environment: [String: String] = [:], seconds: Double = 60
    ) throws -> String {
        let folder = try ScratchFolder()
        return try finish(start(name, arguments, environment: environment, in: folder), seconds: seconds)
    }

    /// Runs a script of the repository in Python.
    @discardableResult
    static func runPython(
        _ arguments: [String], environment: [String: String] = [:], seconds: Double = 60
    ) throws -> String {
        try run(python.get(), arguments, environment: environment, seconds: seconds)
    }
}
