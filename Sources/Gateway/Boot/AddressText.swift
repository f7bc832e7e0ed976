internal import EventLoop

/// Addresses as people write them. Names are told apart from addresses, never looked up here.
enum AddressText {
    enum Place: Equatable {
        case ip(IPAddress, port: UInt16)
        /// `unix:` and this path.
        case unix(path: String)
        case name(String, port: UInt16)
    }

    /// Reads `127.0.0.1:9000`, `[::1]:9000`, `localhost:9000`, `name:9000` or `unix:/path`.
    static func place(_ text: String) -> Place? {
        if text.hasPrefix("unix:") {
            let path = text.dropFirst(5)
            return path.isEmpty || path.utf8.contains(0) ? nil : .unix(path: String(path))
        }
        guard let colon = text.lastIndex(of: ":"),
            let number = UnitText.integer(text[text.index(after: colon)...]),
            let port = UInt16(exactly: number), port > 0
        else { return nil }
        let host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            return ipv6(host.dropFirst().dropLast()).map { .ip($0, port: port) }
        }
        if let address = ipv4(host) { return .ip(address, port: port) }
        if host == "localhost" { return .ip(.loopback, port: port) }
        return isName(host) ? .name(String(host), port: port) : nil
    }

    /// Reads an address block: `10.0.0.0/8`, `fd00::/8`, or one address.
    static func block(_ text: String) -> Configuration.AddressBlock? {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let host = parts.first, let address = ip(host) else { return nil }
        guard parts.count == 2 else { return .init(address: address, prefix: 128) }
        let width = host.contains(":") ? 128 : 32
        guard let prefix = UnitText.integer(parts[1]), prefix <= width else { return nil }
        return .init(address: address, prefix: Int(prefix) + 128 - width)
    }

    static func ip(_ text: some StringProtocol) -> IPAddress? {
        text.contains(":") ? ipv6(text) : ipv4(text)
    }

    /// Four decimal numbers without leading zeros, which some would read as octal.
    static func ipv4(_ text: some StringProtocol) -> IPAddress? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var value: UInt32 = 0
        for part in parts {
            guard part.count == 1 || part.first != "0", let number = UnitText.integer(part), number <= 255
            else {
                return nil
            }
            value = value << 8 | UInt32(number)
        }
        return IPAddress(v4: value)
    }

    /// RFC 4291, 2.2: eight groups, `::` once for groups of zeros, the last two perhaps as IPv4. No zone.
    static func ipv6(_ text: some StringProtocol) -> IPAddress? {
        var halves: [[UInt16]] = []
        var parts = [text[text.startIndex...]]
        if let gap = doubleColon(in: text) {
            parts = [text[..<gap], text[text.index(gap, offsetBy: 2)...]]
        }
        for (index, part) in parts.enumerated() {
            guard let groups = groups(part, mayEndInIPv4: index == parts.count - 1) else { return nil }
            halves.append(groups)
        }
        let count = halves.reduce(0) { $0 + $1.count }
        guard halves.count == 2 ? count < 8 : count == 8 else { return nil }
        let zeros = [UInt16](repeating: 0, count: 8 - count)
        let all = halves[0] + zeros + (halves.count == 2 ? halves[1] : [])
        let words = all.map(UInt64.init)
        return IPAddress(
            high: words[0] << 48 | words[1] << 32 | words[2] << 16 | words[3],
            low: words[4] << 48 | words[5] << 32 | words[6] << 16 | words[7])
    }

    private static func doubleColon<Text: StringProtocol>(in text: Text) -> Text.Index? {
        var index = text.startIndex
        while let colon = text[index...].firstIndex(of: ":") {
            let next = text.index(after: colon)
            if next < text.endIndex, text[next] == ":" { return colon }
            index = next
        }
        return nil
    }

    private static func groups(_ text: some StringProtocol, mayEndInIPv4: Bool) -> [UInt16]? {
        if text.isEmpty { return [] }
        var groups: [UInt16] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if mayEndInIPv4, index == parts.count - 1, part.contains(".") {
                guard let tail = ipv4(part) else { return nil }
                groups.append(UInt16(truncatingIfNeeded: tail.low >> 16))
                groups.append(UInt16(truncatingIfNeeded: tail.low))
                continue
            }
            let isHexadecimal = part.utf8.allSatisfy { $0 < 0x80 && Character(Unicode.Scalar($0)).isHexDigit }
            guard (1...4).contains(part.utf8.count), isHexadecimal, let group = UInt16(part, radix: 16) else {
                return nil
            }
            groups.append(group)
        }
        return groups
    }

    /// Letters, digits, hyphens and dots, not all of it numbers (which would be a misspelt address).
    private static func isName(_ text: Substring) -> Bool {
        let allowed = text.utf8.allSatisfy {
            switch $0 {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E: true
            default: false
            }
        }
        let hasLetter = text.utf8.contains { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A }
        return allowed && hasLetter && text.utf8.count <= 253
    }
}
