extension ReferenceSection {
    static let examples = [
        ReferenceSection(
            "API versioning",
            [
                ReferenceClause(
                    "Versions stand in the path: v1 is the current one, under /api/v1.", .flow, .badInput),
                ReferenceClause("Later ones will be /api/v2 and so on; today that is a 404.", .badInput),
                ReferenceClause("Each version is kept by itself.", .advice("a promise of people")),
                ReferenceClause(
                    "A deprecation is announced six months before: the gateway says so by fields.",
                    .deprecated),
                ReferenceClause("There are guides for migration.", .advice("a promise of people")),
            ]),
        ReferenceSection(
            "CORS configuration",
            [
                ReferenceClause(
                    "Origins: all by default, to be configured for production.", .anyOrigin, .namedOrigins),
                ReferenceClause("Credentials: allowed.", .anyOrigin, .preflight),
                ReferenceClause("Methods and header fields: all.", .preflights, .preflight),
            ]),
        ReferenceSection(
            "Request and response examples",
            [
                ReferenceClause("The whole flow for testuser with testpass123.", .testuser, .curl),
                ReferenceClause(
                    "Invalid credentials: `Incorrect username or password`, UNAUTHORIZED.", .wrongCredentials,
                    .badInput),
                ReferenceClause(
                    "A missing field: loc `email`, `field required`, `value_error.missing`.", .missingField,
                    .badInput),
            ]),
        ReferenceSection(
            "Testing the API",
            [
                ReferenceClause("Using curl.", .curl), ReferenceClause("Using Python's requests.", .clients),
                ReferenceClause("Using fetch in a browser.", .clients),
            ]),
        ReferenceSection(
            "Production considerations",
            [
                ReferenceClause("Use HTTPS: Strict-Transport-Security goes over it.", .hsts),
                ReferenceClause("Configure origins: the gateway warns of all.", .anyOrigin, .namedOrigins),
                ReferenceClause(
                    "Limits, validation of requests, revocation of tokens.", .full, .badInput, .logoutBodies),
                ReferenceClause(
                    "Secret keys of strength: fewer than 32 bytes are refused.", .badApp, .badGateway,
                    .keyFile),
                ReferenceClause("Logging, health, performance, error rates.", .requestID, .metrics),
                ReferenceClause("Alerting.", .advice("up to whoever runs it")),
                ReferenceClause("Documentation that is up to date.", .openAPI),
                ReferenceClause(
                    "Client libraries, examples, breaking changes, a changelog.", .advice("up to people")),
            ]),
    ]
}
