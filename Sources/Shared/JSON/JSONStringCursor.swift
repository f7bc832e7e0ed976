/// Reads the bytes that a JSON string stands for, one by one, out of its raw text between the quotes.
///
/// The raw text has been validated by `JSONScanner`; every escape is whole.
struct JSONStringCursor {
    private var index: Int
    private let end: Int
    /// Decoded bytes that wait, the next one lowest.
    private var pending: UInt32 = 0
    private var pendingCount = 0

    init(_ raw: Range<Int>) {
        index = raw.lowerBound
        end = raw.upperBound
    }

    /// The next byte, or nil at the end. `text` is the one that the range came from.
    mutating func next(_ text: Span<UInt8>) -> UInt8? {
        if pendingCount > 0 {
            let byte = UInt8(truncatingIfNeeded: pending)
            pending >>= 8
            pendingCount &-= 1
            return byte
        }
        if index >= end { return nil }
        let byte = text[index]
        index &+= 1
        if byte != 0x5C { return byte }
        let escape = text[index]
        index &+= 1
        switch escape {
        case 0x62: return 0x08
        case 0x66: return 0x0C
        case 0x6E: return 0x0A
        case 0x72: return 0x0D
        case 0x74: return 0x09
        case 0x75: return unicode(text)
        default: return escape
        }
    }

    private mutating func unicode(_ text: Span<UInt8>) -> UInt8? {
        var scalar = JSONScanner.hexadecimal(text, at: index) ?? 0xFFFD
        index &+= 4
        if scalar >= 0xD800 && scalar <= 0xDBFF {
            let low = JSONScanner.hexadecimal(text, at: index &+ 2) ?? 0xDC00
            index &+= 6
            scalar = 0x10000 &+ ((scalar &- 0xD800) << 10) &+ (low &- 0xDC00)
        }
        if scalar < 0x80 { return UInt8(truncatingIfNeeded: scalar) }
        let last = 0x80 | scalar & 0x3F
        let third = 0x80 | scalar >> 6 & 0x3F
        let second = 0x80 | scalar >> 12 & 0x3F
        if scalar < 0x800 {
            (pending, pendingCount) = (last, 1)
            return UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6)
        }
        if scalar < 0x10000 {
            (pending, pendingCount) = (third | last << 8, 2)
            return UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12)
        }
        (pending, pendingCount) = (second | third << 8 | last << 16, 3)
        return UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18)
    }

    /// Tells whether two raw strings of one text stand for the same bytes.
    static func equal(_ text: Span<UInt8>, _ left: Range<Int>, _ right: Range<Int>) -> Bool {
        var leftCursor = JSONStringCursor(left)
        var rightCursor = JSONStringCursor(right)
        while true {
            let byte = leftCursor.next(text)
            if byte != rightCursor.next(text) { return false }
            if byte == nil { return true }
        }
    }
}
