import Foundation

/// A server of Tests/Services, which ends with its owner, or with this process.
final class PythonServer {
    private let process = Process()
    private let lifeline = Pipe()
    /// What it says of itself when it listens, in words: its port first.
    let words: [String]

    init(_ script: String, _ arguments: [String] = []) throws {
        let output = Pipe()
        process.executableURL = URL(filePath: try PythonEnvironment.program.get())
        process.arguments = [PythonEnvironment.root + "/Tests/Services/" + script] + arguments
        process.environment = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? ""]
        process.standardInput = lifeline
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var line: [UInt8] = []
        while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first, byte != 0x0A {
            line.append(byte)
        }
        words = String(decoding: line, as: UTF8.self).split(separator: " ").map(String.init)
        guard words.first == "listening", words.count > 1 else {
            throw PythonEnvironment.Failure(text: "\(script) does not listen")
        }
    }

    deinit {
        try? lifeline.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    var origin: String { "http://127.0.0.1:\(words[1])" }
}
