/// A value that the document shows: of a body, under a name of its own.
struct Example: Sendable {
    var name: String
    var value: Value

    enum Value: Sendable {
        case object(JSONObject)
        case text(String)
    }

    /// The moment that all examples are from, the API reference's.
    static let timestamp = "2025-01-19T10:30:00Z"
    /// How the API reference writes a token.
    static let token = "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9..."

    init(_ name: String, _ value: JSONObject) {
        self.name = name
        self.value = .object(value)
    }

    init(_ name: String, text: String) {
        self.name = name
        value = .text(text)
    }

    /// Members that are all texts.
    init(_ name: String, _ members: KeyValuePairs<String, String>) {
        self.init(name, JSONObject(members))
    }

    /// An Example Object (OpenAPI 3.1, 4.8.19).
    var json: JSONObject {
        var json = JSONObject()
        switch value {
        case .object(let object): json.set("value", object)
        case .text(let text): json.set("value", text)
        }
        return json
    }
}
