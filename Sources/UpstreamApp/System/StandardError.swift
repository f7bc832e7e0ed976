// Invariant: write(2) is given an array with its own count.
import CLinux

/// Where the app says what an operator must know; one line each, never a secret.
enum StandardError {
    static func write(_ line: String) {
        let bytes = Array("upstream-app: \(line)\n".utf8)
        _ = unsafe CLinux.write(2, bytes, bytes.count)
    }
}
