/// The keys about fields, other origins, and routes.
extension SchemaTable {
    static let cors: [SchemaKey] = [
        .init(
            "origins", .list(.text), "*, exact origins, https://*.app.example, or /regular expressions/.", "*"
        ),
        .init("credentials", .boolean, "Whether cookies and Authorization may come along.", "true"),
        .init("methods", .list(.text), "* or a list.", "*"),
        .init("headers", .list(.text), "Fields that scripts may send: * or a list.", "*"),
        .init("exposed_headers", .list(.text), "Fields of answers that scripts may read."),
        .init("max_age", .duration, "How long browsers keep the answer to a preflight.", "10m"),
        .init("private_network", .boolean, "Whether public pages may ask for a private network.", "false"),
    ]

    static let securityHeaders: [SchemaKey] = [
        .init("override", .boolean, "Whether these win over what the upstream sent.", "false"),
        .init("content_security_policy", .optional(.text), "Content-Security-Policy."),
        .init("frame_options", .optional(.text), "X-Frame-Options.", "DENY"),
        .init("referrer_policy", .optional(.text), "Referrer-Policy.", "strict-origin-when-cross-origin"),
        .init("permissions_policy", .optional(.text), "Permissions-Policy."),
        .init("opener_policy", .optional(.text), "Cross-Origin-Opener-Policy.", "same-origin"),
        .init("cache_control", .optional(.text), "Cache-Control.", "no-store"),
        .init(
            "strict_transport_security", .optional(.text), "Strict-Transport-Security, over TLS only.",
            "max-age=31536000"),
    ]

    static let identityFields: [SchemaKey] = [
        .init("subject", .optional(.text), "The field for sub.", "X-User-Id"),
        .init("session_id", .optional(.text), "The field for sid.", "X-Session-Id"),
        .init("token_id", .optional(.text), "The field for jti.", "X-Token-Id"),
        .init("token_expires", .optional(.text), "The field for exp.", "X-Token-Expires"),
        .init("auth_time", .optional(.text), "The field for auth_time.", "X-Auth-Time"),
        .init("claims", .named(.text), "Other claims, each with its field."),
    ]

    static let fieldChanges: [SchemaKey] = [
        .init("set", .named(.text), "Put in, in place of what is there."),
        .init("add", .named(.list(.text)), "Put in beside what is there."),
        .init("remove", .list(.text), "Taken out."),
    ]

    static let deprecation: [SchemaKey] = [
        .init("since", .text, "The day or moment from which the route is deprecated.", isRequired: true),
        .init("sunset", .text, "When it will stop."),
        .init("link", .optional(.text), "Where users read what to do instead.", "off"),
        .init("after_sunset", .choice(["serve", "gone"]), "What becomes of it then; gone is 410.", "serve"),
    ]

    static let route: [SchemaKey] = [
        .init("name", .text, "For logs and metrics; by default the path."),
        .init("path", .text, "Normalised; begins with /.", isRequired: true),
        .init("match", .choice(["prefix", "exact"]), "prefix takes whole segments below as well.", "prefix"),
        .init("methods", .list(.text), "By default every method but TRACE."),
        .init("upstream", .text, "By default the only one."),
        .init("tier", .optional(.list(.text)), "The limits that count it, up to four.", "default"),
        .init("cost", .number(1...1_000), "How many requests one counts as.", "1"),
        .init(
            "authentication", .choice(["required", "optional", "none"]), "Whether a token must be there.",
            "required"),
        .init("scopes", .list(.text), "What a token must be allowed, all of it."),
        .init("providers", .list(.text), "Whose tokens are taken; by default all."),
        .init("encoded_slash", .choice(["refuse", "keep"]), "What becomes of %2F and %5C.", "refuse"),
        .init("allow_request_trailers", .boolean, "Whether fields behind a body are forwarded.", "false"),
        .init("upgrade", .list(.text), "Protocols that connections may be switched to."),
        .init("body_size", .size, "The largest request body here; by default client.body_size."),
        .init(
            "cors", .optional(.section(cors)), "What differs from cors here; off leaves it to the upstream."),
        .init("request_headers", .section(fieldChanges), "Changed on the way to the upstream."),
        .init("response_headers", .section(fieldChanges), "Changed on the way back."),
        .init("deprecated", .optional(.section(deprecation)), "That the route is on its way out.", "off"),
    ]
}
