/// `cors`: absent means that the gateway leaves CORS to the upstream, unless CORS_ALLOW_ORIGINS is set.
extension ConfigurationReader {
    mutating func cors(_ root: Section) -> Configuration.CORS? {
        let origins = variable("CORS_ALLOW_ORIGINS")
        guard let setting = root["cors"] else { return origins == nil ? nil : cors(nil, origins) }
        // `cors:` with nothing below asks for the defaults; only `off` is off.
        if case .scalar(let scalar) = setting.node.content, scalar.text == "off" {
            return origins == nil ? nil : cors(nil, origins)
        }
        return cors(setting, origins)
    }

    private mutating func cors(_ setting: Setting?, _ variable: String?) -> Configuration.CORS {
        let section = section(
            setting, at: "cors",
            known: ["origins", "credentials", "methods", "headers", "exposed_headers", "max_age"])
        var cors = Defaults.cors
        if let origins = origins(section) { (cors.origins, cors.anyOrigin) = origins }
        if let variable { (cors.origins, cors.anyOrigin) = origins(variable) }
        cors.credentials = boolean(section, "credentials", default: cors.credentials)
        let method = "a method in capital letters, such as `GET`, or `*`"
        cors.methods = any(
            section, "methods",
            list(section, "methods", expected: method) { $0 == "*" || Self.isMethod($0) ? $0 : nil })
        let field = "the name of a field, such as `Content-Type`, or `*`"
        cors.headers = any(
            section, "headers",
            list(section, "headers", expected: field) { Self.isToken($0) ? $0.lowercased() : nil })
        let exposed = list(section, "exposed_headers", expected: "the name of a field") {
            Self.isToken($0) && $0 != "*" ? $0 : nil
        }
        cors.exposedHeaders = exposed ?? cors.exposedHeaders
        let day = 86_400 * Defaults.second
        let age = duration(
            section, "max_age", default: Int64(cors.maxAgeSeconds) * Defaults.second, 0...day)
        cors.maxAgeSeconds = Int(age / Defaults.second)
        if cors.anyOrigin && cors.credentials {
            warnings.append(
                "CORS allows every origin (`*`) with credentials: any site can act for a signed-in user. "
                    + "Name your origins in cors.origins or CORS_ALLOW_ORIGINS.")
        }
        return cors
    }

    private mutating func origins(_ section: Section) -> (origins: [String], any: Bool)? {
        let expected = "an origin such as `https://app.example` or `http://localhost:3000`, or `*`"
        guard
            let origins = list(
                section, "origins", expected: expected, { $0 == "*" || Self.isOrigin($0) ? $0 : nil })
        else { return nil }
        let named = any(section, "origins", origins)
        return (named ?? [], named == nil)
    }

    private mutating func origins(_ variable: String) -> (origins: [String], any: Bool) {
        let name = "CORS_ALLOW_ORIGINS"
        let items = variable.split(separator: ",").map { Self.trimmed($0) }
        if items == ["*"] { return ([], true) }
        for item in items where !Self.isOrigin(item) {
            let fault =
                item == "*" ? "stands alone or not at all" : "is not an origin such as `https://app.example`"
            report(variable: name, "\(Self.quoted(item)) \(fault)")
        }
        return (items, false)
    }

    /// nil for a list that is `*`; a list that holds `*` beside others is reported.
    private mutating func any(_ section: Section, _ key: String, _ list: [String]?) -> [String]? {
        guard let list, list.contains("*") else { return list }
        if list.count > 1, let setting = section[key] { report(setting, "`*` stands alone or not at all") }
        return nil
    }

    static func isMethod(_ text: String) -> Bool {
        isToken(text) && !text.utf8.contains { $0 >= 0x61 && $0 <= 0x7A }
    }

    /// RFC 6454, 6.2: scheme and host in lower case, a port that is not the scheme's own, nothing more.
    static func isOrigin(_ text: String) -> Bool {
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else { return false }
        let scheme = text[..<colon]
        let authority = text[colon...].dropFirst(3)
        guard let first = scheme.utf8.first, (0x61...0x7A).contains(first),
            !authority.isEmpty, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
            !authority.contains(where: { "/?#@\\".contains($0) }), text == text.lowercased()
        else { return false }
        var host = authority
        if let separator = authority.lastIndex(of: ":"), !authority.hasSuffix("]") {
            let port = authority[authority.index(after: separator)...]
            guard let number = UnitText.integer(port), (1...65_535).contains(number) else { return false }
            if scheme == "https" && number == 443 || scheme == "http" && number == 80 { return false }
            host = authority[..<separator]
        }
        return !host.isEmpty
    }
}
