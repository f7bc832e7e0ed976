internal import Bytes

/// Walks over JSON text and judges it (RFC 8259), one value at a time, without copying.
///
/// The text is followed by a NUL and at least 15 bytes of any kind, so that whole words can be loaded and
/// every loop meets a byte that stops it. `end` is the offset of that NUL.
struct JSONScanner {
    var index = 0
    /// An escape stood in a name or a string of the outermost object.
    var escapes = false
    let end: Int
    let limits: JSONLimits
    /// All of the text is printable ASCII without backslashes, and a quote stands after the NUL.
    let isPlain: Bool

    /// A string's raw text between its quotes.
    struct RawString {
        var range: Range<Int>
        var escaped: Bool
    }

    init(end: Int, limits: JSONLimits, isPlain: Bool = false) {
        self.isPlain = isPlain
        self.end = end
        self.limits = limits
    }

    mutating func skipWhitespace(_ text: Span<UInt8>) {
        while true {
            let byte = text[index]
            if byte > 0x20 { return }
            if byte != 0x20 && byte != 0x0A && byte != 0x0D && byte != 0x09 { return }
            index &+= 1
        }
    }

    /// Takes a string; `index` is at its opening quote.
    @inline(__always)
    mutating func string(_ text: Span<UInt8>) throws(JSONError) -> RawString {
        guard text[index] == 0x22 else { throw .malformed }
        index &+= 1
        if !isPlain { return try anyString(text) }
        let start = index
        let quote = text.offsetOfQuote(from: start)
        if quote >= end { throw .malformed }
        index = quote &+ 1
        return RawString(range: start..<quote, escaped: false)
    }

    /// Takes the rest of a string, after its opening quote.
    @inline(never)
    private mutating func anyString(_ text: Span<UInt8>) throws(JSONError) -> RawString {
        let start = index
        var escaped = false
        while true {
            // Eight bytes at a time: the first that is a quote, a backslash, a control character or not
            // ASCII.
            let word = text.word(at: index)
            let quote = word ^ 0x2222_2222_2222_2222
            let backslash = word ^ 0x5C5C_5C5C_5C5C_5C5C
            let stops =
                (((quote &- 0x0101_0101_0101_0101) & ~quote)
                    | ((backslash &- 0x0101_0101_0101_0101) & ~backslash)
                    | ((word &- 0x2020_2020_2020_2020) & ~word) | word) & 0x8080_8080_8080_8080
            if stops == 0 {
                index &+= 8
                continue
            }
            index &+= stops.trailingZeroBitCount >> 3
            if text[index] == 0x22 {
                index &+= 1
                return RawString(range: start..<(index &- 1), escaped: escaped)
            }
            if text[index] == 0x5C { escaped = true }
            try unusual(text)
        }
    }

    /// Takes one escape, or one character outside ASCII; all else is malformed.
    @inline(never)
    private mutating func unusual(_ text: Span<UInt8>) throws(JSONError) {
        if index >= end { throw .malformed }
        if text[index] >= 0x80 {
            let count = UTF8Sequence.count(text, at: index, before: end)
            if count == 0 { throw .invalidUTF8 }
            index &+= count
            return
        }
        guard text[index] == 0x5C else { throw .malformed }
        switch text[index &+ 1] {
        case 0x22, 0x5C, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74: index &+= 2
        case 0x75: try unicodeEscape(text)
        default: throw .malformed
        }
    }

    private mutating func unicodeEscape(_ text: Span<UInt8>) throws(JSONError) {
        guard let unit = Self.hexadecimal(text, at: index &+ 2) else { throw .malformed }
        index &+= 6
        if unit < 0xD800 || unit > 0xDFFF { return }
        guard unit <= 0xDBFF, text[index] == 0x5C, text[index &+ 1] == 0x75 else { throw .loneSurrogate }
        guard let low = Self.hexadecimal(text, at: index &+ 2) else { throw .malformed }
        guard low >= 0xDC00 && low <= 0xDFFF else { throw .loneSurrogate }
        index &+= 6
    }

    /// Takes a number (section 6); the answer's value counts only for `.integer`.
    mutating func number(_ text: Span<UInt8>) throws(JSONError) -> (kind: JSONKind, value: Int64) {
        let negative = text[index] == 0x2D
        if negative { index &+= 1 }
        let start = index
        var value: Int64 = 0
        while true {
            let digit = text[index] &- 0x30
            if digit > 9 { break }
            value = value &* 10 &+ Int64(digit)
            index &+= 1
        }
        let count = index &- start
        if count == 0 || count > 1 && text[start] == 0x30 { throw .malformed }
        var kind: JSONKind = count <= 18 ? .integer : .decimal
        if text[index] == 0x2E {
            kind = .decimal
            index &+= 1
            try digits(text)
        }
        if text[index] | 0x20 == 0x65 {
            kind = .decimal
            index &+= 1
            if text[index] == 0x2B || text[index] == 0x2D { index &+= 1 }
            try digits(text)
        }
        return (kind, negative ? 0 &- value : value)
    }

    private mutating func digits(_ text: Span<UInt8>) throws(JSONError) {
        let start = index
        while text[index] &- 0x30 <= 9 { index &+= 1 }
        if index == start { throw .malformed }
    }

    /// Takes `true`, `false` or `null`.
    mutating func literal(_ text: Span<UInt8>) throws(JSONError) -> JSONKind {
        if text.equals("true", in: index..<(index &+ 4)) {
            index &+= 4
            return .true
        }
        if text.equals("null", in: index..<(index &+ 4)) {
            index &+= 4
            return .null
        }
        guard text.equals("false", in: index..<(index &+ 5)) else { throw .malformed }
        index &+= 5
        return .false
    }

    /// The value of four hexadecimal digits.
    static func hexadecimal(_ text: Span<UInt8>, at offset: Int) -> UInt32? {
        var value: UInt32 = 0
        var index = offset
        while index < offset &+ 4 {
            let byte = text[index]
            switch byte {
            case 0x30...0x39: value = value << 4 | UInt32(byte &- 0x30)
            case 0x41...0x46, 0x61...0x66: value = value << 4 | UInt32((byte | 0x20) &- 0x57)
            default: return nil
            }
            index &+= 1
        }
        return value
    }
}
