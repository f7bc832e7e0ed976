/// Every key that gateway.yaml can hold: what `gateway schema` writes for editors.
///
/// It stands beside the reader, not in its place; a test walks both and finds every key that one of them
/// knows alone.
enum SchemaTable {
    static let root: [SchemaKey] = [
        .init(
            "listen", .list(.text), "Where clients connect: an address with a port, or a list.",
            "0.0.0.0:8799"),
        .init("workers", .either(["auto"], .number(1...256)), "Threads that serve requests.", "auto"),
        .init(
            "environment", .choice(["development", "production"]), "What the gateway runs for.", "development"
        ),
        .init("state_directory", .text, "What must outlive a restart lies here.", "./var"),
        .init("drain_timeout", .duration, "How long running requests may take to end after SIGTERM.", "5s"),
        .init("via", .text, "The name that Via tells.", "postern"),
        .init(
            "trusted_proxies", .list(.text),
            "Address blocks of proxies whose X-Forwarded-For, -Proto and -Host are believed."),
        .init("access_log", .text, "stdout, off, or the path of a file.", "stdout"),
        .init("admin", .section(admin), "The operator's door: a Unix socket."),
        .init("client", .section(client), "What one client can make the gateway hold, or wait for."),
        .init(
            "upstreams", .named(.section(upstream)), "Who answers the requests that may pass, by name.",
            isRequired: true),
        .init("providers", .named(.section(provider)), "Whose tokens are taken, by name."),
        .init("redis", .section(redis), "The store that gateways share."),
        .init("revocation", .section(revocation), "How what is revoked reaches other gateways."),
        .init("rate_limit", .section(rateLimit), "How often requests may come."),
        .init(
            "cors", .optional(.section(cors)),
            "Which sites' scripts may read the answers; without it CORS is left to the upstream."),
        .init("security_headers", .section(securityHeaders), "Fields on every answer; off leaves one out."),
        .init(
            "identity_fields", .section(identityFields), "The request fields that tell the upstream who asks."
        ),
        .init(
            "request_headers", .section(fieldChanges), "Fields that are changed on their way to the upstream."
        ),
        .init("response_headers", .section(fieldChanges), "Fields that are changed on their way back."),
        .init("routes", .items(.section(route)), "What may pass, and where to.", isRequired: true),
        .init(
            "tests", .items(.section(test)), "What the policies must say of requests; run by gateway test."),
    ]

    static let admin: [SchemaKey] = [
        .init("path", .text, "The socket; relative to the state directory.", "admin.sock"),
        .init(
            "users", .list(.number(0...4_294_967_295)), "User ids that may use it beside the gateway's."),
    ]

    static let client: [SchemaKey] = [
        .init("head_size", .size, "The request line and all fields.", "16KiB"),
        .init("field_count", .number(8...1_000), "How many fields.", "100"),
        .init("target_length", .size, "Path and query.", "8KiB"),
        .init("body_size", .size, "The largest request body; a route may say another.", "10MiB"),
        .init(
            "max_connections", .number(1...1_000_000), "Connections at once, over all workers.", "16384"),
        .init(
            "max_connections_per_address", .number(1...1_000_000),
            "The same of one address; by default as many as of all."),
        .init(
            "requests_per_connection", .number(1...1_000_000_000), "A connection ends after so many.",
            "100000"),
        .init("head_timeout", .duration, "From a request's first byte to the end of its fields.", "10s"),
        .init("idle_timeout", .duration, "Between two requests.", "75s"),
        .init("progress_timeout", .duration, "Within so long a body or an answer must come further.", "30s"),
        .init("progress_size", .size, "How much further.", "1KiB"),
        .init("tunnel_idle_timeout", .duration, "How long a tunnel may be silent in both directions.", "5m"),
    ]

    static let upstream: [SchemaKey] = [
        .init(
            "address", .text, "unix:/path.sock, 127.0.0.1:9000, [::1]:9000, or name:9000.", isRequired: true),
        .init("may_revoke", .list(.text), "The providers whose tokens it may revoke by Gateway-Revoke."),
        .init("max_connections", .number(1...65_536), "Connections per worker.", "128"),
        .init("max_pending", .number(0...1_000_000), "Requests that wait for one, per worker.", "1024"),
        .init("connect_timeout", .duration, "How long connecting may take.", "1s"),
        .init("response_timeout", .duration, "From the whole request to all fields of the answer.", "30s"),
        .init("idle_timeout", .duration, "Unused connections are closed after this.", "30s"),
        .init("retry_size", .size, "What is kept of an idempotent request to send it again.", "16KiB"),
        .init("head_size", .size, "The answer's status line and fields.", "32KiB"),
        .init("field_count", .number(8...1_000), "How many fields of the answer.", "200"),
        .init("reason_length", .size, "The reason phrase.", "512B"),
    ]

    private static let algorithm = SchemaKind.choice([
        "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384",
        "ES512", "EdDSA",
    ])

    static let provider: [SchemaKey] = [
        .init("algorithm", algorithm, "How tokens are signed, in one way.", "HS256"),
        .init("algorithms", .list(algorithm), "How tokens are signed, in one of several ways."),
        .init("secret", .text, "The key, of 32 bytes or more; better ${VARIABLE} than the text."),
        .init("secret_file", .text, "A file that holds the key."),
        .init("secret_wait", .duration, "How long run waits for that file.", "0s"),
        .init("public_keys", .list(.text), "Files of public keys or certificates in PEM."),
        .init("jwks_file", .text, "A file that holds a JSON Web Key Set."),
        .init(
            "jwks_url", .text, "Where a JSON Web Key Set is fetched from: https, or http on loopback."),
        .init("jwks_format", .choice(["jwks", "x509"]), "A key set, or certificates by kid.", "jwks"),
        .init("jwks_unix_socket", .text, "The Unix socket on which an http URL is served."),
        .init("jwks_ca_file", .text, "The authorities (PEM) to trust instead of the system's."),
        .init("jwks_timeout", .duration, "How long a fetch may take.", "5s"),
        .init("jwks_refresh_min", .duration, "The keys are fetched again after so long at the least.", "1m"),
        .init("jwks_refresh_max", .duration, "And after so long at the most.", "1h"),
        .init("jwks_stale_for", .duration, "How long a set is good while it cannot be renewed.", "1d"),
        .init(
            "jwks_unknown_kid_wait", .duration, "Between two fetches for tokens with an unknown kid.", "10s"),
        .init("scope_claim", .optional(.text), "Where scopes stand; by default in scope or scp.", "off"),
        .init("issuer", .optional(.text), "What iss must be.", "off"),
        .init("audiences", .list(.text), "What aud must hold one of."),
        .init("token_from", .list(.text), "authorization, cookie:NAME, query:NAME.", "authorization"),
        .init("forward_token", .boolean, "Whether what brought a token goes on to the upstream.", "true"),
        .init("required_claims", .named(.list(.text)), "Claims that must be there, with what they may be."),
        .init("token_type", .optional(.text), "What the header's typ must be.", "off"),
        .init("leeway", .duration, "How far clocks may differ.", "0s"),
        .init("max_token_lifetime", .duration, "Tokens that live longer are refused.", "1d"),
    ]
}
