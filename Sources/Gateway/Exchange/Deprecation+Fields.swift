import Bytes
import HTTP1

extension Deprecation {
    /// Puts in what every answer of the route says: `Deprecation` (RFC 9745, section 2), `Sunset` (RFC 8594)
    /// and the link (RFC 9745, section 3), beside links of the upstream's.
    func announce(in changes: inout FieldChanges) {
        changes.set("Deprecation", "@\(since)")
        changes.remove("Sunset")
        if let sunset {
            var date = ByteBuffer(capacity: 32)
            ResponseWriter.date(sunset, into: &date)
            changes.set("Sunset", date.readable.text)
        }
        if let link { changes.add("Link", "<\(link)>; rel=\"deprecation\"") }
    }
}
