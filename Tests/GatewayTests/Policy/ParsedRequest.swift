import Bytes
import HTTP1
import Testing

/// A request as the parser hands it to the policies.
struct ParsedRequest: ~Copyable {
    let bytes: [UInt8]
    let head: RequestHead

    /// Each of `fields` is a line without its end; Host is added.
    init(_ method: String = "GET", _ target: String = "/", _ fields: [String] = []) throws {
        let lines = ["\(method) \(target) HTTP/1.1", "Host: gateway.example"] + fields
        let bytes = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
        var head = RequestHead()
        let limits = HeadLimits(size: 16_384, fieldCount: 100, targetLength: 8192)
        let outcome = try RequestParser.parse(bytes.span, limits: limits, into: &head)
        #expect(outcome == .complete(bytes.count))
        self.bytes = bytes
        self.head = head
    }
}
