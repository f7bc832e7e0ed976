/// Seconds since 1970 as JSON numbers have them (RFC 7519, section 2), in whole microseconds.
public enum NumericDate {
    /// What dates further away become: some 36,500 years, far from what sums and differences could overflow.
    public static let limit: Int64 = 1 << 60

    /// The microseconds of so many whole seconds.
    public static func microseconds(seconds: Int64) -> Int64 {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        if overflow || product.magnitude > UInt64(limit) { return seconds < 0 ? 0 &- limit : limit }
        return product
    }

    /// The microseconds of a JSON number, exactly; digits below the microsecond are dropped, as are those
    /// after the nineteenth significant one. `text` at `range` is a number by RFC 8259's grammar.
    public static func microseconds(_ text: Span<UInt8>, in range: Range<Int>) -> Int64 {
        var index = range.lowerBound
        let end = range.upperBound
        let negative = index < end && text[index] == 0x2D
        if negative { index &+= 1 }
        var significand: UInt64 = 0
        // The value is significand * 10^scale microseconds.
        var scale = 6
        var afterPoint = false
        while index < end {
            let byte = text[index]
            if byte == 0x2E {
                afterPoint = true
            } else if byte | 0x20 == 0x65 {
                scale &+= exponent(text, from: index &+ 1, to: end)
                break
            } else if significand < 1_000_000_000_000_000_000 {
                significand = significand &* 10 &+ UInt64(byte &- 0x30)
                if afterPoint { scale &-= 1 }
            } else if !afterPoint {
                scale &+= 1
            }
            index &+= 1
        }
        let magnitude = scaled(significand, by: scale)
        return negative ? 0 &- magnitude : magnitude
    }

    private static func scaled(_ significand: UInt64, by scale: Int) -> Int64 {
        var value = significand
        var rest = scale
        while rest < 0 && value > 0 {
            value /= 10
            rest &+= 1
        }
        while rest > 0 && value > 0 {
            if value > UInt64(limit) { break }
            value *= 10
            rest &-= 1
        }
        return Int64(min(value, UInt64(limit)))
    }

    private static func exponent(_ text: Span<UInt8>, from start: Int, to end: Int) -> Int {
        var index = start
        let negative = index < end && text[index] == 0x2D
        if index < end && (negative || text[index] == 0x2B) { index &+= 1 }
        var value = 0
        while index < end {
            // Far more than any text of this length can make up for.
            value = min(value &* 10 &+ Int(text[index] &- 0x30), 1_000_000)
            index &+= 1
        }
        return negative ? 0 &- value : value
    }
}
