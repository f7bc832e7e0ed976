/// `redis`, `revocation` and `rate_limit`.
extension SchemaTable {
    static let redis: [SchemaKey] = [
        .init(
            "url", .optional(.text), "redis://, rediss:// or unix://, with user, password and database.",
            "off"),
        .init("ca_file", .optional(.text), "Whom rediss:// trusts, in PEM.", "off"),
        .init("certificate_file", .optional(.text), "Who the gateway is, in PEM.", "off"),
        .init("key_file", .optional(.text), "The key of that certificate, in PEM.", "off"),
        .init("tls_name", .optional(.text), "Whom the server's certificate must be for.", "off"),
        .init("sentinels", .list(.text), "Who says where the master is that url names."),
        .init("sentinel_user", .optional(.text), "As whom Sentinels are asked.", "off"),
        .init("sentinel_password", .optional(.text), "Their password.", "off"),
        .init("cluster", .boolean, "Whether url leads to a server of a Redis Cluster.", "false"),
        .init("nodes", .list(.text), "Further servers of it, to begin with."),
        .init("deadline", .duration, "How long a request waits for an answer.", "50ms"),
        .init("retry", .duration, "How often a server that is away is tried again.", "500ms"),
        .init("key_prefix", .text, "What the keys of limits begin with.", "postern:limit:"),
    ]

    static let revocation: [SchemaKey] = [
        .init(
            "mode", .choice(["check", "replicate"]), "Redis is asked for each token, or a copy is kept.",
            "check"),
        .init(
            "on_outage", .choice(["allow", "deny"]),
            "What becomes of tokens while Redis is away, or the copy too old.", "allow"),
        .init("max_staleness", .duration, "How old the copy may be.", "5s"),
        .init("scan_interval", .duration, "How often the copy looks through all keys.", "30s"),
    ]

    private static let outage = SchemaKind.choice(["allow", "local", "deny"])

    static let rateLimit: [SchemaKey] = [
        .init("enabled", .boolean, "Whether anything is limited.", "true"),
        .init("max_keys", .number(1_000...100_000_000), "Addresses and users remembered at once.", "100000"),
        .init("ipv6_prefix", .number(16...128), "IPv6 addresses are counted by so many leading bits.", "64"),
        .init("preflight_tier", .optional(.text), "The tier that counts preflights.", "lenient"),
        .init(
            "fallback_tier", .optional(.text), "The tier that counts missing and refused tokens.", "default"),
        .init(
            "standard_fields", .boolean, "Whether RateLimit and RateLimit-Policy are written as well.",
            "true"),
        .init(
            "store", .choice(["redis", "memory"]),
            "Where requests are counted; by default in Redis where there is one."),
        .init("on_outage", outage, "What becomes of requests while Redis is away.", "allow"),
        .init(
            "tiers", .named(.section(tier)), "Limits by name: strict, default, lenient, user, and your own."),
    ]

    static let tier: [SchemaKey] = [
        .init("limit", .number(1...1_000_000), "How many requests a window admits."),
        .init("window", .duration, "How long a window is.", "60s"),
        .init(
            "key", .list(.text), "Whom it counts: address, user, route, claim:NAME, field:NAME.", "address"),
        .init("overrides", .section(overrides), "Other limits for tokens with certain values of a claim."),
        .init("observe", .boolean, "Whether it counts without refusing anybody.", "false"),
        .init("on_outage", outage, "What becomes of requests while Redis is away."),
    ]

    static let overrides: [SchemaKey] = [
        .init("claim", .text, "Whose value chooses the limit."),
        .init("limits", .named(.number(1...1_000_000)), "The limit for each value."),
    ]
}
