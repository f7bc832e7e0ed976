import Bytes
import HTTP1

/// Dates in bodies: `2025-01-19T10:30:00Z` (RFC 3339).
enum Timestamp {
    static func text(seconds: Int64) -> String {
        var buffer = ByteBuffer(capacity: 24)
        ResponseWriter.timestamp(seconds, into: &buffer)
        return buffer.readable.text
    }

    static func text(microseconds: Int64) -> String { text(seconds: microseconds / 1_000_000) }
}
