public import Bytes

extension IPAddress {
    /// Reads an address: IPv4 in dotted decimal without leading zeros, or IPv6 (RFC 4291, 2.2) without
    /// brackets or zone.
    public static func parse(_ bytes: Span<UInt8>) -> IPAddress? {
        parse(bytes, in: 0..<bytes.count)
    }

    /// Reads the address that the bytes of `range` spell.
    public static func parse(_ bytes: Span<UInt8>, in range: Range<Int>) -> IPAddress? {
        // The longest text has 45 bytes: six groups of four digits and a dotted quad of four times three.
        if range.isEmpty || range.count > 45 { return nil }
        var index = range.lowerBound
        while index < range.upperBound {
            if bytes[index] == 0x3A { return parseIPv6(bytes, in: range) }
            index &+= 1
        }
        return parseIPv4(bytes, in: range).map { IPAddress(v4: $0) }
    }

    private static func parseIPv4(_ bytes: Span<UInt8>, in range: Range<Int>) -> UInt32? {
        var address: UInt32 = 0
        var octet: UInt32 = 0
        var digits = 0
        var dots = 0
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = bytes[index]
            if byte == 0x2E {
                if digits == 0 || dots == 3 { return nil }
                address = address << 8 | octet
                dots &+= 1
                octet = 0
                digits = 0
            } else {
                // A leading zero is octal to some readers: such a spelling has no one meaning.
                if byte < 0x30 || byte > 0x39 || (digits > 0 && octet == 0) { return nil }
                octet = octet &* 10 &+ UInt32(byte &- 0x30)
                digits &+= 1
                if octet > 255 { return nil }
            }
            index &+= 1
        }
        return dots == 3 && digits > 0 ? address << 8 | octet : nil
    }

    private static func parseIPv6(_ bytes: Span<UInt8>, in range: Range<Int>) -> IPAddress? {
        var groups: [8 of UInt16] = .init(repeating: 0)
        var count = 0
        var gap: Int?
        var index = range.lowerBound
        let end = range.upperBound
        if bytes[index] == 0x3A {
            guard end &- index >= 2, bytes[index &+ 1] == 0x3A else { return nil }
            gap = 0
            index &+= 2
        }
        while index < end {
            if count == 8 { return nil }
            let start = index
            var value: UInt16 = 0
            while index < end, let nibble = hexadecimalValue(bytes[index]) {
                if index &- start == 4 { return nil }
                value = value << 4 | UInt16(nibble)
                index &+= 1
            }
            if index < end && bytes[index] == 0x2E {
                guard count <= 6, let quad = parseIPv4(bytes, in: start..<end) else { return nil }
                groups[count] = UInt16(truncatingIfNeeded: quad >> 16)
                groups[count &+ 1] = UInt16(truncatingIfNeeded: quad)
                count &+= 2
                index = end
                break
            }
            if index == start { return nil }
            groups[count] = value
            count &+= 1
            if index == end { break }
            if bytes[index] != 0x3A { return nil }
            index &+= 1
            if index == end { return nil }
            if bytes[index] == 0x3A {
                if gap != nil { return nil }
                gap = count
                index &+= 1
            }
        }
        // "::" stands for one group of zeros or more.
        if gap == nil ? count != 8 : count > 7 { return nil }
        var address = IPAddress(high: 0, low: 0)
        let absent = 8 &- count
        for position in 0..<8 {
            var group: UInt16 = 0
            if let gap {
                if position < gap {
                    group = groups[position]
                } else if position >= gap &+ absent {
                    group = groups[position &- absent]
                }
            } else {
                group = groups[position]
            }
            address = IPAddress(
                high: address.high << 16 | address.low >> 48, low: address.low << 16 | UInt64(group))
        }
        return address
    }

    private static func hexadecimalValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte &- 0x30
        case 0x41...0x46: byte &- 0x37
        case 0x61...0x66: byte &- 0x57
        default: nil
        }
    }
}

extension ByteBuffer {
    /// Appends the canonical text of `address`: dotted decimal for IPv4, else as RFC 5952 has it.
    public mutating func append(_ address: IPAddress) {
        if address.isIPv4 {
            var shift: UInt64 = 24
            while true {
                append(decimal: address.low >> shift & 0xFF)
                if shift == 0 { return }
                append(0x2E)
                shift &-= 8
            }
        }
        let gap = address.longestRunOfZeros
        var index = 0
        while index < 8 {
            if index == gap.lowerBound && !gap.isEmpty {
                append("::")
                index = gap.upperBound
                continue
            }
            if index > 0 && (index != gap.upperBound || gap.isEmpty) { append(0x3A) }
            append(hexadecimal: address.group(index))
            index &+= 1
        }
    }
}

extension IPAddress {
    fileprivate func group(_ index: Int) -> UInt64 {
        let half = index < 4 ? high : low
        return half >> UInt64(48 &- (index & 3) &* 16) & 0xFFFF
    }

    /// The first of the longest runs of two zero groups or more (RFC 5952, 4.2); empty: there is none.
    fileprivate var longestRunOfZeros: Range<Int> {
        var longest = 0..<0
        var start = 0
        for index in 0..<8 {
            if group(index) != 0 {
                start = index &+ 1
            } else if index &+ 1 &- start > max(longest.count, 1) {
                longest = start..<index &+ 1
            }
        }
        return longest
    }
}
