import HTTP1

/// What one route does: what the app needs to dispatch it, and what the OpenAPI document says of it.
///
/// Members without a default cannot be left out, so a route cannot be without its description.
struct Operation: Sendable {
    var method: Method
    var id: String
    var tag: Tag
    var summary: String
    var description: String
    /// Which of the gateway's limits counts it.
    var tier: LimitTier
    /// Which threads it may hold.
    var lane: Lane = .general
    /// Whether the gateway lets it pass with an access token alone.
    var needsToken = false
    /// What stands in the gaps of its path.
    var parameters: [Parameter] = []
    /// What it takes, in any of these media types; empty: nothing.
    var bodies: [Content] = []
    /// What it answers when all is well, or as well as can be told.
    var answers: [Answer]
    /// What it is refused for, besides `ErrorAnswer.common`.
    var errors: [ErrorAnswer]
    /// What to use instead; nil as long as the operation is not deprecated.
    var deprecation: String?

    /// Operations that belong together; the order is the document's.
    enum Tag: String, CaseIterable, Sendable {
        case auth, users, system

        var description: String {
            switch self {
            case .auth: "Accounts, sessions and tokens."
            case .users: "The signed-in user."
            case .system: "What this is, and whether it works."
            }
        }
    }

    /// A gap of the path (OpenAPI 3.1, 4.8.12).
    struct Parameter: Sendable {
        var name: String
        var description: String
        var schema: JSONSchema

        var json: JSONObject {
            var json = JSONObject(["name": name, "in": "path", "description": description])
            json.set("required", true)
            json.set("schema", schema.json)
            return json
        }
    }

    /// An answer of the operation's own.
    struct Answer: Sendable {
        var status: Int
        var description: String
        var contents: [Content]
        /// Its fields besides those of every answer.
        var fields: [AnswerField] = []
        var links: [Link] = []
    }

    /// What can be asked next with what an answer brought (OpenAPI 3.1, 4.8.20).
    struct Link: Sendable {
        /// The `id` of an operation.
        var operationID: String
        var description: String
        /// What its path's gaps and the members of its body are, by where the answer has them.
        var parameters: KeyValuePairs<String, String> = [:]
        var body: KeyValuePairs<String, String> = [:]

        var json: JSONObject {
            var json = JSONObject(["operationId": operationID, "description": description])
            if !parameters.isEmpty { json.set("parameters", JSONObject(parameters)) }
            if !body.isEmpty { json.set("requestBody", JSONObject(body)) }
            return json
        }
    }

    /// What a body holds, in one media type.
    struct Content: Sendable {
        var type: String
        var schema: JSONSchema
        var examples: [Example]

        static func json(_ model: Model, _ examples: Example...) -> Content {
            Content(type: "application/json", schema: .model(model), examples: examples)
        }

        /// An object that no other operation has.
        static func json(_ schema: JSONSchema, _ examples: Example...) -> Content {
            Content(type: "application/json", schema: schema, examples: examples)
        }

        /// Bytes as they are.
        static func binary(_ type: String, _ example: Example) -> Content {
            Content(type: type, schema: .binary(type), examples: [example])
        }

        static func form(_ model: Model, _ examples: Example...) -> Content {
            Content(type: "application/x-www-form-urlencoded", schema: .model(model), examples: examples)
        }
    }
}
