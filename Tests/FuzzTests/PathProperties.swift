import Bytes
import HTTP1

@testable import Gateway

/// The path that is matched and forwarded has one reading: to normalise it again changes nothing, and nothing
/// in it could be taken for another path.
enum PathProperties {
    static func path(_ bytes: [UInt8]) -> String? {
        var output = ByteBuffer()
        guard let normal = normalise(bytes, &output) else { return nil }
        if normalise(normal, &output) != normal { return "normalised again, it is another" }
        let text = String(decoding: normal, as: UTF8.self)
        if !text.hasPrefix("/") || text.contains("//") || text.contains("\\") {
            return "a path with two readings"
        }
        for segment in text.split(separator: "/") where segment == "." || segment == ".." {
            return "a dot segment"
        }
        for byte in normal where byte <= 0x20 || byte >= 0x7F { return "a byte that no path has" }
        // Without `encoded_slash: keep` none of these may pass, and no escape of an escape.
        let isHidden =
            ["%2F", "%2f", "%5C", "%5c"].contains { text.contains($0) }
            || text.contains(#/%25[0-9a-fA-F]{2}/#)
        if isHidden, outcome(bytes, &output)?.hasEncodedSlash != true {
            return "an escape that hides a slash"
        }
        for escape in ["%00", "%2e", "%2E", "%0a", "%0A", "%41"] where text.contains(escape) {
            return "an escape that should be gone: \(escape)"
        }
        return plain(bytes)
    }

    /// nil where the path is refused.
    private static func normalise(_ bytes: [UInt8], _ output: inout ByteBuffer) -> [UInt8]? {
        do throws(Refusal) {
            let outcome = try PathNormaliser.normalise(bytes.span, 0..<bytes.count, into: &output)
            return outcome.isRewritten ? output.readable.array : bytes
        } catch {
            return nil
        }
    }

    private static func outcome(_ bytes: [UInt8], _ output: inout ByteBuffer) -> PathNormaliser.Outcome? {
        do throws(Refusal) {
            return try PathNormaliser.normalise(bytes.span, 0..<bytes.count, into: &output)
        } catch {
            return nil
        }
    }

    /// What the parser calls plain is in its normal form.
    private static func plain(_ path: [UInt8]) -> String? {
        var head = RequestHead()
        let bytes = Array("GET ".utf8) + path + Array(" HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        guard case .complete = MessageProperties.parse(bytes, &head), head.isPathPlain else { return nil }
        var output = ByteBuffer()
        let own = Array(bytes[head.path.bounds])
        return normalise(own, &output) == own ? nil : "plain, yet not normal"
    }
}
