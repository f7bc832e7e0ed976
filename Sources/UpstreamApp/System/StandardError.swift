// Invariant: write(2) is given an array with its own count.
import CLinux

/// Where the app says what an operator must know; one line each, never a secret.
enum StandardError {
    static func write(_ line: String) { show("upstream-app: \(line)\n") }

    /// Writes `text` alone.
    static func show(_ text: String) {
        let bytes = Array(text.utf8)
        _ = unsafe CLinux.write(2, bytes, bytes.count)
    }
}
