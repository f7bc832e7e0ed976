import Bytes

/// Reads a structured-field dictionary (RFC 9651, section 3.2) member by member, strictly, over a field's
/// value.
///
/// Items may be strings, integers, decimals, dates and booleans; tokens, byte sequences, display strings and
/// inner lists are refused, since no field that the gateway reads has them. So are parameters. A key may
/// stand twice: the caller decides.
struct StructuredDictionary {
    enum Value: Equatable {
        /// The raw text between the quotes; `text(of:in:)` takes the backslashes out.
        case string(ByteRange)
        /// An integer, decimal or date, in millionths.
        case number(Int64)
        case boolean(Bool)
    }

    struct Member: Equatable {
        var key: ByteRange
        var value: Value
    }

    private var index = 0
    private var end: Int
    private var isFirst = true

    /// Begins at the front of `bytes`; every `next` takes the same bytes.
    init(_ bytes: Span<UInt8>) {
        end = bytes.count
        while index < end && bytes[index] == 0x20 { index &+= 1 }
        while end > index && bytes[end &- 1] == 0x20 { end &-= 1 }
    }

    /// The next member; nil after the last.
    mutating func next(_ bytes: Span<UInt8>) throws(GatewayRevokeError) -> Member? {
        if isFirst {
            isFirst = false
            if index == end { return nil }
        } else {
            skipWhitespace(bytes)
            if index == end { return nil }
            guard bytes[index] == 0x2C else { throw .malformed }
            index &+= 1
            skipWhitespace(bytes)
            if index == end { throw .malformed }
        }
        let key = try key(bytes)
        var value = Value.boolean(true)
        if byte(bytes) == 0x3D {
            index &+= 1
            value = try item(bytes)
        }
        if byte(bytes) == 0x3B { throw .malformed }
        return Member(key: key, value: value)
    }

    /// The byte at hand; 0, which no rule allows, at the end.
    private func byte(_ bytes: Span<UInt8>) -> UInt8 { index < end ? bytes[index] : 0 }

    private mutating func skipWhitespace(_ bytes: Span<UInt8>) {
        while byte(bytes) == 0x20 || byte(bytes) == 0x09 { index &+= 1 }
    }

    /// key = ( lcalpha / "*" ) *( lcalpha / DIGIT / "_" / "-" / "." / "*" )
    private mutating func key(_ bytes: Span<UInt8>) throws(GatewayRevokeError) -> ByteRange {
        let start = index
        guard isLowercase(byte(bytes)) || byte(bytes) == 0x2A else { throw .malformed }
        while isLowercase(byte(bytes)) || isDigit(byte(bytes)) || isKeyMark(byte(bytes)) { index &+= 1 }
        return ByteRange(offset: start, count: index &- start)
    }

    private func isLowercase(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7A }
    private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    private func isKeyMark(_ byte: UInt8) -> Bool {
        byte == 0x5F || byte == 0x2D || byte == 0x2E || byte == 0x2A
    }

    private mutating func item(_ bytes: Span<UInt8>) throws(GatewayRevokeError) -> Value {
        switch byte(bytes) {
        case 0x22: return .string(try string(bytes))
        case 0x3F:
            index &+= 1
            let digit = byte(bytes)
            guard digit == 0x30 || digit == 0x31 else { throw .malformed }
            index &+= 1
            return .boolean(digit == 0x31)
        case 0x40:
            index &+= 1
            return .number(try number(bytes, allowsFraction: false))
        default: return .number(try number(bytes, allowsFraction: true))
        }
    }

    /// Visible ASCII and spaces between quotes; a backslash stands before a quote or a backslash only
    /// (4.2.5).
    private mutating func string(_ bytes: Span<UInt8>) throws(GatewayRevokeError) -> ByteRange {
        index &+= 1
        let start = index
        while byte(bytes) != 0x22 {
            if byte(bytes) == 0x5C {
                index &+= 1
                guard byte(bytes) == 0x22 || byte(bytes) == 0x5C else { throw .malformed }
            }
            guard byte(bytes) >= 0x20 && byte(bytes) <= 0x7E else { throw .malformed }
            index &+= 1
        }
        index &+= 1
        return ByteRange(offset: start, count: index &- 1 &- start)
    }

    /// At most 15 digits, or 12, a point and 1 to 3 more (4.2.4). What does not fit in millionths of an Int64
    /// is bounded.
    private mutating func number(
        _ bytes: Span<UInt8>, allowsFraction: Bool
    ) throws(GatewayRevokeError) -> Int64 {
        let negative = byte(bytes) == 0x2D
        if negative { index &+= 1 }
        let start = index
        var whole: Int64 = 0
        while isDigit(byte(bytes)) {
            whole = whole &* 10 &+ Int64(byte(bytes) &- 0x30)
            index &+= 1
            if index &- start > 15 { throw .malformed }
        }
        let digits = index &- start
        if digits == 0 { throw .malformed }
        var millionths: Int64 = 0
        if allowsFraction && byte(bytes) == 0x2E {
            index &+= 1
            if digits > 12 { throw .malformed }
            var unit: Int64 = 100_000
            while isDigit(byte(bytes)) {
                if unit < 1_000 { throw .malformed }
                millionths &+= Int64(byte(bytes) &- 0x30) &* unit
                unit /= 10
                index &+= 1
            }
            if unit == 100_000 { throw .malformed }
        }
        let magnitude = min(whole, 1_000_000_000_000) &* 1_000_000 &+ millionths
        return negative ? 0 &- magnitude : magnitude
    }

    /// The bytes that a string stands for.
    static func text(of raw: ByteRange, in bytes: Span<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        var index = raw.lower
        while index < raw.upper {
            if bytes[index] == 0x5C { index &+= 1 }
            text.append(bytes[index])
            index &+= 1
        }
        return text
    }
}
