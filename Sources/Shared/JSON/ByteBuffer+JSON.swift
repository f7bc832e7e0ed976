public import Bytes

/// JSON strings, written (RFC 8259, section 7).
extension ByteBuffer {
    /// Appends `text` as a JSON string with its quotes.
    ///
    /// Quotes, backslashes and control characters are escaped; what is not UTF-8 becomes U+FFFD.
    public mutating func append(jsonString text: Span<UInt8>) {
        reserve(text.count &+ 2)
        append(0x22)
        var index = 0
        var plain = 0
        while index < text.count {
            let byte = text[index]
            if byte >= 0x20 && byte < 0x7F && byte != 0x22 && byte != 0x5C {
                index &+= 1
                continue
            }
            append(text.extracting(plain..<index))
            index &+= appendUnusual(text, at: index)
            plain = index
        }
        append(text.extracting(plain..<text.count))
        append(0x22)
    }

    /// Appends `text` as a JSON string with its quotes. Not for the hot path.
    public mutating func append(jsonString text: String) {
        append(jsonString: [UInt8](text.utf8).span)
    }

    /// Appends one character that is not plain ASCII and says how many bytes of `text` it took.
    @inline(never)
    private mutating func appendUnusual(_ text: Span<UInt8>, at index: Int) -> Int {
        let byte = text[index]
        if byte >= 0x80 {
            let count = UTF8Sequence.count(text, at: index, before: text.count)
            if count == 0 {
                append("\u{FFFD}" as StaticString)
                return 1
            }
            append(text.extracting(index..<(index &+ count)))
            return count
        }
        switch byte {
        case 0x22: append("\\\"" as StaticString)
        case 0x5C: append("\\\\" as StaticString)
        case 0x08: append("\\b" as StaticString)
        case 0x0C: append("\\f" as StaticString)
        case 0x0A: append("\\n" as StaticString)
        case 0x0D: append("\\r" as StaticString)
        case 0x09: append("\\t" as StaticString)
        default:
            append("\\u" as StaticString)
            append(hexadecimal: UInt64(byte), width: 4)
        }
        return 1
    }
}
