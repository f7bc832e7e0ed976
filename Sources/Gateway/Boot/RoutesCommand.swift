import Bytes
import JSON

/// `gateway routes FILE`: what is in force, route by route, in the order in which paths are preferred.
enum RoutesCommand {
    static func report(_ path: String, asJSON: Bool, _ surroundings: Surroundings) -> CheckCommand.Report {
        let configuration: Configuration
        do throws(ConfigurationError) {
            configuration = try ConfigurationGlance.read(path, surroundings).configuration
        } catch {
            return .init(code: .refused, errors: error.lines)
        }
        let routes = ordered(configuration.routes)
        let output =
            asJSON ? json(routes, configuration) : table(routes.map { row($0, configuration) })
        return .init(code: .success, output: output)
    }

    /// By path; on one path exact before prefix, and a route that names methods before one that takes any.
    private static func ordered(_ routes: [Configuration.Route]) -> [Configuration.Route] {
        func key(_ route: Configuration.Route) -> (String, Int, Int, Int) {
            (route.path, route.match == .exact ? 0 : 1, route.methods.isEmpty ? 1 : 0, route.line)
        }
        return routes.sorted { key($0) < key($1) }
    }

    private static let columns = ["METHODS", "PATH", "TOKEN", "LIMIT", "UPSTREAM", "LINE", "NAME"]

    private static func row(_ route: Configuration.Route, _ configuration: Configuration) -> [String] {
        [
            route.methods.isEmpty ? "any" : route.methods.joined(separator: ","),
            route.path + (route.match == .prefix ? (route.path == "/" ? "*" : "/*") : ""),
            token(route, configuration), limit(route, configuration),
            configuration.upstreams[route.upstream].name, "\(route.line)",
            route.name + (route.deprecation == nil ? "" : " (deprecated)"),
        ]
    }

    private static func token(_ route: Configuration.Route, _ configuration: Configuration) -> String {
        if route.authentication == .none { return "none" }
        let names = route.providers.map { configuration.providers[$0].name }
        return "\(route.authentication) (\(names.joined(separator: ", ")))"
    }

    private static func limit(_ route: Configuration.Route, _ configuration: Configuration) -> String {
        guard configuration.rateLimit.enabled, !route.tiers.isEmpty else { return "off" }
        let limits = route.tiers.map { index in
            let tier = configuration.tiers[index]
            let window = UnitText.text(microseconds: tier.windowMicroseconds)
            return "\(tier.name): \(tier.limit) in \(window) by \(tier.key)"
                + (tier.observes ? " (observes)" : "")
        }
        return limits.joined(separator: "; ") + (route.cost == 1 ? "" : "; costs \(route.cost)")
    }

    private static func object(_ tier: Configuration.Tier) -> String {
        var text = ByteBuffer(capacity: 128)
        text.append("{\"name\":" as StaticString)
        text.append(jsonString: tier.name)
        text.append(",\"limit\":\(tier.limit)")
        text.append(",\"window_seconds\":\(tier.windowMicroseconds / 1_000_000),\"key\":")
        text.append(jsonString: tier.key.description)
        text.append(",\"observe\":\(tier.observes)}")
        return text.readable.text
    }

    private static func table(_ rows: [[String]]) -> [String] {
        let all = [columns] + rows
        let widths = columns.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            var line = ""
            for (column, text) in row.enumerated() {
                let isLast = column == row.count - 1
                line += isLast ? text : text + String(repeating: " ", count: widths[column] - text.count + 2)
            }
            return line
        }
    }

    private static func json(_ routes: [Configuration.Route], _ configuration: Configuration) -> [String] {
        let objects = routes.map { route in
            var text = ByteBuffer(capacity: 256)
            func list(_ items: [String]) -> String {
                var list = ByteBuffer(capacity: 64)
                for (index, item) in items.enumerated() {
                    if index > 0 { list.append(0x2C) }
                    list.append(jsonString: item)
                }
                return "[\(list.readable.text)]"
            }
            func member(_ name: String, _ value: String?) {
                text.append(text.isEmpty ? 0x7B : 0x2C)
                text.append(jsonString: name)
                text.append(0x3A)
                if let value { text.append(jsonString: value) } else { text.append("null" as StaticString) }
            }
            func plain(_ name: String, _ value: String) {
                text.append(text.isEmpty ? 0x7B : 0x2C)
                text.append(jsonString: name)
                text.append(0x3A)
                text.append(Array(value.utf8).span)
            }
            let tiers = configuration.rateLimit.enabled ? route.tiers.map { configuration.tiers[$0] } : []
            member("name", route.name)
            member("path", route.path)
            member("match", "\(route.match)")
            plain("methods", list(route.methods))
            member("authentication", "\(route.authentication)")
            plain("providers", list(route.providers.map { configuration.providers[$0].name }))
            plain("tiers", "[\(tiers.map(Self.object).joined(separator: ","))]")
            plain("cost", "\(route.cost)")
            member("upstream", configuration.upstreams[route.upstream].name)
            plain("deprecated", "\(route.deprecation != nil)")
            plain("line", "\(route.line)")
            return text.readable.text + "}"
        }
        return ["["]
            + objects.enumerated().map { "  \($0.element)\($0.offset == objects.count - 1 ? "" : ",")" } + [
                "]"
            ]
    }
}
