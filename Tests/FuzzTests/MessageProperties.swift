import Bytes
import HTTP1

/// Heads: reading is the same wherever the bytes are split, ranges lie within them, and what was read,
/// written out again, is read as the same.
enum MessageProperties {
    static let limits = HeadLimits(size: 16_384, fieldCount: 100, targetLength: 8_192)

    enum Outcome: Equatable {
        case complete(Int)
        case needsMore
        case malformed(HTTP1Error)
    }

    static func parse(_ bytes: [UInt8], _ head: inout RequestHead) -> Outcome {
        do throws(HTTP1Error) {
            if case .complete(let end) = try RequestParser.parse(bytes.span, limits: limits, into: &head) {
                return .complete(end)
            }
            return .needsMore
        } catch {
            return .malformed(error)
        }
    }

    static func parse(_ bytes: [UInt8], _ head: inout ResponseHead) -> Outcome {
        do throws(HTTP1Error) {
            if case .complete(let end) = try ResponseParser.parse(bytes.span, limits: limits, into: &head) {
                return .complete(end)
            }
            return .needsMore
        } catch {
            return .malformed(error)
        }
    }

    static func request(_ bytes: [UInt8]) -> String? {
        var head = RequestHead()
        let whole = parse(bytes, &head)
        if let fault = splits(bytes, whole, { parse($0, &head) }) { return fault }
        guard case .complete(let end) = parse(bytes, &head) else { return nil }
        if end > bytes.count || head.target.upper > end || head.methodRange.upper > end {
            return "a range too far"
        }
        if let fault = fields(head.fields, bytes, end) { return fault }
        let line = [head.methodRange, head.target].map { Array(bytes[$0.bounds]) }
        var again = line[0] + [0x20] + line[1] + Array(" HTTP/1.\(head.minorVersion)\r\n".utf8)
        again += lines(head.fields, bytes) + [0x0D, 0x0A]
        let names = texts(head.fields, bytes)
        let (form, path, keepAlive) = (head.form, Array(bytes[head.path.bounds]), head.keepAlive)
        guard parse(again, &head) == .complete(again.count) else { return "written out, it is refused" }
        if texts(head.fields, again) != names || head.form != form || Array(again[head.path.bounds]) != path
            || head.keepAlive != keepAlive
        {
            return "written out, it is another"
        }
        return nil
    }

    static func response(_ bytes: [UInt8]) -> String? {
        var head = ResponseHead()
        let whole = parse(bytes, &head)
        if let fault = splits(bytes, whole, { parse($0, &head) }) { return fault }
        guard case .complete(let end) = parse(bytes, &head) else { return nil }
        if let fault = fields(head.fields, bytes, end) { return fault }
        if !(100...599).contains(head.status) || head.reason.upper > end {
            return "a status line out of range"
        }
        var again = Array("HTTP/1.\(head.minorVersion) \(head.status) ".utf8) + bytes[head.reason.bounds]
        again += [0x0D, 0x0A] + lines(head.fields, bytes) + [0x0D, 0x0A]
        let (names, status) = (texts(head.fields, bytes), head.status)
        let (reason, minorVersion) = (Array(bytes[head.reason.bounds]), head.minorVersion)
        guard parse(again, &head) == .complete(again.count) else { return "written out, it is refused" }
        if Array(again[head.reason.bounds]) != reason || head.minorVersion != minorVersion {
            return "written out, its first line is another"
        }
        return texts(head.fields, again) == names && head.status == status
            ? nil : "written out, it is another"
    }

    /// A prefix is complete where the whole is, wants more, or is refused for what refuses the whole.
    private static func splits(
        _ bytes: [UInt8], _ whole: Outcome, _ parse: ([UInt8]) -> Outcome
    ) -> String? {
        let step = bytes.count <= 256 ? 1 : bytes.count / 128
        for count in stride(from: 0, to: bytes.count, by: step) {
            let part = parse(Array(bytes[..<count]))
            if part == .needsMore {
                if case .complete(let end) = whole, count >= end { return "more is wanted behind the end" }
                continue
            }
            if part != whole { return "\(part) of \(count) bytes, but \(whole) of all" }
        }
        return nil
    }

    /// Names are tokens, values hold no control characters and no whitespace at their ends (RFC 9110, 5.5).
    private static func fields(_ fields: borrowing FieldSection, _ bytes: [UInt8], _ end: Int) -> String? {
        for index in 0..<fields.count {
            let field = fields[index]
            if field.name.upper > end || field.value.upper > end { return "a field out of range" }
            let value = bytes[field.value.bounds]
            if field.name.isEmpty { return "a field without a name" }
            for byte in bytes[field.name.bounds] where byte <= 0x20 || byte >= 0x7F || byte == 0x3A {
                return "a name that is no token"
            }
            for byte in value where (byte < 0x20 && byte != 0x09) || byte == 0x7F {
                return "a control character in a value"
            }
            for edge in [value.first, value.last] where edge == 0x20 || edge == 0x09 {
                return "whitespace around a value"
            }
        }
        return nil
    }

    private static func lines(_ fields: borrowing FieldSection, _ bytes: [UInt8]) -> [UInt8] {
        var lines: [UInt8] = []
        for index in 0..<fields.count {
            lines += bytes[fields[index].name.bounds] + [0x3A, 0x20] + bytes[fields[index].value.bounds]
            lines += [0x0D, 0x0A]
        }
        return lines
    }

    private static func texts(_ fields: borrowing FieldSection, _ bytes: [UInt8]) -> [[UInt8]] {
        var texts: [[UInt8]] = []
        for index in 0..<fields.count {
            texts.append(bytes[fields[index].name.bounds] + [0x3A] + bytes[fields[index].value.bounds])
        }
        return texts
    }
}
