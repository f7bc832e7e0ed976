/// `request_headers` and `response_headers`, of the file and of routes: what is set, added and removed.
extension ConfigurationReader {
    /// Which way the messages go.
    enum Direction {
        case request, response

        var key: String { self == .request ? "request_headers" : "response_headers" }
    }

    private enum Change { case set, add, remove }

    mutating func fieldChanges(_ section: Section, _ direction: Direction) -> FieldChanges {
        var changes = FieldChanges()
        guard let setting = section[direction.key] else { return changes }
        let inner = self.section(setting, at: setting.path, known: ["set", "add", "remove"])
        let names = list(inner, "remove", expected: "the name of a field") { Self.isToken($0) ? $0 : nil }
        for name in names ?? [] {
            if let setting = inner["remove"], isFree(name, setting, .remove, direction) {
                changes.remove(name)
            }
        }
        for setting in entries(inner, "set", direction, .set) {
            if let value = fieldValue(setting) { changes.set(setting.name, value) }
        }
        for setting in entries(inner, "add", direction, .add) {
            guard case .sequence(let items) = setting.node.content else {
                if let value = fieldValue(setting) { changes.add(setting.name, value) }
                continue
            }
            for (index, node) in items.enumerated() {
                let item = Setting(
                    path: "\(setting.path)[\(index)]", name: "\(index)", node: node, keyMark: node.mark)
                if let value = fieldValue(item) { changes.add(setting.name, value) }
            }
        }
        return changes
    }

    /// The fields listed at `key` that may be changed.
    private mutating func entries(
        _ section: Section, _ key: String, _ direction: Direction, _ change: Change
    ) -> [Setting] {
        guard let setting = section[key] else { return [] }
        var seen: [String] = []
        return self.section(setting, at: setting.path, known: nil).settings.filter { entry in
            if !Self.isToken(entry.name) {
                report(entry.keyMark, entry.path, "\(Self.quoted(entry.name)) is not the name of a field")
                return false
            }
            if seen.contains(entry.name.lowercased()) {
                report(entry.keyMark, entry.path, "this field was given already, in another case")
                return false
            }
            seen.append(entry.name.lowercased())
            return isFree(entry.name, entry, change, direction)
        }
    }

    private mutating func fieldValue(_ setting: Setting) -> String? {
        guard let scalar = scalar(setting) else { return nil }
        let text = scalar.text
        let isVisible = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
        if !isVisible || text != Self.trimmed(text) || text.utf8.count > 4_096 {
            report(
                setting,
                "this is no value of a field: visible ASCII without spaces at its ends, 4096 bytes at most")
            return nil
        }
        return text
    }

    /// Reports a field that a header policy may not touch.
    private mutating func isFree(
        _ name: String, _ setting: Setting, _ change: Change, _ direction: Direction
    ) -> Bool {
        let folded = Self.folded(name)
        let fault: String? =
            if Self.framing.contains(folded) {
                "frames the message or belongs to one connection; no policy can touch it"
            } else if direction == .request {
                requestFault(folded)
            } else {
                Self.responseFault(folded, change)
            }
        guard let fault else { return true }
        report(setting.keyMark, setting.path, "\(Self.quoted(name)) \(fault)")
        return false
    }

    private func requestFault(_ name: String) -> String? {
        if identityNames.contains(name) { return "carries the identity; it is named in identity_fields" }
        let isOurs = name.hasPrefix("x-forwarded-") || Self.ownRequestFields.contains(name)
        return isOurs ? "is the gateway's own word to the upstream; no policy can touch it" : nil
    }

    private static func responseFault(_ name: String, _ change: Change) -> String? {
        if name == "vary" {
            return change == .add ? nil : "keeps caches apart; it can be added to, not set or removed"
        }
        if name == "strict-transport-security" { return "is for TLS alone; it stands in security_headers" }
        if name.hasPrefix("access-control-") { return "belongs to `cors`" }
        let isLimit = name.hasPrefix("x-ratelimit-") || name.hasPrefix("ratelimit")
        if isLimit { return "tells of the limits and is the gateway's own" }
        return ownResponseFields.contains(name) ? "is the gateway's own, or describes the body" : nil
    }

    /// As a server may read it that takes names for variables.
    static func folded(_ name: String) -> String {
        String(name.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
    }

    private static let framing: Set<String> = [
        "connection", "content-length", "expect", "gateway-revoke", "host", "keep-alive", "max-forwards",
        "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding",
        "upgrade",
    ]

    private static let ownRequestFields: Set<String> = ["forwarded", "via", "x-real-ip", "x-request-id"]

    private static let ownResponseFields: Set<String> = [
        "allow", "content-encoding", "content-range", "content-type", "date", "retry-after", "via",
        "www-authenticate", "x-content-type-options", "x-request-id", "x-xss-protection",
    ]
}
