extension ReferenceSection {
    static let behaviour = [
        ReferenceSection(
            "How the API behaves",
            [
                ReferenceClause(
                    "A slash too many is a 307, its query kept, in the tier of the path it leads to.", .slash,
                    .tiers, .sharedBuckets),
                ReferenceClause(
                    "User names are `[A-Za-z0-9_.-]`, unique without regard to case.", .badInput, .nameRace),
                ReferenceClause(
                    "Passwords have 8 to 128 characters of any kind, counted as Unicode scalars.", .badInput,
                    .bounds, .passwords),
                ReferenceClause("Names are of any script and come back as they were sent.", .names),
                ReferenceClause("Addresses are unique without regard to case.", .addressRace, .badInput),
                ReferenceClause("A name or an address that is taken is one text.", .badInput, .signUpRace),
                ReferenceClause(
                    "Login is OAuth 2's password form; its other fields are tolerated.", .badInput),
                ReferenceClause(
                    "A wrong user and a wrong password are one answer in one time.", .wrongCredentials,
                    .sameTime),
                ReferenceClause(
                    "Passwords are hashed by Argon2id with m=65536, t=3, p=4, and again when that has risen.",
                    .passwordKept, .rehash),
                ReferenceClause(
                    "A flood of logins starves nobody else; those beyond the queue get 503 with Retry-After.",
                    .flood),
                ReferenceClause(
                    "Tokens: HS256, their header and claims; a refresh keeps auth_time.", .claims),
                ReferenceClause(
                    "Refresh refuses what is expired, of another type, revoked, ended or of nobody.",
                    .badInput, .expiry, .logoutBodies, .gone),
                ReferenceClause(
                    "With REFRESH_ROTATION a new refresh token; reuse of an old one ends the session.",
                    .rotation, .rotationRace),
                ReferenceClause(
                    "Logout is answered when the revocation is durable, and ends the whole session.",
                    .appKilled, .gatewayKilled, .bothKilled, .storeFailure, .noRotation, .logoutRace),
                ReferenceClause(
                    "Six texts of 401; `error=\"invalid_token\"` when a token was sent.", .tokenFaults,
                    .badInput),
                ReferenceClause("The codes of errors.", .badInput, .full, .namedOrigins, .withoutApp),
                ReferenceClause(
                    "502, 503 and 504 for an app that is broken, away or silent.", .withoutApp, .appRestart,
                    .upstreamFaults, .silence),
                ReferenceClause("422 names every bad field at once, and no value.", .badInput),
                ReferenceClause(
                    "What is unreadable, invalid UTF-8 or NUL: 400 or 422, never 500.", .badInput, .mutated),
                ReferenceClause("More than 64 KiB: 413. Another content type: 415.", .badInput),
                ReferenceClause("405 with Allow; HEAD wherever GET is.", .allow, .head),
                ReferenceClause("Answers are JSON whatever a client accepts.", .accept),
                ReferenceClause("Identity fields of a client are never believed.", .badInput, .identity),
                ReferenceClause(
                    "A 201 of sign-up outlives kill -9.", .appKilled, .gatewayKilled, .serverKilled),
                ReferenceClause("OpenAPI 3.1 of all paths and methods.", .openAPI),
            ])
    ]

    static let environment = [
        ReferenceSection(
            "Environment",
            [
                ReferenceClause(
                    "A value that cannot be is an error at start that names the variable.", .badApp,
                    .badGateway),
                ReferenceClause("`make run` passes its own environment on.", .script),
                ReferenceClause(
                    "SECRET_KEY: 32 bytes or more, or nothing starts.", .badApp, .badGateway, .noKey),
                ReferenceClause(
                    "SECRET_KEY_FILE: the app makes it when absent, 0640; the gateway waits for it.", .keyFile
                ),
                ReferenceClause("RATE_LIMIT_*.", .tiers, .full, .users, .unlimited),
                ReferenceClause("CORS_ALLOW_ORIGINS.", .namedOrigins),
                ReferenceClause("REDIS_URL for the gateway.", .sharedLimit, .sharedRevocation),
                ReferenceClause("REDIS_URL for the app: its cache, and its health.", .redis),
                ReferenceClause("DATABASE_URL: sqlite:PATH.", .places),
                ReferenceClause(
                    "DATABASE_URL: postgres://…", .badInput, .names, .signUpRace,
                    .serverKilled, .postgreSQL),
                ReferenceClause("ACCESS_TOKEN_EXPIRE_SECONDS, REFRESH_TOKEN_EXPIRE_SECONDS.", .expiry),
                ReferenceClause("REFRESH_ROTATION.", .rotation, .noRotation),
                ReferenceClause("ENVIRONMENT.", .production, .badApp),
                ReferenceClause("GATEWAY_LISTEN, SOCKET_PATH, GATEWAY_ADMIN, STATE_DIR.", .places, .script),
            ])
    ]

    static let rateLimits = [
        ReferenceSection(
            "Rate limits",
            [
                ReferenceClause(
                    "An address has one strict bucket; refresh and logout are in the default one.",
                    .sharedBuckets, .tiers),
                ReferenceClause(
                    "/, /health, /docs and what it loads, /redoc, /openapi.json and preflights are lenient.",
                    .tiers, .preflights),
                ReferenceClause(
                    "401, 404, 405, 413, 415, 422 and 5xx carry the fields too.", .tiers, .withoutApp,
                    .unhealthy),
                ReferenceClause(
                    "Reset is rounded up, later than now while anything is counted; 429 adds Retry-After.",
                    .tiers, .full),
                ReferenceClause("The limiter is asked before the body is read.", .beforeBody),
                ReferenceClause(
                    "A bad token counts against the address, which never stops a valid one.", .sharedBuckets,
                    .tiers),
                ReferenceClause(
                    "The address is the peer's, unless the peer is a trusted proxy.", .forwardedFor, .proxies,
                    .addressWalk, .unreadableEntry),
                ReferenceClause("IPv6 counts by /64.", .addressKeys),
                ReferenceClause("Refused requests are not recorded.", .full),
                ReferenceClause("The limit is exact, however many come at once.", .exactLimit, .sharedLimit),
                ReferenceClause(
                    "Without Redis: allowed, said once, recovered by itself, and nobody waits.", .redisAbsent,
                    .redisFrozen),
            ])
    ]

    static let fields = [
        ReferenceSection(
            "Header fields",
            [
                ReferenceClause(
                    "Security fields on every answer; Server is removed.", .security, .securityFields,
                    .override),
                ReferenceClause("Strict-Transport-Security over TLS only.", .security, .hsts),
                ReferenceClause("X-Request-ID comes in if sane, else is made, and goes back.", .requestID),
                ReferenceClause(
                    "`*` with credentials echoes the origin with Vary, and is warned of.", .anyOrigin),
                ReferenceClause(
                    "Preflights: 204, Max-Age 600, without a token; 403 where refused.", .preflights,
                    .namedOrigins),
                ReferenceClause("Scripts may read the X-RateLimit fields and X-Request-ID.", .anyOrigin),
                ReferenceClause(
                    "Other origins get no Access-Control field at all; null is never echoed.", .namedOrigins,
                    .anyOrigin),
                ReferenceClause("Deprecated routes: Deprecation, Sunset, Link.", .deprecated),
            ])
    ]
}
