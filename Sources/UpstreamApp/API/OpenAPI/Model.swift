/// The models of the document, each described once. Bounds and patterns are those that requests are held to.
enum Model: String, CaseIterable, Sendable {
    case signUpForm = "SignUpForm"
    case loginForm = "LoginForm"
    case refreshRequest = "RefreshRequest"
    case tokens = "Tokens"
    case refreshedTokens = "RefreshedTokens"
    case loggedOut = "LoggedOut"
    case user = "User"
    case welcome = "Welcome"
    case healthy = "Healthy"
    case unhealthy = "Unhealthy"
    case error = "Error"
    case validationError = "ValidationError"
    case fieldError = "FieldError"

    var schema: JSONSchema {
        switch self {
        case .signUpForm: Self.signUp
        case .loginForm: Self.login
        case .refreshRequest:
            .object([
                .init("refresh_token", .text(example: Example.token), "Of a login, a sign-up or a refresh")
            ])
        case .tokens:
            .object([
                Self.accessToken, .init("refresh_token", Self.token, "A JWT, good for a day"), Self.tokenType,
            ])
        case .refreshedTokens:
            .object([
                Self.accessToken,
                .init(
                    "refresh_token", Self.token, isRequired: false,
                    "In place of the one that was sent, which is good no more: where refresh tokens rotate"),
                Self.tokenType,
            ])
        case .loggedOut:
            .object([
                .init("message", .text(example: "Successfully logged out")), .init("revoked_at", .timestamp),
            ])
        case .user: Self.userModel
        case .welcome: Self.welcomeModel
        case .healthy:
            .object([
                .init("status", .constant("healthy")), .init("timestamp", .timestamp),
                .init("version", .text(example: Release.version)),
            ])
        case .unhealthy:
            .object([
                .init("status", .constant("unhealthy")),
                .init("error", .text(example: "Database connection failed")), .init("timestamp", .timestamp),
            ])
        case .error: Self.errorModel(detail: .text(example: "Not authenticated"), codes: ErrorAnswer.codes)
        case .validationError:
            Self.errorModel(
                detail: .list(of: .model(.fieldError)), codes: [ErrorCode.validationError.rawValue])
        case .fieldError:
            .object([
                .init("loc", .list(of: .text(example: "email")), "The field"),
                .init("msg", .text(example: "field required")),
                .init("type", .text(example: "value_error.missing")),
            ])
        }
    }

    private static let token = JSONSchema.text(length: 1...8_192, example: Example.token)
    private static let accessToken = JSONSchema.Property(
        "access_token", token, "A JWT, good for an hour; for `Authorization: Bearer`")
    private static let tokenType = JSONSchema.Property("token_type", .constant("bearer"))

    private static func errorModel(detail: JSONSchema, codes: [String]) -> JSONSchema {
        .object([
            .init("detail", detail, "What is wrong"),
            .init("error_code", .choice(codes), "The same for machines"), .init("timestamp", .timestamp),
        ])
    }
}
