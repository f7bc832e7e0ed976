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
            let inner = host.dropFirst().dropLast()
            return inner.contains(":") ? ip(inner).map { .ip($0, port: port) } : nil
        }
        if host.contains(":") { return nil }
        if let address = ip(host) { return .ip(address, port: port) }
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

    /// An address without a port or brackets.
    static func ip(_ text: some StringProtocol) -> IPAddress? {
        IPAddress.parse(Array(text.utf8).span)
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
