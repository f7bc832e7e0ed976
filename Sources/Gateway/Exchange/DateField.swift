import Bytes
import HTTP1

/// The `Date` field and the error timestamp of the current second, written once a second.
struct DateField: ~Copyable {
    private var second = Int64.min
    private var date = ByteBuffer(capacity: 64)
    private var timestamp = ByteBuffer(capacity: 32)
    /// Date and what usually follows it.
    private var opening = ByteBuffer(capacity: 64)
    private let following: [UInt8]

    /// `following` are whole lines.
    init(following: [UInt8] = []) {
        self.following = following
    }

    /// Appends the field and the lines that usually follow it.
    mutating func writeOpening(_ unixSeconds: Int64, into buffer: inout ByteBuffer) {
        renew(unixSeconds)
        buffer.append(opening.readable)
    }

    /// Appends `Date: Tue, 15 Nov 1994 08:12:31 GMT` and its line end (RFC 9110, 6.6.1).
    mutating func write(_ unixSeconds: Int64, into buffer: inout ByteBuffer) {
        renew(unixSeconds)
        buffer.append(date.readable)
    }

    /// Appends `1994-11-15T08:12:31Z`.
    mutating func writeTimestamp(_ unixSeconds: Int64, into buffer: inout ByteBuffer) {
        renew(unixSeconds)
        buffer.append(timestamp.readable)
    }

    @inline(__always)
    private mutating func renew(_ unixSeconds: Int64) {
        if unixSeconds != second { rewrite(unixSeconds) }
    }

    @inline(never)
    private mutating func rewrite(_ unixSeconds: Int64) {
        second = unixSeconds
        date.removeAll()
        date.append("Date: ")
        ResponseWriter.date(unixSeconds, into: &date)
        date.append("\r\n")
        timestamp.removeAll()
        ResponseWriter.timestamp(unixSeconds, into: &timestamp)
        Self.write(date, following, into: &opening)
    }

    private static func write(
        _ date: borrowing ByteBuffer, _ following: [UInt8], into opening: inout ByteBuffer
    ) {
        opening.removeAll()
        opening.append(date.readable)
        opening.append(following.span)
    }
}
