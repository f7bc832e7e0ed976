/// What the document says of refusals, and shows of them.
extension ErrorAnswer {
    var description: String {
        switch self {
        case .badRequest: "The message or its body cannot be read"
        case .userExists: "Username or e-mail is taken, and it is not told which; or the form cannot be read"
        case .badCredentials: "No such user, or another password; both take the same time"
        case .badRefreshToken: "The refresh token is expired, revoked or none"
        case .badAccessToken: "The access token is missing, expired, revoked or none"
        case .accountDisabled: "The password is right, and the account is disabled"
        case .userGone: "The token is good, and its user is gone"
        case .requestTimeout: "The request took too long to arrive"
        case .bodyTooLarge: "The body has more than \(Request.bodyLimit / 1_024) KiB"
        case .targetTooLong: "Path and query are too long"
        case .wrongType: "The body is of another media type, or compressed"
        case .invalid: "Every bad field at once, without its value"
        case .rateLimited: "Too many requests; this one is not counted"
        case .fieldsTooLarge: "The fields are too many or too large"
        case .internalError: "A fault of the service"
        case .badGateway: "The service's answer was broken"
        case .unavailable: "A part of the service is away or too busy; try again"
        case .gatewayTimeout: "The service did not answer in time"
        }
    }

    /// A Response Object (OpenAPI 3.1, 4.8.17).
    var content: Operation.Content {
        Operation.Content(
            type: "application/json", schema: .model(self == .invalid ? .validationError : .error),
            examples: self == .invalid ? Self.invalidExamples : details.map(example))
    }

    /// The texts that occur, by the name of the example.
    private var details: KeyValuePairs<String, String> {
        switch self {
        case .badRequest:
            ["body": "The form body cannot be read", "message": "The request is malformed"]
        case .userExists:
            ["taken": "Username or email already registered", "body": "The form body cannot be read"]
        case .badCredentials: ["credentials": "Incorrect username or password"]
        case .badRefreshToken:
            [
                "expired": "Token has expired", "revoked": "Token has been revoked",
                "type": "Invalid token type", "none": "Could not validate credentials",
            ]
        case .badAccessToken:
            [
                "missing": "Not authenticated", "expired": "Token has expired",
                "revoked": "Token has been revoked", "type": "Invalid token type",
                "claims": "Token has invalid claims", "none": "Could not validate credentials",
            ]
        case .accountDisabled: ["disabled": "Account is disabled"]
        case .userGone: ["gone": "User not found"]
        case .requestTimeout: ["slow": "The request body took too long"]
        case .bodyTooLarge: ["large": "The request body is too large"]
        case .targetTooLong: ["long": "The request target is too long"]
        case .wrongType: ["type": "Content-Type must be application/x-www-form-urlencoded"]
        case .invalid: [:]
        case .rateLimited: ["limit": "Rate limit exceeded. Please slow down your requests."]
        case .fieldsTooLarge: ["large": "The request head is too large"]
        case .internalError: ["fault": "Internal Server Error"]
        case .badGateway: ["broken": "The upstream's answer was broken"]
        case .unavailable:
            [
                "away": "The upstream cannot be reached",
                "busy": "Too many people are signing in; try again in a moment",
            ]
        case .gatewayTimeout: ["silent": "The upstream did not answer in time"]
        }
    }

    private func example(_ name: String, _ detail: String) -> Example {
        Example(name, ["detail": detail, "error_code": code, "timestamp": Example.timestamp])
    }

    private static let invalidExamples: [Example] = [
        example("missing", [.missing("email")]),
        example(
            "several",
            [
                .tooShort("username", minimum: FieldRules.usernameLength.lowerBound), .notEmail("email"),
                .tooShort("password", minimum: FieldRules.passwordLength.lowerBound),
            ]),
        example("refresh", [.missing("refresh_token")]),
    ]

    /// Made by the very code that makes the answers.
    private static func example(_ name: String, _ errors: [FieldError]) -> Example {
        Example(name, Response.members(of: .validation(errors), timestamp: Example.timestamp))
    }
}
