import Bytes

/// `IPv6address` (RFC 3986, section 3.2.2), without a zone.
enum IPv6Literal {
    /// Tells whether `range` is an address: eight groups, or fewer with one `::`, the last two perhaps as
    /// IPv4.
    static func isValid(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var index = range.lowerBound
        let end = range.upperBound
        var groups = 0
        var isCompressed = false
        if index &+ 1 < end && bytes[index] == 0x3A && bytes[index &+ 1] == 0x3A {
            isCompressed = true
            index &+= 2
        }
        while index < end {
            let start = index
            while index < end && ByteClass.of(bytes[index]) & ByteClass.hexadecimalDigit != 0 { index &+= 1 }
            if index < end && bytes[index] == 0x2E {
                groups &+= 2
                return isIPv4(bytes, start..<end) && (isCompressed ? groups < 8 : groups == 8)
            }
            if index == start || index &- start > 4 { return false }
            groups &+= 1
            if index == end { break }
            if bytes[index] != 0x3A { return false }
            index &+= 1
            if index == end { return false }
            if bytes[index] == 0x3A {
                if isCompressed { return false }
                isCompressed = true
                index &+= 1
            }
        }
        return isCompressed ? groups < 8 : groups == 8
    }

    /// Four decimal numbers up to 255 without leading zeros.
    private static func isIPv4(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var index = range.lowerBound
        var parts = 0
        while parts < 4 {
            let start = index
            var value = 0
            while index < range.upperBound && index &- start < 3 {
                let digit = bytes[index] &- 0x30
                if digit > 9 { break }
                value = value &* 10 &+ Int(digit)
                index &+= 1
            }
            if index == start || value > 255 || (index &- start > 1 && bytes[start] == 0x30) { return false }
            parts &+= 1
            if parts < 4 {
                if index >= range.upperBound || bytes[index] != 0x2E { return false }
                index &+= 1
            }
        }
        return index == range.upperBound
    }
}
