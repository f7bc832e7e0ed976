import Foundation
import Testing

/// A path in the temporary folder that is free at first and removed at the end.
final class TemporaryPath: Sendable {
    let text = NSTemporaryDirectory() + "/postern-\(UUID().uuidString)"

    deinit {
        for path in [text, text + ".lock"] { try? FileManager.default.removeItem(atPath: path) }
    }

    func lines() throws -> [String] {
        try String(contentsOfFile: text, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    /// Waits until the file is there with `count` lines, for two seconds at most.
    func wait(forLines count: Int) throws {
        for _ in 0..<400 {
            if let lines = try? lines(), lines.count >= count { return }
            usleep(5_000)
        }
        Issue.record("\(text) did not come to \(count) lines")
    }
}
