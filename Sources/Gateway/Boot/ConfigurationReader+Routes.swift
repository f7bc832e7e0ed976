/// `routes`: a list; what no route names is 404.
extension ConfigurationReader {
    private static let routeKeys = [
        "name", "path", "match", "methods", "upstream", "tier", "cost", "authentication", "scopes",
        "providers",
        "encoded_slash", "allow_request_trailers", "upgrade", "body_size", "cors",
        "request_headers", "response_headers", "deprecated",
    ]

    mutating func routes(
        _ root: Section, _ upstreams: [String], _ providers: [String], _ tiers: [Configuration.Tier]
    ) -> [Configuration.Route] {
        guard let items = list(root, "routes"), !items.isEmpty else {
            let mark = root["routes"]?.keyMark ?? root.mark
            report(mark, "routes", "there is none, so that every request would be answered with 404")
            return []
        }
        var routes: [Configuration.Route] = []
        for item in items {
            let section = section(item, at: item.path, known: Self.routeKeys)
            let route = route(section, item, upstreams, providers, tiers)
            refuseRepeated(route, section, routes)
            routes.append(route)
        }
        return routes
    }

    private mutating func route(
        _ section: Section, _ item: Setting, _ upstreams: [String], _ providers: [String],
        _ tiers: [Configuration.Tier]
    ) -> Configuration.Route {
        let path = path(section)
        let authentication = choice(
            section, "authentication", default: Configuration.Route.Authentication.required,
            ["required": .required, "optional": .optional, "none": .none])
        let limits = limits(section, tiers, authentication)
        let name = value(
            section, "name", default: path, expected: "a name of 1 to 64 visible characters without quotes"
        ) { text in
            let isVisible = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }
            return isVisible && (1...64).contains(text.utf8.count) ? text : nil
        }
        var bodySize: UInt64?
        if section["body_size"] != nil {
            bodySize = UInt64(size(section, "body_size", default: Defaults.bodySize, 0...Self.largestBody))
        }
        return Configuration.Route(
            name: name, path: path,
            match: choice(section, "match", default: .prefix, ["prefix": .prefix, "exact": .exact]),
            methods: methods(section),
            upstream: upstream(section, upstreams), tiers: limits.tiers, cost: limits.cost,
            authentication: authentication,
            scopes: scopes(section, authentication),
            providers: accepted(section, providers, authentication),
            keepEncodedSlash: choice(
                section, "encoded_slash", default: false, ["refuse": false, "keep": true]),
            allowRequestTrailers: boolean(section, "allow_request_trailers", default: false),
            upgrades: upgrades(section), bodySize: bodySize, line: item.node.mark.line,
            cors: routeCORS(section), requestFields: fieldChanges(section, .request),
            responseFields: fieldChanges(section, .response), deprecation: deprecation(section))
    }

    private mutating func path(_ section: Section) -> String {
        guard let setting = section["path"] else {
            reportMissing(section, "path", "is missing; write a path such as `/api`")
            return "/"
        }
        guard let scalar = scalar(setting) else { return "/" }
        if let fault = RoutePath.fault(scalar.text) { report(setting, "\(quoted(scalar)) \(fault)") }
        return scalar.text
    }

    private mutating func methods(_ section: Section) -> [String] {
        let methods = list(section, "methods", expected: "a method in capital letters, such as `GET`") {
            Self.isMethod($0) && $0 != "CONNECT" ? $0 : nil
        }
        if let setting = section["methods"], let methods, methods.isEmpty,
            case .sequence(let items) = setting.node.content,
            items.isEmpty
        {
            report(setting, "the list is empty; leave the key out to take every method")
        }
        return methods ?? []
    }

    /// Another version of HTTP would take the connection out of the gateway's sight, and TLS is no upstream's
    /// to begin here.
    private mutating func upgrades(_ section: Section) -> [String] {
        let names = list(
            section, "upgrade",
            expected: "the name of a protocol other than `h2c`, `HTTP` and `TLS`, such as `websocket`"
        ) { text -> String? in
            let name = text.lowercased()
            let isAllowed = Self.isName(name) && !["h2c", "h2", "http", "tls"].contains(name)
            return isAllowed ? name : nil
        }
        return names ?? []
    }

    private mutating func upstream(_ section: Section, _ names: [String]) -> Int {
        guard let setting = section["upstream"] else {
            if names.count > 1 {
                reportMissing(section, "upstream", "is missing; name one of \(names.joined(separator: ", "))")
            }
            return 0
        }
        guard let scalar = scalar(setting) else { return 0 }
        return index(scalar, setting, among: names, "upstream") ?? 0
    }

    private mutating func accepted(
        _ section: Section, _ names: [String], _ authentication: Configuration.Route.Authentication
    ) -> [Int] {
        let listed = indices(section, "providers", among: names, "provider")
        if authentication == .none {
            if let setting = section["providers"] {
                report(setting, "has no effect, because the route's authentication is `none`")
            }
            return []
        }
        if names.isEmpty {
            let text =
                "`\(authentication)` needs a provider of tokens; define one in `providers`, or write `none`"
            if let setting = section["authentication"] {
                report(setting, text)
            } else {
                reportMissing(section, "authentication", text)
            }
            return []
        }
        if let listed, listed.isEmpty, let setting = section["providers"],
            case .sequence(let items) = setting.node.content,
            items.isEmpty
        {
            report(setting, "the list is empty; leave the key out to take every provider")
        }
        return listed ?? Array(names.indices)
    }

    /// Two routes may share a path only when no method finds both.
    private mutating func refuseRepeated(
        _ route: Configuration.Route, _ section: Section, _ others: [Configuration.Route]
    ) {
        let setting = section["name"] ?? section["path"]
        if let other = others.first(where: { $0.name == route.name }), let setting {
            report(
                setting,
                "the route on line \(other.line) is named `\(route.name)` already; give each its own `name`"
            )
        }
        let rival = others.first { other in
            other.path == route.path && other.match == route.match
                && (other.methods.isEmpty || route.methods.isEmpty
                    || !Set(other.methods).isDisjoint(with: route.methods))
        }
        if let rival, let setting = section["path"] {
            report(setting, "the route on line \(rival.line) takes the same path and methods already")
        }
    }
}
