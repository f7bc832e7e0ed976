extension ReferenceSection {
    static let models = [
        ReferenceSection(
            "Data models",
            [
                ReferenceClause("A user's id is an integer that counts up.", .ids),
                ReferenceClause("username is unique, of 3 to 50 characters.", .badInput, .bounds, .nameRace),
                ReferenceClause("email is a valid address, and unique.", .badInput, .bounds, .addressRace),
                ReferenceClause("first_name and last_name have 1 to 50 characters.", .badInput, .names),
                ReferenceClause("created_at and updated_at are times by ISO 8601.", .ids, .flow),
                ReferenceClause(
                    "Tokens: access_token, refresh_token (optional), token_type, always `bearer`.", .members,
                    .rotation),
                ReferenceClause(
                    "Errors: detail, error_code and timestamp by ISO 8601.", .badInput, .withoutApp),
            ]),
        ReferenceSection(
            "Authentication implementation",
            [
                ReferenceClause("A token's signature is checked.", .tokenFaults, .badInput),
                ReferenceClause("Its expiry is checked.", .expiry, .tokenFaults),
                ReferenceClause("The user is taken out of it.", .tokenFaults, .flow),
                ReferenceClause("The user has to exist in the database.", .gone, .tokenFaults),
                ReferenceClause("WWW-Authenticate: Bearer is on each 401.", .badInput, .wrongCredentials),
                ReferenceClause(
                    "CORS fields, with origins that are configurable.", .anyOrigin, .namedOrigins),
                ReferenceClause("Security fields.", .security, .securityFields),
            ]),
        ReferenceSection(
            "Error handling",
            [
                ReferenceClause("400 Bad Request: invalid input.", .badInput, .mutated),
                ReferenceClause(
                    "401 Unauthorized: a token that is invalid or missing.", .badInput, .badToken),
                ReferenceClause("403 Forbidden.", .namedOrigins, .disabled),
                ReferenceClause("404 Not Found.", .badInput, .wrongPaths, .gone),
                ReferenceClause("422 Unprocessable Entity: values that are not valid.", .badInput),
                ReferenceClause(
                    "500 Internal Server Error is kept for faults of the app: none is known.", .badInput,
                    .mutated),
                ReferenceClause(
                    "All errors have one form: detail, error_code, timestamp.", .badInput, .mutated,
                    .withoutApp),
                ReferenceClause(
                    "422 names each field in detail by loc, msg and type.", .badInput, .missingField),
            ]),
    ]

    static let limits = [
        ReferenceSection(
            "Rate limiting",
            [
                ReferenceClause(
                    "Redis, a sliding window, microseconds.", .sharedLimit, .serverClock, .storeWindow,
                    .slidingWindow),
                ReferenceClause("Login and sign-up: 10 a minute for each address.", .tiers, .sharedBuckets),
                ReferenceClause("The API in general: 100 a minute for each address.", .tiers, .sharedBuckets),
                ReferenceClause("Public endpoints: 1,000 a minute for each address.", .tiers, .health),
                ReferenceClause(
                    "Endpoints of a signed-in user: 300 a minute for each user id.", .tiers, .users),
                ReferenceClause(
                    "Each answer has X-RateLimit-Limit, -Remaining and -Reset.", .tiers, .withoutApp),
                ReferenceClause("Reset is the Unix time at which the limit resets.", .tiers, .strict),
                ReferenceClause(
                    "Over the limit: 429 with the three fields, Remaining 0.", .full, .strict, .exactLimit),
                ReferenceClause(
                    "Its detail: `Rate limit exceeded. Please slow down your requests.`", .full, .strict),
                ReferenceClause("RATE_LIMIT_ENABLED.", .unlimited),
                ReferenceClause("RATE_LIMIT_DEFAULT.", .tiers, .exactLimit),
                ReferenceClause("RATE_LIMIT_WINDOW, in seconds.", .tiers, .full),
                ReferenceClause("RATE_LIMIT_STRICT.", .tiers, .script),
                ReferenceClause("RATE_LIMIT_LENIENT.", .tiers),
                ReferenceClause("RATE_LIMIT_USER.", .tiers, .users),
                ReferenceClause("While Redis is away requests are allowed.", .redisAbsent, .redisFrozen),
            ])
    ]
}
