public import Bytes

/// Writes start lines and fields of HTTP/1.1 messages into a buffer.
///
/// It writes what it is given: names and values must be free of line ends, as parsed ones are.
public enum ResponseWriter {
    /// Writes the status line with the registered reason phrase, or an empty one (RFC 9112, section 4).
    public static func statusLine(_ status: Int, into buffer: inout ByteBuffer) {
        let line = Status.line(status)
        if line.utf8CodeUnitCount > 0 { return buffer.append(line) }
        buffer.append("HTTP/1.1 ")
        buffer.append(decimal: status, width: 3)
        buffer.append(0x20)
        buffer.append(Status.reason(status))
        endOfLine(into: &buffer)
    }

    public static func field(_ name: StaticString, _ value: StaticString, into buffer: inout ByteBuffer) {
        fieldName(name, into: &buffer)
        buffer.append(value)
        endOfLine(into: &buffer)
    }

    public static func field(_ name: StaticString, _ value: Span<UInt8>, into buffer: inout ByteBuffer) {
        fieldName(name, into: &buffer)
        buffer.append(value)
        endOfLine(into: &buffer)
    }

    public static func field(_ name: StaticString, decimal value: UInt64, into buffer: inout ByteBuffer) {
        fieldName(name, into: &buffer)
        buffer.append(decimal: value)
        endOfLine(into: &buffer)
    }

    public static func field(_ name: StaticString, decimal value: Int, into buffer: inout ByteBuffer) {
        fieldName(name, into: &buffer)
        buffer.append(decimal: value)
        endOfLine(into: &buffer)
    }

    /// Writes a parsed field again, name and value byte for byte.
    ///
    /// A line that came in the usual spelling, with one SP before the value and none behind, is one copy.
    public static func field(_ field: Field, of bytes: Span<UInt8>, into buffer: inout ByteBuffer) {
        let name = field.name
        let value = field.value
        if value.lower == name.upper &+ 2 && bytes.word(at: name.upper) & 0xFFFF == 0x203A
            && bytes.word(at: value.upper) & 0xFFFF == 0x0A0D
        {
            return buffer.append(bytes.extracting(name.lower..<value.upper &+ 2))
        }
        buffer.append(bytes.extracting(name.bounds))
        separator(into: &buffer)
        buffer.append(bytes.extracting(value.bounds))
        endOfLine(into: &buffer)
    }

    /// Writes a name and `: `; the value and `endOfLine` are to follow.
    public static func fieldName(_ name: StaticString, into buffer: inout ByteBuffer) {
        buffer.append(name)
        separator(into: &buffer)
    }

    /// Writes CRLF: the end of a field line, and of a head.
    public static func endOfLine(into buffer: inout ByteBuffer) {
        buffer.append(0x0D, 0x0A)
    }

    /// Writes the line before a chunk of `count` bytes; `endOfLine` follows its data (RFC 9112, section 7.1).
    public static func chunkSize(_ count: Int, into buffer: inout ByteBuffer) {
        buffer.append(hexadecimal: UInt64(count))
        endOfLine(into: &buffer)
    }

    /// Writes the last chunk and an empty trailer section.
    public static func lastChunk(into buffer: inout ByteBuffer) { buffer.append("0\r\n\r\n") }

    private static func separator(into buffer: inout ByteBuffer) { buffer.append(0x3A, 0x20) }
}
