import Bytes

/// Reads the options of Connection (RFC 9110, section 7.6.1).
enum ConnectionOptions {
    /// How many fields a message may nominate; each costs a comparison for every field forwarded.
    static let nominationLimit = 32

    /// `#connection-option`: tokens with commas between; empty elements are ignored (RFC 9110, section
    /// 5.6.1.2).
    static func read(
        _ bytes: Span<UInt8>, _ value: ByteRange, into fields: inout FieldSection
    ) throws(HTTP1Error) {
        var index = value.lower
        let end = value.upper
        while index < end {
            let start = index
            while index < end && ByteClass.of(bytes[index]) & ByteClass.token != 0 { index &+= 1 }
            if index > start { try take(bytes, start, index &- start, into: &fields) }
            while index < end && isWhitespace(bytes[index]) { index &+= 1 }
            if index == end { return }
            if bytes[index] != 0x2C { throw .malformedConnection }
            index &+= 1
            while index < end && isWhitespace(bytes[index]) { index &+= 1 }
        }
    }

    private static func take(
        _ bytes: Span<UInt8>, _ start: Int, _ count: Int, into fields: inout FieldSection
    ) throws(HTTP1Error) {
        if count == 10 && isKeepAlive(bytes, start) {
            fields.connectionKeepsAlive = true
        } else if count == 5 && isClose(bytes, start) {
            fields.connectionCloses = true
        } else {
            if fields.nominationCount >= nominationLimit { throw .tooManyConnectionOptions }
            fields.nominate(ByteRange(offset: start, count: count))
        }
    }
}

/// "close", whose first byte stands in the lowest bits.
private func isClose(_ bytes: Span<UInt8>, _ offset: Int) -> Bool {
    foldedCase(bytes.word(at: offset)) & 0xFF_FFFF_FFFF == 0x65_736F_6C63
}

/// "keep-ali" and "ep-alive", which overlap.
private func isKeepAlive(_ bytes: Span<UInt8>, _ offset: Int) -> Bool {
    foldedCase(bytes.word(at: offset)) == 0x696C_612D_7065_656B
        && foldedCase(bytes.word(at: offset &+ 2)) == 0x6576_696C_612D_7065
}

/// Tells whether a byte is optional whitespace (RFC 9110, section 5.6.3).
@inline(__always)
func isWhitespace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
