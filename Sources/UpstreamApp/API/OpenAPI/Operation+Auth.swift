import HTTP1

/// Accounts, sessions and tokens.
extension Operation {
    static let signUp = Operation(
        method: .post, id: "signup", tag: .auth, summary: "Register a user and sign in",
        description: "The answer holds the tokens of a new session, as a login's does.", tier: .strict,
        lane: .password,
        bodies: [
            .form(
                .signUpForm, signUpExample("johndoe", "john@example.com", "secretpassword", "John", "Doe"),
                signUpExample("testuser", "test@example.com", "testpass123", "Test", "User"))
        ],
        answers: [
            Answer(
                status: 201, description: "Registered, and signed in", contents: [tokens], links: [refreshing]
            )
        ],
        errors: [.userExists])

    static let login = Operation(
        method: .post, id: "login", tag: .auth, summary: "Sign in with username and password",
        description: "The form is OAuth 2's password form (RFC 6749, 4.3.2).", tier: .strict, lane: .password,
        bodies: [
            .form(
                .loginForm, Example("johndoe", ["username": "johndoe", "password": "secretpassword"]),
                Example("testuser", ["username": "testuser", "password": "testpass123"]))
        ],
        answers: [
            Answer(status: 200, description: "Signed in", contents: [tokens], links: [refreshing])
        ],
        errors: [.badRequest, .badCredentials, .accountDisabled])

    static let refresh = Operation(
        method: .post, id: "refresh", tag: .auth, summary: "Get a new access token for a refresh token",
        description:
            "Where refresh tokens rotate, a new one comes too, and the use of an old one ends the session.",
        tier: .default,
        bodies: [.json(.refreshRequest, Example("refresh", ["refresh_token": Example.token]))],
        answers: [
            Answer(
                status: 200, description: "A new access token",
                contents: [
                    .json(
                        .refreshedTokens,
                        Example("refreshed", ["access_token": Example.token, "token_type": "bearer"]),
                        Example(
                            "rotated",
                            [
                                "access_token": Example.token, "refresh_token": Example.token,
                                "token_type": "bearer",
                            ]))
                ])
        ],
        errors: [.badRequest, .badRefreshToken])

    static let logout = Operation(
        method: .post, id: "logout", tag: .auth, summary: "End the session and all of its tokens",
        description:
            "Answers once the revocation is on the gateway's disk: no token of the session passes any more.",
        tier: .default, needsToken: true,
        answers: [
            Answer(
                status: 200, description: "Ended, durably",
                contents: [
                    .json(
                        .loggedOut,
                        Example(
                            "ended",
                            ["message": "Successfully logged out", "revoked_at": Example.timestamp]))
                ])
        ],
        errors: [.badRequest, .badAccessToken, .bodyTooLarge])

    private static let refreshing = Link(
        operationID: "refresh", description: "A new access token, once this one has expired",
        body: ["refresh_token": "$response.body#/refresh_token"])

    private static let tokens = Content.json(
        .tokens,
        Example(
            "tokens",
            ["access_token": Example.token, "refresh_token": Example.token, "token_type": "bearer"]))

    private static func signUpExample(
        _ username: String, _ email: String, _ password: String, _ firstName: String, _ lastName: String
    ) -> Example {
        Example(
            username,
            [
                "username": username, "email": email, "password": password, "first_name": firstName,
                "last_name": lastName,
            ])
    }
}
