import Foundation

/// What an answer of the API must be, to the letter.
enum ExpectedAnswer: Sendable {
    /// An error of this status whose `detail` is this text, or any if there is none.
    case error(Int, String?)
    /// 422 with these faults in this order.
    case invalid([FieldFault])
    /// Tokens with this status.
    case tokens(Int)
    /// The user's own record.
    case user
    case loggedOut

    /// The `error_code` of each status.
    static let codes = [
        400: "BAD_REQUEST", 401: "UNAUTHORIZED", 403: "FORBIDDEN", 404: "NOT_FOUND",
        405: "METHOD_NOT_ALLOWED", 413: "PAYLOAD_TOO_LARGE", 415: "UNSUPPORTED_MEDIA_TYPE",
        422: "VALIDATION_ERROR", 429: "RATE_LIMIT_EXCEEDED", 500: "INTERNAL_ERROR", 502: "BAD_GATEWAY",
        503: "SERVICE_UNAVAILABLE", 504: "GATEWAY_TIMEOUT",
    ]

    static let formUnreadable = error(400, "The form body cannot be read")
    static let jsonUnreadable = error(400, "The JSON body cannot be read")
    static let invalidToken = error(401, "Could not validate credentials")

    var status: Int {
        switch self {
        case .error(let status, _), .tokens(let status): status
        case .invalid: 422
        case .user, .loggedOut: 200
        }
    }

    private var memberNames: Set<String> {
        switch self {
        case .error, .invalid: ["detail", "error_code", "timestamp"]
        case .tokens: ["access_token", "refresh_token", "token_type"]
        case .user: ["id", "username", "email", "first_name", "last_name", "created_at", "updated_at"]
        case .loggedOut: ["message", "revoked_at"]
        }
    }

    /// All that is not as it must be, each in a few words.
    func differences(from response: Response) -> [String] {
        var found: [String] = []
        func expect(_ holds: Bool, _ sentence: String) { if !holds { found.append(sentence) } }
        expect(response.status == status, "status \(response.status), not \(status): \(response.text)")
        expect(response.field("Content-Type") == "application/json", "another Content-Type")
        let challenge = response.values(of: "WWW-Authenticate")
        expect(challenge.isEmpty == (status != 401), "WWW-Authenticate: \(challenge)")
        expect(challenge.allSatisfy { $0.hasPrefix("Bearer") }, "WWW-Authenticate: \(challenge)")
        guard let object = try? JSONSerialization.jsonObject(with: Data(response.body)) as? [String: Any]
        else { return found + ["no JSON object: \(response.text)"] }
        expect(Set(object.keys) == memberNames, "members \(object.keys.sorted())")
        for name in ["timestamp", "revoked_at", "created_at", "updated_at"] {
            guard let text = object[name] else { continue }
            expect(Self.isTimestamp(text as? String), "\(name): \(text)")
        }
        switch self {
        case .error(let status, let detail):
            expect(object["error_code"] as? String == Self.codes[status], "code \(response.text)")
            expect(detail == nil || object["detail"] as? String == detail, "detail \(response.text)")
            expect(object["detail"] is String, "a detail that is no text: \(response.text)")
        case .invalid(let faults):
            expect(object["error_code"] as? String == Self.codes[422], "code \(response.text)")
            expect(Self.faults(in: response) == faults, "faults \(response.text)")
        case .tokens: expect(object["token_type"] as? String == "bearer", "another token_type")
        case .user: expect(object["id"] is Int, "an id that is no integer: \(response.text)")
        case .loggedOut: expect(object["message"] as? String == "Successfully logged out", "another message")
        }
        return found
    }

    /// Whether `text` reads like 2025-01-19T10:30:00Z.
    static func isTimestamp(_ text: String?) -> Bool {
        guard let text else { return false }
        return text.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil
    }

    private static func faults(in response: Response) -> [FieldFault]? {
        struct Body: Decodable { var detail: [FieldFault] }
        return (try? response.json(as: Body.self))?.detail
    }
}
