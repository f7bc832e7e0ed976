import Bytes

/// Reads field lines up to the empty line that ends them (RFC 9112, section 5).
///
///     field-line = field-name ":" OWS field-value OWS CRLF
public enum FieldSectionParser {
    /// Reads from `start` and answers with the offset behind the empty line; fields are appended to `fields`.
    ///
    /// Refused: folded fields, whitespace before the colon, an empty name, control characters, line ends
    /// other than CRLF. The caller bounds the size by bounding `bytes`.
    @inline(__always)
    public static func parse(
        _ bytes: Span<UInt8>, from start: Int, fieldLimit: Int, into fields: inout FieldSection
    ) throws(HTTP1Error) -> ParseOutcome {
        let end = fields.takeUsualLines(bytes, from: start, limit: fieldLimit)
        if end &+ 1 < bytes.count && bytes[end] == 0x0D && bytes[end &+ 1] == 0x0A {
            return .complete(end &+ 2)
        }
        return try parseAny(bytes, from: end, fieldLimit: fieldLimit, into: &fields)
    }

    @inline(never)
    private static func parseAny(
        _ bytes: Span<UInt8>, from start: Int, fieldLimit: Int, into fields: inout FieldSection
    ) throws(HTTP1Error) -> ParseOutcome {
        var position = start
        while true {
            position = fields.takeUsualLines(bytes, from: position, limit: fieldLimit)
            if position >= bytes.count { return .needsMore }
            if bytes[position] == 0x0D {
                if position &+ 1 >= bytes.count { return .needsMore }
                if bytes[position &+ 1] != 0x0A { throw .bareCarriageReturn }
                return .complete(position &+ 2)
            }
            let colon = bytes.scan(for: 0x3A, from: position)
            if colon >= bytes.count {
                try checkName(bytes, from: position, to: bytes.count)
                return .needsMore
            }
            let id = FieldName(recognising: bytes, offset: position, count: colon &- position)
            if id == .other { try checkName(bytes, from: position, to: colon) }

            var valueStart = colon &+ 1
            while valueStart < bytes.count && isWhitespace(bytes[valueStart]) { valueStart &+= 1 }
            let lineEnd = try bytes.lineEnd(from: valueStart)
            if lineEnd >= bytes.count { return .needsMore }
            var valueEnd = lineEnd
            while valueEnd > valueStart && isWhitespace(bytes[valueEnd &- 1]) { valueEnd &-= 1 }

            if fields.count >= fieldLimit { throw .tooManyFields }
            let value = ByteRange(offset: valueStart, count: valueEnd &- valueStart)
            fields.append(
                Field(name: ByteRange(offset: position, count: colon &- position), value: value, id: id))
            if id == .connection { try ConnectionOptions.read(bytes, value, into: &fields) }
            position = lineEnd &+ 2
        }
    }

    /// Demands a token; of an unfinished one, the start of a token.
    private static func checkName(_ bytes: Span<UInt8>, from start: Int, to end: Int) throws(HTTP1Error) {
        let index = ByteClass.run(of: ByteClass.token, bytes, start, to: end)
        if index < end { throw fault(bytes[index], isFirst: index == start) }
        if start == end { throw .malformedFieldName }
    }

    /// Why this byte cannot be part of a name.
    private static func fault(_ byte: UInt8, isFirst: Bool) -> HTTP1Error {
        if byte == 0x0A { return .bareLineFeed }
        // Section 5.2 for a fold, section 2.2 for whitespace before the first field: both look the same here.
        if isWhitespace(byte) { return isFirst ? .foldedField : .whitespaceBeforeColon }
        return .malformedFieldName
    }
}
