/// A JSON Schema (draft 2020-12) in the making.
struct JSONSchema: Sendable {
    private(set) var json = JSONObject()

    static func text(
        length: ClosedRange<Int>? = nil, maximum: Int? = nil, pattern: String? = nil, format: String? = nil,
        example: String? = nil
    ) -> JSONSchema {
        var schema = JSONSchema(type: "string")
        if let length { schema.json.set("minLength", Int64(length.lowerBound)) }
        if let most = length?.upperBound ?? maximum { schema.json.set("maxLength", Int64(most)) }
        if let pattern { schema.json.set("pattern", pattern) }
        if let format { schema.json.set("format", format) }
        if let example { schema.json.set("examples", [example]) }
        return schema
    }

    /// RFC 3339.
    static var timestamp: JSONSchema { .text(format: "date-time", example: Example.timestamp) }

    static func integer(minimum: Int64, example: Int64) -> JSONSchema {
        var schema = JSONSchema(type: "integer")
        schema.json.set("minimum", minimum)
        schema.json.set("examples", [example])
        return schema
    }

    /// One text alone.
    static func constant(_ value: String) -> JSONSchema {
        var schema = JSONSchema(type: "string")
        schema.json.set("const", value)
        return schema
    }

    static func choice(_ values: [String]) -> JSONSchema {
        var schema = JSONSchema(type: "string")
        schema.json.set("enum", values)
        return schema
    }

    static var flag: JSONSchema { JSONSchema(type: "boolean") }

    /// Bytes, which no text stands for.
    static func binary(_ type: String) -> JSONSchema {
        var schema = JSONSchema(type: "string")
        schema.json.set("contentMediaType", type)
        return schema
    }

    static func list(of item: JSONSchema, minimum: Int64 = 1) -> JSONSchema {
        var schema = JSONSchema(type: "array")
        schema.json.set("items", item.json)
        schema.json.set("minItems", minimum)
        return schema
    }

    /// Further members are allowed.
    static func object(_ properties: [Property]) -> JSONSchema {
        var schema = JSONSchema(type: "object")
        var members = JSONObject()
        for property in properties { members.set(property.name, property.json) }
        schema.json.set("required", properties.filter(\.isRequired).map(\.name))
        schema.json.set("properties", members)
        return schema
    }

    static func model(_ model: Model) -> JSONSchema {
        var schema = JSONSchema()
        schema.json.set("$ref", "#/components/schemas/\(model.rawValue)")
        return schema
    }

    static func any(of models: Model...) -> JSONSchema {
        var schema = JSONSchema()
        schema.json.set("anyOf", models.map { JSONSchema.model($0).json })
        return schema
    }

    private init() {}

    private init(type: String) { json.set("type", type) }

    /// One member of an object.
    struct Property: Sendable {
        var name: String
        var schema: JSONSchema
        var isRequired = true
        var description: String?

        init(_ name: String, _ schema: JSONSchema, isRequired: Bool = true, _ description: String? = nil) {
            self.name = name
            self.schema = schema
            self.isRequired = isRequired
            self.description = description
        }

        var json: JSONObject {
            var json = schema.json
            if let description { json.set("description", description) }
            return json
        }
    }
}
