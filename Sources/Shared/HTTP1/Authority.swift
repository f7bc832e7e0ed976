import Bytes
internal import CBytes

/// `uri-host [ ":" port ]`: a host without user information (RFC 9110, section 7.2; RFC 3986, section 3.2).
enum Authority {
    enum Port { case optional, required }

    /// The offset of the first byte at or after `start` that no authority holds; nil when there is none yet.
    static func end(_ bytes: Span<UInt8>, from start: Int) -> Int? {
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            let belongs =
                ByteClass.of(byte) & ByteClass.registeredName != 0
                || byte == 0x3A || byte == 0x25 || byte == 0x5B || byte == 0x5D || byte == 0x40
            if !belongs { return index }
            index &+= 1
        }
        return nil
    }

    /// Tells whether `range` is a host and port. An empty host is not one (RFC 9110, section 4.2.1).
    @inline(__always)
    static func isValid(_ bytes: Span<UInt8>, _ range: Range<Int>, port: Port) -> Bool {
        isPlain(bytes, range) && port == .optional || isValidInAnyForm(bytes, range, port: port)
    }

    /// Tells whether the range is a host of the plainest characters, without a port; false says nothing.
    @inline(__always)
    private static func isPlain(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        !range.isEmpty && ByteClass.isName(bytes, range)
    }

    @inline(never)
    private static func isValidInAnyForm(_ bytes: Span<UInt8>, _ range: Range<Int>, port: Port) -> Bool {
        if range.isEmpty { return false }
        var index = range.lowerBound
        let end = range.upperBound
        if bytes[index] == 0x5B {
            guard let close = literalEnd(bytes, range) else { return false }
            index = close
        } else {
            index = ByteClass.run(of: ByteClass.registeredName, bytes, index, to: end)
            while index < end {
                let byte = bytes[index]
                if ByteClass.of(byte) & ByteClass.registeredName == 0 {
                    if byte == 0x3A { break }
                    guard isEscape(bytes, index, end) else { return false }
                    index &+= 2
                }
                index &+= 1
            }
            if index == range.lowerBound { return false }
        }
        if index == end { return port == .optional }
        return bytes[index] == 0x3A && isPort(bytes, index &+ 1..<end, port)
    }

    /// `%` and two hexadecimal digits.
    private static func isEscape(_ bytes: Span<UInt8>, _ index: Int, _ end: Int) -> Bool {
        index &+ 2 < end && bytes[index] == 0x25
            && ByteClass.of(bytes[index &+ 1]) & ByteClass.hexadecimalDigit != 0
            && ByteClass.of(bytes[index &+ 2]) & ByteClass.hexadecimalDigit != 0
    }

    /// Digits up to 65535. The grammar allows an empty port; where one is required it is refused.
    private static func isPort(_ bytes: Span<UInt8>, _ range: Range<Int>, _ port: Port) -> Bool {
        if range.isEmpty { return port == .optional }
        if range.count > 5 { return false }
        var value = 0
        var index = range.lowerBound
        while index < range.upperBound {
            let digit = bytes[index] &- 0x30
            if digit > 9 { return false }
            value = value &* 10 &+ Int(digit)
            index &+= 1
        }
        return value <= 65535
    }

    /// The offset behind the `]` of a literal; nil when it is none. Only IPv6: later versions do not exist.
    private static func literalEnd(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        var close = range.lowerBound
        while close < range.upperBound && bytes[close] != 0x5D { close &+= 1 }
        if close == range.upperBound { return nil }
        return IPv6Literal.isValid(bytes, range.lowerBound &+ 1..<close) ? close &+ 1 : nil
    }
}
