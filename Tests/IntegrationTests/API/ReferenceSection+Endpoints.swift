extension ReferenceSection {
    static let endpoints = [
        ReferenceSection(
            "POST /api/v1/auth/login",
            [
                ReferenceClause("It takes a form with username and password.", .flow, .badInput),
                ReferenceClause(
                    "200 with access_token, refresh_token and token_type `bearer`.", .members, .badInput),
                ReferenceClause("401 for invalid credentials.", .wrongCredentials, .badInput, .passwords),
                ReferenceClause("400 for a request of an invalid format.", .badInput, .mutated),
                ReferenceClause("The example: johndoe with secretpassword.", .curl, .flow),
            ]),
        ReferenceSection(
            "POST /api/v1/auth/signup",
            [
                ReferenceClause("It takes a form of five fields.", .badInput, .flow),
                ReferenceClause("201 with both tokens, which work at once.", .members, .bounds, .appKilled),
                ReferenceClause(
                    "400 when the user exists, or for what cannot be read.", .duplicates, .badInput,
                    .signUpRace, .addressRace,
                    .nameRace),
                ReferenceClause("422 for values that are not valid.", .badInput, .missingField),
                ReferenceClause("The example: johndoe, john@example.com.", .curl, .flow),
            ]),
        ReferenceSection(
            "POST /api/v1/auth/refresh",
            [
                ReferenceClause("It takes JSON with refresh_token.", .badInput, .flow),
                ReferenceClause("200 with access_token and token_type, and no more.", .members, .noRotation),
                ReferenceClause(
                    "401 for a refresh token that is invalid or has expired.", .badInput, .expiry, .gone),
            ]),
        ReferenceSection(
            "POST /api/v1/auth/logout",
            [
                ReferenceClause(
                    "It revokes the token, which cannot be used again.", .flow, .logoutBodies, .logoutRace),
                ReferenceClause("It needs Authorization: Bearer.", .badInput),
                ReferenceClause("200 with message and revoked_at.", .members, .logoutBodies, .logoutsRace),
                ReferenceClause(
                    "401 when the token is invalid or missing.", .badInput, .tokenFaults, .expiry),
                ReferenceClause("The example by curl.", .curl),
                ReferenceClause(
                    "Revoked tokens are kept in Redis (or, without one, in the gateway's own file)",
                    .sharedRevocation,
                    .bothKilled, .gatewayKilled),
                ReferenceClause("until they would have expired, and are then cleaned up.", .purge),
            ]),
        ReferenceSection(
            "GET /health",
            [
                ReferenceClause("It looks at the API and what that depends on.", .unhealthy, .withoutApp),
                ReferenceClause("200 with status `healthy`, timestamp and version.", .health, .members),
                ReferenceClause(
                    "503 with status `unhealthy`, error `Database connection failed` and timestamp.",
                    .unhealthy),
                ReferenceClause("The example by curl.", .curl),
            ]),
        ReferenceSection(
            "GET /api/v1/users/me",
            [
                ReferenceClause("It answers with the user whose token it is.", .flow, .ids),
                ReferenceClause("It needs Authorization: Bearer.", .badInput),
                ReferenceClause("200 with the seven members of the model.", .members, .names),
                ReferenceClause(
                    "401 when the token is invalid or missing.", .badInput, .badToken, .tokenFaults, .expiry),
                ReferenceClause("404 when the user is not there.", .gone, .tokenFaults),
                ReferenceClause("The example by curl.", .curl),
            ]),
    ]
}
