import Bytes
import HTTP1

/// The `Date` field and the error timestamp of the current second, written once a second.
struct DateField: ~Copyable {
    private var second = Int64.min
    private var date = ByteBuffer(capacity: 64)
    private var timestamp = ByteBuffer(capacity: 32)

    init() {}

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

    private mutating func renew(_ unixSeconds: Int64) {
        if unixSeconds == second { return }
        second = unixSeconds
        date.removeAll()
        date.append("Date: ")
        ResponseWriter.date(unixSeconds, into: &date)
        date.append("\r\n")
        timestamp.removeAll()
        ResponseWriter.timestamp(unixSeconds, into: &timestamp)
    }
}
