import Bytes

/// Reads the options of Connection (RFC 9110, section 7.6.1).
enum ConnectionOptions {
    /// How many fields a message may nominate; each costs a comparison for every field forwarded.
    static let nominationLimit = 32

    /// Takes the options of all Connection fields into `fields`.
    static func read(_ bytes: Span<UInt8>, into fields: inout FieldSection) throws(HTTP1Error) {
        var index = 0
        while index < fields.count {
            let field = fields[index]
            if field.id == .connection { try read(bytes, field.value, into: &fields) }
            index &+= 1
        }
    }

    /// `#connection-option`: tokens with commas between; empty elements are ignored (RFC 9110, section 5.6.1.2).
    private static func read(
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
        let option = start..<start &+ count
        if bytes.equalsLowercased("keep-alive", in: option) {
            fields.connectionKeepsAlive = true
        } else if bytes.equalsLowercased("close", in: option) {
            fields.connectionCloses = true
        } else {
            if fields.nominationCount >= nominationLimit { throw .tooManyConnectionOptions }
            fields.nominate(ByteRange(offset: start, count: count))
        }
    }
}

/// Tells whether a byte is optional whitespace (RFC 9110, section 5.6.3).
@inline(__always)
func isWhitespace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
