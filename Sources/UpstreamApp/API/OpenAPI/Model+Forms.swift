/// What clients send, and the user whom they get back.
extension Model {
    static let signUp = JSONSchema.object([
        .init("username", username, "Unique without regard to case"),
        .init("email", email, "Unique without regard to case"),
        .init(
            "password",
            .text(
                length: FieldRules.passwordLength, pattern: FieldRules.passwordPattern, format: "password",
                example: "secretpassword"), "No rule about which characters"),
        .init("first_name", name(example: "John"), "Any script"),
        .init("last_name", name(example: "Doe"), "Any script"),
    ])

    /// The password form of OAuth 2 (RFC 6749, 4.3.2).
    static let login = JSONSchema.object([
        .init("grant_type", .constant(FieldRules.grantTypeName), isRequired: false),
        .init("username", credential(example: "johndoe")),
        .init("password", credential(format: "password", example: "secretpassword")),
        .init("scope", ignored, isRequired: false, "Ignored"),
        .init("client_id", ignored, isRequired: false, "Ignored"),
        .init("client_secret", ignored, isRequired: false, "Ignored"),
    ])

    static let userModel = JSONSchema.object([
        .init("id", .integer(minimum: 1, example: 1)), .init("username", username), .init("email", email),
        .init("first_name", name(example: "John")), .init("last_name", name(example: "Doe")),
        .init("created_at", .timestamp), .init("updated_at", .timestamp),
    ])

    static let welcomeModel = JSONSchema.object([
        .init("message", .text(example: "Welcome. The API is under /api/v1.")),
        .init("version", .text(example: Release.version)),
        .init("health", .text(example: Route.health.path)),
        .init("docs", .text(example: Route.docs.path), isRequired: false, "Where the pages are on"),
        .init("openapi", .text(example: Route.openAPI.path), isRequired: false, "Where the pages are on"),
    ])

    private static let username = JSONSchema.text(
        length: FieldRules.usernameLength, pattern: FieldRules.usernamePattern, example: "johndoe")

    private static let email = JSONSchema.text(
        maximum: EmailAddress.maxLength, format: "email", example: "john@example.com")

    private static func name(example: String) -> JSONSchema {
        .text(length: FieldRules.nameLength, pattern: FieldRules.wholeNamePattern, example: example)
    }

    /// Anything but nothing, for it has only to be compared.
    private static func credential(format: String? = nil, example: String) -> JSONSchema {
        .text(length: nil, pattern: FieldRules.credentialPattern, format: format, example: example)
    }

    private static let ignored = JSONSchema.text(pattern: FormDecoder.textPattern)
}
