import Foundation
import Glibc

/// A running program of this repository, or one that it is tested with. Its output goes to a file.
///
/// The owner calls `end()`; should the whole test process die first, `Reaper` kills what it started.
final class Program {
    let name: String
    private let process = Process()
    private let outputPath: String

    /// Starts `path` with `arguments` in `folder`. It sees `environment` and a PATH, and no other variable.
    init(
        _ path: String, _ arguments: [String], environment: [String: String] = [:], folder: String
    ) throws {
        name = String(path.split(separator: "/").last ?? "")
        outputPath = folder + "/\(name)-\(UUID().uuidString.prefix(8)).log"
        _ = FileManager.default.createFile(atPath: outputPath, contents: nil)
        let output = FileHandle(forWritingAtPath: outputPath)
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = environment.merging(["PATH": "/usr/local/bin:/usr/bin:/bin"]) { own, _ in own }
            .merging(Allowance.environment) { own, _ in own }
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try SignalMask.emptied { try process.run() }
        // Foundation keeps it for ever, and reads past its list of descriptors when there are some 1,350.
        try output?.close()
        Reaper.shared.watch(process.processIdentifier)
    }

    var identifier: Int32 { process.processIdentifier }
    var isRunning: Bool { process.isRunning }
    /// What it wrote so far, both streams together.
    var output: String { (try? String(contentsOfFile: outputPath, encoding: .utf8)) ?? "" }

    func signal(_ number: Int32) {
        guard process.isRunning else { return }
        Glibc.kill(identifier, number)
    }

    /// The exit status, or the negated signal that ended it; waits for the end.
    func waitForEnd(seconds: Double = 10) throws -> Int {
        guard try poll(seconds: seconds, { !process.isRunning }) else {
            throw HarnessError("\(name) still runs after \(seconds) s:\n\(output)")
        }
        let status = Int(process.terminationStatus)
        return process.terminationReason == .uncaughtSignal ? -status : status
    }

    /// Asks it to end, and makes it end. Safe to call twice.
    func end() {
        signal(SIGTERM)
        if (try? waitForEnd(seconds: 5)) == nil { kill() }
    }

    func kill() {
        signal(SIGKILL)
        _ = try? waitForEnd(seconds: 5)
    }

    /// The memory that it holds, in bytes, of which nothing is shared with the page cache.
    func residentBytes() throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(identifier)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("RssAnon:") } ?? ""
        guard
            let kilobytes = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap(
                { Int($0) })
        else { throw HarnessError("no RssAnon for \(name)") }
        return kilobytes * 1024
    }

    /// Waits until `isReady`; an early end, or no readiness in time, is an error with the output.
    func waitUntilReady(seconds: Double = 15, _ isReady: () -> Bool) throws {
        let ready = try poll(seconds: seconds) {
            guard process.isRunning else { throw HarnessError("\(name) ended early:\n\(output)") }
            return isReady()
        }
        guard ready else { throw HarnessError("\(name) was not ready after \(seconds) s:\n\(output)") }
    }

    private func poll(seconds: Double, _ isDone: () throws -> Bool) throws -> Bool {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < deadline {
            if try isDone() { return true }
            usleep(10_000)
        }
        return try isDone()
    }
}
