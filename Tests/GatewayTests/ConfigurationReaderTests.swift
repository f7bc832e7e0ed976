import EventLoop
import HTTP1
import JWT
import Testing

@testable import Gateway

struct ConfigurationReaderTests {
    typealias Fixture = ConfigurationFixture

    @Test("a short file has every default")
    func defaults() throws {
        let configuration = try Fixture.configuration(Fixture.short)
        #expect(configuration.environment == .development)
        #expect(configuration.stateDirectory == "./var")
        #expect(configuration.listen == [.ip(.any, port: 8799)])
        #expect(configuration.workers == 3)
        #expect(configuration.admin.path == "./var/admin.sock" && configuration.admin.users.isEmpty)
        #expect(configuration.accessLog == .standardOutput)
        #expect(configuration.client.head.size == 16_384 && configuration.client.bodySize == 10_485_760)
        #expect(configuration.client.headMicroseconds == 10_000_000)
        #expect(configuration.cors == nil)
        #expect(configuration.securityHeaders.frameOptions == "DENY")
        #expect(configuration.identityFields.subject == "x-user-id")
        #expect(configuration.tiers.map(\.name) == ["strict", "default", "lenient", "user"])
        #expect(configuration.tiers.map(\.limit) == [10, 100, 1_000, 300])
        #expect(configuration.tiers.allSatisfy { $0.windowMicroseconds == 60_000_000 })
        #expect(configuration.rateLimit.preflightTier == 2 && configuration.rateLimit.fallbackTier == 1)
        #expect(Fixture.warnings(of: configuration).isEmpty)
    }

    @Test("a route that says nothing asks for a token of any provider, in the default tier")
    func routeDefaults() throws {
        let route = try #require(try Fixture.configuration(Fixture.short).routes.first)
        #expect(route.name == "/" && route.path == "/" && route.match == .prefix && route.methods.isEmpty)
        #expect(route.authentication == .required && route.providers == [0] && route.tiers == [1])
        #expect(!route.keepEncodedSlash && !route.allowRequestTrailers && route.bodySize == nil)
        #expect(route.line == 8)
    }

    @Test("an upstream, a provider and a route take what they are given")
    func values() throws {
        let configuration = try Fixture.configuration(
            """
            upstreams:
              a: {address: "unix:run/a.sock", may_revoke: [two, one], max_connections: 7,
                connect_timeout: 250ms}
              b: {address: "[::1]:9000"}
              c: {address: known.example:81}
              d: {address: unix:./d.sock}
            providers:
              one: {secret: "\(Fixture.secret)", audiences: [x, y], 
                required_claims: {type: access, sub: , plan: [pro, 7, '7', true, "true"]}}
              two: {secret_file: keys/two, issuer: me, token_type: at+jwt, leeway: 30s,
                max_token_lifetime: 2h}
            rate_limit:
              ipv6_prefix: 48
              preflight_tier: off
              tiers: {slow: {limit: 2, window: 1h, key: user}}
            access_log: off
            admin: {users: [0, 1000]}
            trusted_proxies: [10.0.0.0/8, "::1"]
            routes:
              - {path: /x, match: exact, methods: [GET, PURGE], upstream: b, tier: slow, providers: [two],
                 encoded_slash: keep, allow_request_trailers: true, upgrade: [WebSocket], body_size: 1GiB,
                 name: ex}
              - {path: /y, upstream: a, authentication: none, tier: off}
            """, files: ["./var/keys/two": Fixture.secret + "\r\n"])
        #expect(
            configuration.upstreams.map(\.address) == [
                .unix(path: "./var/run/a.sock"), .ip(IPAddress(high: 0, low: 1), port: 9000),
                .ip(IPAddress(v4: 0xC000_0207), port: 81), .unix(path: "./d.sock"),
            ])
        #expect(configuration.upstreams[0].mayRevoke == [1, 0])
        #expect(configuration.upstreams[0].maxConnections == 7)
        #expect(configuration.upstreams[0].connectMicroseconds == 250_000)
        let second = configuration.providers[1]
        guard case .secret(let key) = second.key else { return }
        #expect(key == Array(Fixture.secret.utf8))
        #expect(
            second.issuer == "me" && second.tokenType == "at+jwt" && second.leewayMicroseconds == 30_000_000)
        #expect(second.maxTokenLifetimeMicroseconds == 7_200_000_000)
        #expect(configuration.providers[0].audiences == ["x", "y"])
        #expect(
            configuration.providers[0].requiredClaims == [
                .init(name: "type", value: "access"), .init(name: "sub", value: nil),
                .init(
                    name: "plan",
                    values: [.text("pro"), .number(7), .text("7"), .boolean(true), .text("true")]),
            ])
        let route = configuration.routes[0]
        #expect(route.match == .exact && route.methods == ["GET", "PURGE"] && route.upstream == 1)
        #expect(route.tiers == [4] && route.cost == 1 && route.providers == [1] && route.keepEncodedSlash)
        #expect(route.allowRequestTrailers && route.bodySize == 1 << 30 && route.name == "ex")
        #expect(route.upgrades == ["websocket"] && configuration.routes[1].upgrades.isEmpty)
        #expect(configuration.routes[1].tiers.isEmpty && configuration.routes[1].providers.isEmpty)
        #expect(configuration.rateLimit.preflightTier == nil && configuration.accessLog == .off)
        #expect(configuration.admin.users == [0, 1_000] && configuration.trustedProxies.count == 2)
        #expect(configuration.warnings.count == 2, "the upstream over the network, the key in the file")
    }

    @Test("CORS may be off, on with the defaults, or named; the variable turns it on and wins")
    func cors() throws {
        func cors(_ text: String, _ variable: String? = nil) throws -> Configuration.CORS? {
            let environment = variable.map { ["CORS_ALLOW_ORIGINS": $0] } ?? [:]
            return try Fixture.configuration(Fixture.short + "\n" + text, environment).cors
        }
        #expect(try cors("") == nil)
        #expect(try cors("cors: off") == nil)
        let all = try #require(try cors("cors:"))
        #expect(all.anyOrigin && all.credentials && all.methods == nil && all.headers == nil)
        #expect(all.maxAgeSeconds == 600 && all.exposedHeaders.count == 4)
        let named = try #require(
            try cors("cors: {origins: https://a.example, methods: [GET], headers: [X-A], credentials: false}")
        )
        #expect(named.origins == ["https://a.example"] && !named.anyOrigin && !named.credentials)
        #expect(named.methods == ["GET"] && named.headers == ["x-a"])
        let variable = try #require(try cors("cors: {origins: '*'}", "https://b.example, http://c:81"))
        #expect(variable.origins == ["https://b.example", "http://c:81"] && !variable.anyOrigin)
        #expect(try cors("", "*")?.anyOrigin == true)
    }

    @Test("every origin with credentials is allowed and warned about")
    func corsWarning() throws {
        let dangerous = try Fixture.configuration(Fixture.short + "\ncors:")
        let warnings = Fixture.warnings(of: dangerous)
        #expect(warnings.count == 1)
        #expect(
            warnings.first?.hasPrefix("CORS allows every origin (`*`) with credentials") == true)
        let closed = try Fixture.configuration(Fixture.short + "\ncors: {credentials: false}")
        #expect(Fixture.warnings(of: closed).isEmpty)
    }

    @Test("a route's own CORS is warned about where it opens more than the file's, and so is a bare dot")
    func routeCORSWarnings() throws {
        let text = Fixture.short + "\n    cors: {origins: '*'}\n"
        func warnings(_ text: String) throws -> [String] {
            Fixture.warnings(of: try Fixture.configuration(text))
        }
        #expect(try warnings(text + "cors: {origins: https://a.example}").count == 1)
        #expect(try warnings(text + "cors:").count == 1, "the file's own")
        let dot = try warnings(Fixture.short + "\ncors: {origins: /https://a.example/}")
        #expect(dot.first?.contains("stands for any character") == true)
    }

    @Test(
        "a dangerous choice is warned about, and its like that is not is let be",
        arguments: [
            ("routes: [{path: /, authentication: none}]", "lets everything", 1),
            (
                "routes: [{path: /a, authentication: none}, {path: /, match: exact, authentication: none}]",
                "", 0
            ),
            ("routes: [{path: /}]\nadmin: {users: [65534]}", "65534 (nobody)", 1),
            ("routes: [{path: /}]\nadmin: {users: [1000]}", "", 0),
            (
                "routes: [{path: /}]\nproviders: {p: {secret: 0123456789abcdef0123456789abcdef}}",
                "stands in the file", 1
            ),
            ("routes: [{path: /}]\ntrusted_proxies: [0.0.0.0/0]", "every address", 1),
            ("routes: [{path: /}]\nrate_limit: {enabled: false}", "Rate limits are off", 1),
        ])
    func dangers(text: String, warning: String, count: Int) throws {
        var text = text + "\nupstreams: {a: {address: 127.0.0.1:1}}"
        if !text.contains("providers") { text += "\nproviders: {p: {secret: \"${KEY}\"}}" }
        let warnings = try Fixture.configuration(text, ["KEY": Fixture.secret]).warnings
        #expect(warnings.count == count, "\(warnings)")
        #expect(count == 0 || warnings.first?.contains(warning) == true, "\(warnings)")
    }

    @Test("tokens stand in Authorization unless a provider says otherwise; the query is warned about")
    func tokenSources() throws {
        func text(_ keys: String) -> String {
            let provider = "{\(keys), secret: \(Fixture.secret)}"
            return """
                upstreams: {app: {address: 127.0.0.1:9000}}
                providers: {local: \(provider)}
                routes: [{path: /}]
                """
        }
        let configuration = try Fixture.configuration(
            text("token_from: ['query:t', authorization, 'cookie:__Host-s'], forward_token: false"))
        #expect(
            configuration.providers[0].tokenSources == [.query("t"), .authorization, .cookie("__Host-s")])
        #expect(!configuration.providers[0].forwardsToken)
        #expect(configuration.warnings.contains { $0.contains("token_from takes tokens from the query") })
        for (keys, word) in [
            ("token_from: bearer", "`bearer` is not `authorization`"), ("token_from: 'cookie:a b'", "not"),
            ("token_from: 'query:a%20b'", "is not"), ("token_from: []", "the list is empty"),
            ("token_from: ['cookie:a', 'cookie:a']", "is in the list already"),
        ] {
            let errors = Fixture.errors(text(keys))
            #expect(errors.count == 1 && errors[0].contains(word), "\(keys): \(errors)")
        }
    }

    @Test("off, or nothing, leaves a field out, and names come out in lower case")
    func fields() throws {
        let configuration = try Fixture.configuration(
            Fixture.short + """

                security_headers: {frame_options: off, cache_control: , override: true, opener_policy: x}
                identity_fields: {subject: X-Sub, token_id: off}
                """)
        #expect(configuration.securityHeaders.frameOptions == nil)
        #expect(configuration.securityHeaders.cacheControl == nil)
        #expect(configuration.securityHeaders.openerPolicy == "x")
        #expect(configuration.securityHeaders.override)
        #expect(configuration.identityFields.subject == "x-sub")
        #expect(configuration.identityFields.tokenID == nil)
        #expect(configuration.identityFields.sessionID == "x-session-id")
    }

    @Test("a substituted value is text and never YAML")
    func substitution() throws {
        let configuration = try Fixture.configuration(
            """
            upstreams: {app: {address: "unix:${SOCKET_PATH:-app.sock}"}}
            providers: {p: {secret: "${KEY}", issuer: "${ISSUER}"}}
            routes: [{path: "/${PREFIX:-api}"}]
            """, ["KEY": "a: [b]\n- {c} # \(Fixture.secret)", "ISSUER": "null", "SOCKET_PATH": "run/x.sock"])
        guard case .secret(let key) = configuration.providers[0].key else { return }
        #expect(key == Array("a: [b]\n- {c} # \(Fixture.secret)".utf8))
        #expect(configuration.providers[0].issuer == "null")
        #expect(configuration.upstreams[0].address == .unix(path: "./run/x.sock"))
        #expect(configuration.routes[0].path == "/api")
    }
}
