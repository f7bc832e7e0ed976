import Bytes
import HTTP1
import JSON

/// A refusal as operators are told of it.
struct RefusalReport: Equatable, Sendable {
    var record: RefusalRing.Record
    /// The name of the route; nil: none took the request.
    var route: String?
    var cause: RefusalCause

    init(_ record: RefusalRing.Record, _ configuration: Configuration) {
        self.record = record
        let index = record.facts.route
        route = configuration.routes.indices.contains(index) ? configuration.routes[index].name : nil
        cause = RefusalCause(record.facts, configuration)
    }

    /// Appends one JSON object.
    func writeJSON(into text: inout ByteBuffer) {
        func member(_ name: StaticString, _ value: String?) {
            text.append(",\"" as StaticString)
            text.append(name)
            text.append("\":" as StaticString)
            if let value { text.append(jsonString: value) } else { text.append("null" as StaticString) }
        }
        text.append("{\"id\":" as StaticString)
        text.append(jsonString: record.id)
        member("time", time)
        text.append(",\"status\":" as StaticString)
        text.append(decimal: record.facts.status)
        member("rule", record.facts.rule.name.description)
        member("route", route)
        member("method", record.method)
        member("path", record.path)
        member("address", "\(record.facts.address)")
        member("key", cause.key)
        if let line = cause.line {
            text.append(",\"line\":" as StaticString)
            text.append(decimal: line)
        }
        member("compared", cause.text)
        text.append("}" as StaticString)
    }

    /// Appends some lines for people.
    func writeText(into text: inout ByteBuffer) {
        let line = cause.line.map { " (line \($0))" } ?? ""
        let lines = [
            "request   \(record.method) \(record.path) from \(record.facts.address)",
            "time      \(time)",
            "route     \(route ?? "none")",
            "refused   \(record.facts.status) by \(record.facts.rule.name)",
            "because   \(cause.text)",
            "key       \(cause.key.map { $0 + line } ?? "none: it is no matter of configuration")",
        ]
        for line in lines { text.append(Array((line + "\n").utf8).span) }
    }

    private var time: String {
        var buffer = ByteBuffer(capacity: 32)
        ResponseWriter.timestamp(record.facts.wall / 1_000_000, into: &buffer)
        return buffer.readable.text
    }
}
