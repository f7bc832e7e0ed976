import Foundation

/// Programs of Python, with the libraries of Tests/Services/requirements.txt.
enum PythonEnvironment {
    struct Failure: Error {
        var text: String
    }

    /// The tree's root.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    static let program = Result {
        let script = root + "/scripts/python-environment"
        return try run("/bin/bash", [script, "Tests/Services/requirements.txt"]).trimmingCharacters(
            in: .newlines)
            + "/bin/python"
    }

    /// What a program of the tree says, when it has ended well.
    static func run(script: String, _ arguments: [String]) throws -> String {
        try run(try program.get(), ["\(root)/\(script)"] + arguments)
    }

    private static func run(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.filter {
            ["PATH", "HOME", "XDG_CACHE_HOME", "PIP_FIND_LINKS", "PIP_CERT"].contains($0.key)
        }
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(text: "\(program) \(arguments): \(process.terminationStatus)")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
