import HTTP1

/// The signed-in user, and what this is.
extension Operation {
    static let currentUser = Operation(
        method: .get, id: "currentUser", tag: .users, summary: "Get the signed-in user",
        description: "Whom the access token was made for.", tier: .user, needsToken: true,
        answers: [
            Answer(status: 200, description: "The user", contents: [.json(.user, userExample)])
        ],
        errors: [.badRequest, .badAccessToken, .userGone, .bodyTooLarge])

    static let welcome = Operation(
        method: .get, id: "welcome", tag: .system, summary: "Say what this is",
        description: "A page for who prefers `text/html`, as browsers do; JSON for everybody else.",
        tier: .lenient,
        answers: [
            Answer(
                status: 200, description: "Where to go from here",
                contents: [
                    .json(
                        .welcome,
                        Example(
                            "welcome",
                            [
                                "message": "Welcome. The API is under /api/v1.",
                                "version": Release.version, "health": Route.health.path,
                                "docs": Route.docs.path, "openapi": Route.openAPI.path,
                            ])),
                    Content(
                        type: "text/html", schema: .text(length: 1...65_536),
                        examples: [Example("page", text: "<!doctype html>…")]),
                ], fields: [.vary])
        ],
        errors: [.badRequest, .bodyTooLarge])

    static let health = Operation(
        method: .get, id: "health", tag: .system, summary: "Tell whether the API and its database work",
        description: "Asks the database.", tier: .lenient,
        answers: [
            Answer(
                status: 200, description: "Healthy",
                contents: [
                    .json(
                        .healthy,
                        Example(
                            "healthy",
                            [
                                "status": "healthy", "timestamp": Example.timestamp,
                                "version": Release.version,
                            ]))
                ]),
            Answer(
                status: 503, description: "Unhealthy; or the gateway cannot reach the app",
                contents: [
                    Content(
                        type: "application/json", schema: .any(of: .unhealthy, .error),
                        examples: unhealthyExamples)
                ], fields: [.retryAfter]),
        ],
        errors: [.badRequest, .bodyTooLarge])

    private static let unhealthyExamples = [
        Example(
            "database",
            [
                "status": "unhealthy", "error": "Database connection failed",
                "timestamp": Example.timestamp,
            ]),
        Example(
            "away",
            [
                "detail": "The upstream cannot be reached",
                "error_code": ErrorCode.serviceUnavailable.rawValue, "timestamp": Example.timestamp,
            ]),
    ]

    private static var userExample: Example {
        var json = JSONObject()
        json.set("id", 1)
        json.set("username", "johndoe")
        json.set("email", "john@example.com")
        json.set("first_name", "John")
        json.set("last_name", "Doe")
        json.set("created_at", Example.timestamp)
        json.set("updated_at", Example.timestamp)
        return Example("johndoe", json)
    }
}
