import Synchronization

/// What was said, line by line.
final class LogText: Sendable {
    private let kept = Mutex<[String]>([])

    func append(_ line: String) { kept.withLock { $0.append(line) } }

    var lines: [String] { kept.withLock { $0 } }
    var text: String { lines.joined(separator: "\n") }
}
