import Bytes
import JSON

/// Writes the table of keys as a JSON Schema (2020-12), two spaces deeper with each level.
struct SchemaWriter {
    private static let duration = #"^([0-9]+(ms|s|m|h|d)|.*\$\{.*)$"#
    private static let size = #"^([0-9]+(B|KiB|MiB|GiB|TiB)|.*\$\{.*)$"#

    private indirect enum Value {
        case text(String)
        case plain(String)
        case array([Value])
        case object([(String, Value)])
    }

    private var lines = ""

    /// The whole schema, with a line end at its end.
    static func schema() -> String {
        var members: [(String, Value)] = [
            ("$schema", .text("https://json-schema.org/draft/2020-12/schema")),
            ("title", .text("gateway.yaml")),
            ("description", .text("The configuration of Postern, a reverse-proxy gateway.")),
        ]
        members += object(SchemaTable.root)
        let variable: Value = .object([("type", .text("string")), ("pattern", .text(#"\$\{"#))])
        members.append(("$defs", .object([("variable", variable)])))
        var writer = SchemaWriter()
        writer.write(.object(members), depth: 0)
        return writer.lines + "\n"
    }

    private static func object(_ keys: [SchemaKey]) -> [(String, Value)] {
        var members: [(String, Value)] = [("type", .text("object"))]
        members.append(("properties", .object(keys.map { ($0.name, property($0)) })))
        let required = keys.filter(\.isRequired).map { Value.text($0.name) }
        if !required.isEmpty { members.append(("required", .array(required))) }
        members.append(("additionalProperties", .plain("false")))
        return members
    }

    private static func property(_ key: SchemaKey) -> Value {
        var members: [(String, Value)] = [("description", .text(key.text))]
        if let standard = key.standard { members.append(("default", value(standard, key.kind))) }
        members += self.members(of: key.kind)
        return .object(members)
    }

    /// Numbers and switches stand as such, all else as text.
    private static func value(_ text: String, _ kind: SchemaKind) -> Value {
        switch kind {
        case .number, .boolean: .plain(text)
        default: .text(text)
        }
    }

    private static func members(of kind: SchemaKind) -> [(String, Value)] {
        switch kind {
        // A text may look like a number or a switch to YAML.
        case .text: [("type", .array(["string", "number", "boolean"].map(Value.text)))]
        case .number(let range):
            anyOf([
                [
                    ("type", .text("integer")), ("minimum", .plain("\(range.lowerBound)")),
                    ("maximum", .plain("\(range.upperBound)")),
                ], variable,
            ])
        case .boolean: anyOf([[("type", .text("boolean"))], variable])
        case .duration: [("type", .text("string")), ("pattern", .text(duration))]
        case .size: [("type", .text("string")), ("pattern", .text(size))]
        case .choice(let words): anyOf([[("enum", .array(words.map(Value.text)))], variable])
        case .list(let item): anyOf([members(of: item), list(of: item), [("type", .text("null"))]])
        case .items(let item): list(of: item)
        case .optional(let inner):
            anyOf([
                members(of: inner), [("enum", .array([.text("off"), .plain("false"), .plain("null")]))],
            ])
        case .either(let words, let inner):
            anyOf([[("enum", .array(words.map(Value.text)))], members(of: inner)])
        case .section(let keys): object(keys)
        case .named(let inner):
            [("type", .text("object")), ("additionalProperties", .object(members(of: inner)))]
        }
    }

    private static let variable: [(String, Value)] = [("$ref", .text("#/$defs/variable"))]

    private static func list(of item: SchemaKind) -> [(String, Value)] {
        [("type", .text("array")), ("items", .object(members(of: item)))]
    }

    private static func anyOf(_ choices: [[(String, Value)]]) -> [(String, Value)] {
        [("anyOf", .array(choices.map(Value.object)))]
    }

    private mutating func write(_ value: Value, depth: Int) {
        switch value {
        case .text(let text): lines += Self.quoted(text)
        case .plain(let text): lines += text
        case .array(let items):
            write("[", items.count, "]", depth) { writer, index in
                writer.write(items[index], depth: depth + 1)
            }
        case .object(let members):
            write("{", members.count, "}", depth) { writer, index in
                writer.lines += Self.quoted(members[index].0) + ": "
                writer.write(members[index].1, depth: depth + 1)
            }
        }
    }

    private mutating func write(
        _ opening: String, _ count: Int, _ ending: String, _ depth: Int,
        _ item: (inout SchemaWriter, Int) -> Void
    ) {
        lines += opening
        for index in 0..<count {
            lines += (index == 0 ? "\n" : ",\n") + String(repeating: "  ", count: depth + 1)
            item(&self, index)
        }
        if count > 0 { lines += "\n" + String(repeating: "  ", count: depth) }
        lines += ending
    }

    private static func quoted(_ text: String) -> String {
        var buffer = ByteBuffer(capacity: 64)
        buffer.append(jsonString: text)
        return buffer.readable.text
    }
}
