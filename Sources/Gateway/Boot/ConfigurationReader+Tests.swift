internal import EventLoop
internal import HTTP1

/// `tests`: what the policies must say of requests that the file describes.
extension ConfigurationReader {
    private static let testKeys = ["name", "request", "identity", "repeat", "advance", "at", "expect"]
    private static let testLimit = 1_000

    mutating func tests(
        _ root: Section, _ providers: [String], _ routes: [Configuration.Route]
    ) -> [PolicyTest] {
        guard let items = list(root, "tests") else { return [] }
        if items.count > Self.testLimit, let setting = root["tests"] {
            report(setting, "there are \(items.count); \(Self.testLimit) at most")
            return []
        }
        return items.enumerated().map { index, item in
            let section = section(item, at: item.path, known: Self.testKeys)
            return PolicyTest(
                name: text(section, "name") ?? "test \(index + 1)", line: item.node.mark.line,
                request: request(section), identity: identity(section, providers),
                repeats: integer(section, "repeat", default: 1, 1...1_000_000),
                advanceMicroseconds: duration(
                    section, "advance", default: 0, 0...(366 * 86_400 * Defaults.second)),
                startsAt: section["at"].flatMap { date($0) },
                expectation: expectation(section, routes.map(\.name)))
        }
    }

    private mutating func request(_ test: Section) -> TrialRequest {
        var request = TrialRequest()
        guard let setting = test["request"] else {
            reportMissing(test, "request", "is missing; write `{method: GET, path: /}`")
            return request
        }
        let section = section(setting, at: setting.path, known: ["method", "path", "headers", "address"])
        request.method = value(
            section, "method", default: "GET", expected: "a method, such as `GET`"
        ) { Self.isToken($0) ? $0 : nil }
        request.target = value(
            section, "path", default: "/", expected: "a path with its query, such as `/a?b=c`"
        ) { text in text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } && !text.isEmpty ? text : nil }
        request.address = value(
            section, "address", default: .loopback, expected: "an address, such as `192.0.2.1`"
        ) { AddressText.ip($0) }
        guard let headers = section["headers"] else { return request }
        for entry in self.section(headers, at: headers.path, known: nil).settings {
            if !Self.isToken(entry.name) {
                report(entry.keyMark, entry.path, "\(Self.quoted(entry.name)) is not the name of a field")
            }
            for value in texts(entry) { request.fields.append(.init(name: entry.name, value: value)) }
        }
        return request
    }

    /// The text of a setting, or those of its list, as values of fields.
    private mutating func texts(_ setting: Setting) -> [String] {
        var nodes = [setting.node]
        if case .sequence(let items) = setting.node.content { nodes = items }
        return nodes.compactMap { node in
            let item = Setting(path: setting.path, name: setting.name, node: node, keyMark: node.mark)
            guard let scalar = scalar(item) else { return nil }
            if scalar.text.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) {
                report(item, "\(quoted(scalar)) holds characters that a field cannot carry")
                return nil
            }
            return scalar.text
        }
    }

    private mutating func identity(_ test: Section, _ providers: [String]) -> PolicyTest.Identity? {
        guard let setting = test["identity"] else { return nil }
        if case .scalar(let scalar) = setting.node.content, scalar.text == "none" { return nil }
        let section = section(setting, at: setting.path, known: ["provider", "claims"])
        var identity = PolicyTest.Identity(provider: 0, claims: [])
        if let named = section["provider"], let scalar = scalar(named) {
            identity.provider = index(scalar, named, among: providers, "provider") ?? 0
        } else if providers.count != 1 {
            reportMissing(section, "provider", "is missing; name one of \(providers.joined(separator: ", "))")
        }
        guard let claims = section["claims"] else { return identity }
        identity.claims = self.section(claims, at: claims.path, known: nil).settings.compactMap { claim($0) }
        return identity
    }

    private static let timeClaims = ["exp", "nbf", "iat", "auth_time"]

    private mutating func claim(_ setting: Setting) -> PolicyTest.Claim? {
        switch setting.node.content {
        case .sequence:
            return .init(name: setting.name, value: .list(texts(setting)))
        case .mapping:
            report(setting, "a text, a number or a list is expected here")
            return nil
        case .scalar(let scalar):
            if scalar.isBroken { return nil }
            if scalar.isNull { return .init(name: setting.name, value: .absent) }
            if Self.timeClaims.contains(setting.name), let time = Self.distance(scalar.text) {
                return .init(name: setting.name, value: .time(time))
            }
            let isPlain =
                scalar.isPlain && (["true", "false"].contains(scalar.text) || Self.isNumber(scalar.text))
            return .init(name: setting.name, value: isPlain ? .plain(scalar.text) : .text(scalar.text))
        }
    }

    /// `5m`, or `-5m`.
    private static func distance(_ text: String) -> Int64? {
        text.hasPrefix("-")
            ? UnitText.microseconds(String(text.dropFirst())).map { -$0 } : UnitText.microseconds(text)
    }

    /// Digits without a leading zero, 15 at most: a whole number to JSON as well.
    static func isNumber(_ text: String) -> Bool {
        guard let number = UnitText.integer(text), text.utf8.count <= 15 else { return false }
        return "\(number)" == text
    }

    private mutating func expectation(_ test: Section, _ routes: [String]) -> PolicyTest.Expectation {
        var expectation = PolicyTest.Expectation()
        guard let setting = test["expect"] else {
            reportMissing(test, "expect", "is missing; write `{status: 200}`")
            return expectation
        }
        let section = section(
            setting, at: setting.path, known: ["status", "rule", "route", "admitted", "headers"])
        if section.members.isEmpty { report(setting, "nothing is expected; write `{status: 200}`") }
        if section["status"] != nil {
            expectation.status = integer(section, "status", default: 200, 100...599)
        }
        if section["admitted"] != nil {
            expectation.admitted = integer(section, "admitted", default: 0, 0...1_000_000)
        }
        let rules = Rule.allCases.map(\.name.description)
        if let named = section["rule"], let scalar = scalar(named),
            let index = index(scalar, named, among: rules, "rule")
        {
            expectation.rule = rules[index]
        }
        if let named = section["route"], let scalar = scalar(named) {
            expectation.route =
                scalar.text == "none" ? -1 : index(scalar, named, among: routes, "route")
        }
        guard let headers = section["headers"] else { return expectation }
        for entry in self.section(headers, at: headers.path, known: nil).settings {
            let value: PolicyTest.FieldExpectation.Value
            if isOff(entry) {
                value = .absent
            } else {
                guard let scalar = scalar(entry) else { continue }
                value = scalar.text == "*" ? .anything : .exactly(scalar.text)
            }
            expectation.fields.append(.init(name: entry.name, value: value))
        }
        return expectation
    }
}
