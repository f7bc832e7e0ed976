/// A field that answers carry, as the document describes it under `components/headers`.
enum AnswerField: String, CaseIterable, Sendable {
    case requestID = "X-Request-ID"
    case limit = "X-RateLimit-Limit"
    case remaining = "X-RateLimit-Remaining"
    case reset = "X-RateLimit-Reset"
    case retryAfter = "Retry-After"
    case challenge = "WWW-Authenticate"
    case vary = "Vary"

    /// What every answer to a counted request carries.
    static let counted: [AnswerField] = [.limit, .remaining, .reset, .requestID]

    /// A Header Object (OpenAPI 3.1, 4.8.21).
    var json: JSONObject {
        var json = JSONObject()
        json.set("description", description)
        json.set("schema", schema.json)
        return json
    }

    private var description: String {
        switch self {
        case .requestID: "Names the request in the logs; the client's own, if it sent a sane one"
        case .limit: "How many requests are let pass within any window"
        case .remaining: "How many are left"
        case .reset: "Unix seconds: when the oldest counted request leaves the window"
        case .retryAfter: "Seconds after which another try makes sense"
        case .challenge: "The scheme, and `error=\"invalid_token\"` when a token was sent (RFC 6750, 3)"
        case .vary: "What the answer depends on"
        }
    }

    private var schema: JSONSchema {
        switch self {
        case .requestID: .text(length: 1...128, example: "96c8e9ddded63115ebc2d9386d54da38")
        case .limit: .integer(minimum: 1, example: 100)
        case .remaining: .integer(minimum: 0, example: 73)
        case .reset: .integer(minimum: 0, example: 1_701_234_567)
        case .retryAfter: .integer(minimum: 0, example: 60)
        case .challenge: .text(pattern: "^Bearer", example: "Bearer")
        case .vary: .text(example: "Accept")
        }
    }
}
