import EventLoop

/// The base URL of a service: `https` everywhere, `http` for this machine alone.
struct ServiceOrigin: Equatable, Sendable, CustomStringConvertible {
    /// Without a slash at its end.
    let url: String

    /// nil for what is no such URL.
    init?(_ text: String) {
        let rest: Substring
        let isSecure = text.hasPrefix("https://")
        if isSecure {
            rest = text.dropFirst(8)
        } else if text.hasPrefix("http://") {
            rest = text.dropFirst(7)
        } else {
            return nil
        }
        let authority = rest.prefix { $0 != "/" }
        let isClean = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        guard isClean, !authority.isEmpty, !authority.contains("@"), !rest.contains("?"), !rest.contains("#")
        else { return nil }
        if !isSecure && !Self.isLoopback(authority) { return nil }
        url = text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    var description: String { url }

    /// Tells whether a URL that a service has handed over may be asked: one that we could be told ourselves.
    static func isAcceptable(_ url: String) -> Bool {
        let path = url.prefix { $0 != "?" }
        return ServiceOrigin(String(path)) != nil && url.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }

    private static func isLoopback(_ authority: Substring) -> Bool {
        let host: Substring
        if authority.hasPrefix("[") {
            host = authority.dropFirst().prefix { $0 != "]" }
        } else {
            host = authority.prefix { $0 != ":" }
        }
        if host == "localhost" { return true }
        guard let address = IPAddress.parse(Array(host.utf8).span) else { return false }
        return address.isLoopback
    }
}
