import Bytes
import HTTP1

/// A message whose end two readers could see in two places is refused (RFC 9112, section 6.3).
enum FramingProperties {
    static func framing(_ bytes: [UInt8]) -> String? {
        var head = RequestHead()
        guard case .complete = MessageProperties.parse(bytes, &head) else { return nil }
        let framing: MessageFraming
        do throws(HTTP1Error) {
            framing = try MessageFraming.ofRequest(head, bytes.span)
        } catch { return nil }
        var lengths: [String] = []
        var codings: [String] = []
        for index in 0..<head.fields.count {
            let name = text(bytes, head.fields[index].name).lowercased()
            let value = text(bytes, head.fields[index].value)
            if name == "content-length" { lengths.append(value) }
            if name == "transfer-encoding" { codings.append(value.lowercased()) }
        }
        switch framing {
        case .none: return lengths.isEmpty && codings.isEmpty ? nil : "a body that is not seen"
        case .length(let length):
            let digits = lengths.first.map { $0.drop { $0 == "0" } } ?? ""
            let isSame =
                lengths.count == 1 && codings.isEmpty && (digits.isEmpty ? "0" : digits) == "\(length)"
            return isSame ? nil : "a length of \(length) from \(lengths) and \(codings)"
        case .chunked:
            let isSure = codings == ["chunked"] && lengths.isEmpty && head.minorVersion >= 1
            return isSure ? nil : "chunks from \(lengths) and \(codings)"
        case .untilClose: return "a request that ends with the connection"
        }
    }

    private static func text(_ bytes: [UInt8], _ range: ByteRange) -> String {
        String(decoding: bytes[range.bounds], as: UTF8.self)
    }
}
