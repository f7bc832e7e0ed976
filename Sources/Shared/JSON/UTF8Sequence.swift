/// Well-formed UTF-8, as table 3-7 of the Unicode Standard has it: nothing overlong, no surrogate, nothing
/// above U+10FFFF.
enum UTF8Sequence {
    /// How many bytes the sequence at `offset` has (2 to 4), or 0 when it is not well-formed or runs into
    /// `end`.
    static func count(_ text: Span<UInt8>, at offset: Int, before end: Int) -> Int {
        let lead = text[offset]
        var second: ClosedRange<UInt8> = 0x80...0xBF
        let count: Int
        switch lead {
        case 0xC2...0xDF: count = 2
        case 0xE0:
            count = 3
            second = 0xA0...0xBF
        case 0xED:
            count = 3
            second = 0x80...0x9F
        case 0xE1...0xEF: count = 3
        case 0xF0:
            count = 4
            second = 0x90...0xBF
        case 0xF1...0xF3: count = 4
        case 0xF4:
            count = 4
            second = 0x80...0x8F
        default: return 0
        }
        if offset &+ count > end || !second.contains(text[offset &+ 1]) { return 0 }
        var index = offset &+ 2
        while index < offset &+ count {
            if text[index] & 0xC0 != 0x80 { return 0 }
            index &+= 1
        }
        return count
    }
}
