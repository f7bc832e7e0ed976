/// `scopes` of a route: what a token must be allowed.
extension ConfigurationReader {
    mutating func scopes(
        _ section: Section, _ authentication: Configuration.Route.Authentication
    ) -> [String] {
        let expected = "a scope: visible characters without quotes and backslashes"
        let scopes = list(section, "scopes", expected: expected) { Self.isScope($0) ? $0 : nil } ?? []
        if !scopes.isEmpty, authentication != .required, let setting = section["scopes"] {
            report(setting, "needs a token, but the route's authentication is not `required`")
        }
        return scopes
    }

    /// RFC 6749, section 3.3.
    private static func isScope(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count)
            && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }
    }

    /// Each has a bit of its own.
    mutating func boundScopes(_ configuration: Configuration) {
        let count = ScopeList.names(configuration).count
        if count <= ScopeList.most { return }
        report(.start, "routes", "name \(count) scopes; \(ScopeList.most) different ones are the most")
    }
}
