/// The scopes that routes ask for, each with a bit of its own.
enum ScopeList {
    /// As many as a set of bits holds; the configuration bounds them.
    static let most = 64

    /// In the order in which the file names them.
    static func names(_ configuration: Configuration) -> [String] {
        var names: [String] = []
        for route in configuration.routes {
            for scope in route.scopes where !names.contains(scope) { names.append(scope) }
        }
        return names
    }

    static func mask(of scopes: [String], _ configuration: Configuration) -> UInt64 {
        if scopes.isEmpty { return 0 }
        let names = names(configuration)
        var mask: UInt64 = 0
        for scope in scopes {
            if let bit = names.firstIndex(of: scope) { mask |= 1 << UInt64(bit) }
        }
        return mask
    }

    /// What a refusal says of them (RFC 6750, section 3.1).
    static func challenge(_ scopes: [String]) -> [UInt8] {
        let list = scopes.joined(separator: " ")
        let line = "WWW-Authenticate: Bearer error=\"insufficient_scope\", scope=\"\(list)\"\r\n"
        return Array(line.utf8)
    }
}
