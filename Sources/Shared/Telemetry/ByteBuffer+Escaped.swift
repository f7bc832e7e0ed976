public import Bytes

extension ByteBuffer {
    /// Appends `text` as the inside of a JSON string (RFC 8259, section 7), whatever bytes it holds.
    ///
    /// Besides what JSON demands, control characters of both sets (C0, DEL, C1) are escaped, so that a log
    /// line shown in a terminal cannot steer it; what is not UTF-8 becomes U+FFFD.
    public mutating func append(escaped text: Span<UInt8>) {
        if text.isPlain { return append(text) }
        appendEscaping(text)
    }

    @inline(never)
    private mutating func appendEscaping(_ text: Span<UInt8>) {
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte < 0x80 {
                append(escapedASCII: byte)
                index &+= 1
                continue
            }
            let length = text.sequenceLength(at: index)
            if length == 0 {
                append("\u{FFFD}")
                index &+= 1
            } else if byte == 0xC2 && text[index &+ 1] < 0xA0 {
                append("\\u00")
                append(hexadecimal: UInt64(text[index &+ 1]), width: 2)
                index &+= 2
            } else {
                append(text.extracting(index..<index &+ length))
                index &+= length
            }
        }
    }

    private mutating func append(escapedASCII byte: UInt8) {
        switch byte {
        case 0x22: append("\\\"")
        case 0x5C: append("\\\\")
        case 0x0A: append("\\n")
        case 0x0D: append("\\r")
        case 0x09: append("\\t")
        case 0x00..<0x20, 0x7F:
            append("\\u00")
            append(hexadecimal: UInt64(byte), width: 2)
        default: append(byte)
        }
    }
}

extension Span<UInt8> {
    /// Tells whether every byte is visible ASCII or a space and none needs an escape; written without
    /// branches within the loop, so that the compiler looks at 16 bytes at a time.
    fileprivate var isPlain: Bool {
        var odd: UInt8 = 0
        var index = 0
        while index < count {
            let byte = self[index]
            let isOdd = (byte &- 0x20 > 0x5E) || byte == 0x22 || byte == 0x5C
            odd |= isOdd ? 1 : 0
            index &+= 1
        }
        return odd == 0
    }

    /// The length of the UTF-8 sequence that begins at `start` with a byte above 0x7F, as table 3-7 of the
    /// Unicode standard has them (no overlong forms, no surrogates, nothing above U+10FFFF); 0: there is
    /// none.
    fileprivate func sequenceLength(at start: Int) -> Int {
        let lead = self[start]
        var lower: UInt8 = 0x80
        var upper: UInt8 = 0xBF
        let length: Int
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0...0xEF:
            length = 3
            if lead == 0xE0 { lower = 0xA0 }
            if lead == 0xED { upper = 0x9F }
        case 0xF0...0xF4:
            length = 4
            if lead == 0xF0 { lower = 0x90 }
            if lead == 0xF4 { upper = 0x8F }
        default: return 0
        }
        guard start &+ length <= count else { return 0 }
        guard self[start &+ 1] >= lower && self[start &+ 1] <= upper else { return 0 }
        var index = start &+ 2
        while index < start &+ length {
            if self[index] & 0xC0 != 0x80 { return 0 }
            index &+= 1
        }
        return length
    }
}
