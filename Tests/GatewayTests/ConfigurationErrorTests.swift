import Testing

@testable import Gateway

struct ConfigurationErrorTests {
    typealias Fixture = ConfigurationFixture

    /// A row is appended to the short file, of eight lines, so that its own first line is 9.
    @Test(
        "a bad setting is told with its place, its key and what would be right",
        arguments: [
            ("lisen: 1", "9:1: lisen: unknown key; did you mean `listen`?"),
            (
                "listen: 0.0.0.0",
                "9:9: listen: `0.0.0.0` is not an address with a port, such as `0.0.0.0:8799` or `[::]:8799`"
            ),
            ("listen: [1.1.1.1:1, 1.1.1.1:1]", "9:21: listen[1]: `1.1.1.1:1` is in the list already"),
            (
                "listen: unix:/x",
                "9:9: listen: `unix:/x` is not an address with a port, such as `0.0.0.0:8799` or `[::]:8799`"
            ),
            (
                "listen: []",
                """
                9:9: listen: nothing is listed; write an address with a port, such as `0.0.0.0:8799` or \
                `[::]:8799`
                """
            ),
            ("workers: 0", "9:10: workers: `0` is not `auto` or a whole number from 1 to 256"),
            ("workers: 1.5", "9:10: workers: `1.5` is not `auto` or a whole number from 1 to 256"),
            ("workers: [1]", "9:10: workers: one value is expected here, not a list or mapping"),
            ("workers:", "9:9: workers: a value is missing"),
            ("environment: prod", "9:14: environment: `prod` is not one of `development`, `production`"),
            (
                "environment: prodution",
                """
                9:14: environment: `prodution` is not one of `development`, `production`; did you mean \
                `production`?
                """
            ),
            (
                "drain_timeout: 5",
                "9:16: drain_timeout: `5` is not \(UnitText.durationForms)"
            ),
            ("drain_timeout: 2h", "9:16: drain_timeout: out of range; write 0s to 1h"),
            (
                "client: {head_size: 16KB}",
                "9:21: client.head_size: `16KB` is not \(UnitText.sizeForms)"
            ),
            ("client: {head_size: 2MiB}", "9:21: client.head_size: out of range; write 1KiB to 1MiB"),
            (
                "client: {target_length: 16KiB}",
                """
                9:25: client.target_length: client.target_length must be less than client.head_size, \
                which holds it
                """
            ),
            ("client: 5", "9:9: client: a mapping of keys to values is expected here"),
            ("client: {headsize: 1KiB}", "9:10: client.headsize: unknown key; did you mean `head_size`?"),
            (
                "client: {zzz: 1}",
                """
                9:10: client.zzz: unknown key; known here: head_size, field_count, target_length, \
                body_size, max_connections, max_connections_per_address, requests_per_connection, \
                head_timeout, idle_timeout, progress_timeout, progress_size, tunnel_idle_timeout
                """
            ),
            (
                "trusted_proxies: [10.0.0.1/8]",
                """
                9:19: trusted_proxies[0]: `10.0.0.1/8` has bits set after its prefix; write the first \
                address of the block
                """
            ),
            (
                "trusted_proxies: proxy",
                "9:18: trusted_proxies: `proxy` is not an address block, such as `10.0.0.0/8` or `fd00::/8`"
            ),
            (
                "admin: {users: [root]}",
                "9:17: admin.users[0]: `root` is not a user id, a number such as `1000`"
            ),
            (
                "client: {tunnel_idle_timeout: 0s}",
                "9:31: client.tunnel_idle_timeout: out of range; write 1ms to 1d"
            ),
            ("via: a b", "9:6: via: `a b` is not a name of letters, digits, `-`, `_` and `.`"),
            ("rate_limit: {enabled: yes}", "9:23: rate_limit.enabled: `yes` is not `true` or `false`"),
            (
                "rate_limit: {ipv6_prefix: 129}",
                "9:27: rate_limit.ipv6_prefix: `129` is not a whole number from 16 to 128"
            ),
            (
                "rate_limit: {fallback_tier: defalt}",
                "9:29: rate_limit.fallback_tier: there is no tier `defalt`; did you mean `default`?"
            ),
            (
                "rate_limit: {preflight_tier: user}",
                """
                9:30: rate_limit.preflight_tier: the tier `user` counts users, whom nobody knows here; \
                name one by address
                """
            ),
            (
                "rate_limit: {tiers: {new: {}}}",
                "9:22: rate_limit.tiers.new.limit: is missing; write how many requests a window admits"
            ),
            (
                "rate_limit: {tiers: {strict: {limit: -1}}}",
                "9:38: rate_limit.tiers.strict.limit: `-1` is not a whole number from 1 to 1000000"
            ),
            (
                "rate_limit: {tiers: {a b: {limit: 1}}}",
                "9:22: rate_limit.tiers.a b: a name has 1 to 64 letters, digits, `-` and `_`"
            ),
            (
                "rate_limit: {tiers: {strict: {key: ip}}}",
                "9:36: rate_limit.tiers.strict.key: `ip` is not "
                    + "`address`, `user`, `route`, `claim:NAME` or `field:NAME`, or a list of some of them"
            ),
            (
                "cors: {origins: 'https://*.com'}",
                """
                9:17: cors.origins: `https://*.com` would allow every site below `com`; write a name with a \
                dot behind `*.`
                """
            ),
            (
                "cors: {origins: 'https://a*.b.example'}",
                """
                9:17: cors.origins: `https://a*.b.example` is not an origin; `*` stands for whole labels at \
                the front, as in `https://*.example.com`
                """
            ),
            (
                "cors: {origins: /https/a}",
                "9:17: cors.origins: `/https/a` is a regular expression without its last `/`"
            ),
            ("cors: {origins: /(a/}", "9:17: cors.origins: `/(a/` has a `(` that nothing closes"),
            ("cors: {private_network: yes}", "9:25: cors.private_network: `yes` is not `true` or `false`"),
            ("cors: {origins: ['*', https://a]}", "9:17: cors.origins: `*` stands alone or not at all"),
            (
                "cors: {methods: [get]}",
                "9:18: cors.methods[0]: `get` is not a method in capital letters, such as `GET`, or `*`"
            ),
            (
                "cors: {max_age: 600}",
                "9:17: cors.max_age: `600` is not \(UnitText.durationForms)"
            ),
            (
                "security_headers: {frame_options: \"a\\r\\nb: c\"}",
                """
                9:35: security_headers.frame_options: `a??b: c` holds characters that a field cannot \
                carry; visible ASCII only
                """
            ),
            (
                "security_headers: {cache_control: \"\"}",
                "9:35: security_headers.cache_control: `` is empty; write `off` to leave the field out"
            ),
            (
                "identity_fields: {subject: Host}",
                "9:28: identity_fields.subject: `Host` is a field with a meaning of its own"
            ),
            (
                "identity_fields: {subject: X-A, token_id: x-a}",
                "9:43: identity_fields.token_id: `x-a` is the field of subject already"
            ),
            (
                "access_log: ${LOG}",
                "9:13: access_log: the variable LOG is not set; set it, or write `${LOG:-default}`"
            ),
        ])
    func rows(_ row: String, _ line: String) {
        #expect(Fixture.errors(Fixture.short + "\n" + row) == ["f:" + line])
    }

    @Test(
        "a bad upstream or provider is told with its place",
        arguments: [
            (
                "{}", "{secret: K}",
                "2:3: upstreams.a.address: is missing; write `unix:/path.sock` or `127.0.0.1:9000`"
            ),
            (
                "{address: foo}", "{secret: K}",
                """
                2:16: upstreams.a.address: `foo` is not an address; write `unix:/path.sock`, \
                `127.0.0.1:9000`, `[::1]:9000` or `name:9000`
                """
            ),
            (
                "{address: gone.example:80}", "{secret: K}",
                """
                2:16: upstreams.a.address: the name in `gone.example:80` has no address; check it, or \
                write the address
                """
            ),
            (
                "{may_revoke: [q], address: U}", "{secret: K}",
                "2:20: upstreams.a.may_revoke[0]: there is no provider `q`; did you mean `p`?"
            ),
            (
                "{max_pending: 1s, address: U}", "{secret: K}",
                "2:20: upstreams.a.max_pending: `1s` is not a whole number from 0 to 1000000"
            ),
            (
                "{address: U}", "{secret: short}",
                """
                4:15: providers.p.secret: the key has 5 bytes; HS256 needs 32 random bytes or more, as \
                `openssl rand -hex 32` makes them
                """
            ),
            (
                "{address: U}", "{}",
                """
                4:3: providers.p.secret: there is no key; write `secret` or `secret_file`, or set \
                SECRET_KEY or SECRET_KEY_FILE
                """
            ),
            (
                "{address: U}", "{secret_file: f, secret: K}",
                "4:7: providers.p.secret_file: stands beside `secret`; keep one of the two"
            ),
            (
                "{address: U}", "{secret_file: /gone}",
                "4:20: providers.p.secret_file: there is no file `/gone`"
            ),
            (
                "{address: U}", "{secret_file: /large}",
                "4:20: providers.p.secret_file: the file `/large` has more than 4096 bytes and is no key"
            ),
            (
                "{address: U}", "{leeway: 1h, secret: K}",
                "4:15: providers.p.leeway: out of range; write 0s to 5m"
            ),
            (
                "{address: U}", "{required_claims: [type], secret: K}",
                "4:24: providers.p.required_claims: a mapping of keys to values is expected here"
            ),
        ])
    func upstreamsAndProviders(_ upstream: String, _ provider: String, _ line: String) {
        let text = """
            upstreams:
              a: \(upstream.replacing("U}", with: "'localhost:1'}"))
            providers:
              p: \(provider.replacing("K}", with: "'\(Fixture.secret)'}"))
            routes: [{path: /}]
            """
        let files = ["/large": String(repeating: "k", count: 5_000)]
        #expect(Fixture.errors(text, files: files) == ["f:" + line])
    }

    @Test(
        "a bad route is told with its place",
        arguments: [
            (
                "{path: /, upgrade: [websocket, H2C]}",
                "9:36: routes[0].upgrade[1]: `H2C` is not the name of a protocol other than `h2c`, `HTTP` "
                    + "and `TLS`, such as `websocket`"
            ),
            ("{}", "9:5: routes[0].path: is missing; write a path such as `/api`"),
            ("{path: /a/}", "9:12: routes[0].path: `/a/` ends with `/`; leave it out, both spellings match"),
            (
                "{path: /, upstream: ap}",
                "9:25: routes[0].upstream: there is no upstream `ap`; did you mean `app`?"
            ),
            (
                "{path: /, tier: strikt}",
                "9:21: routes[0].tier: there is no tier `strikt`; did you mean `strict`?"
            ),
            (
                "{path: /, providers: [x]}",
                "9:27: routes[0].providers[0]: there is no provider `x`; there are: local"
            ),
            (
                "{path: /, providers: []}",
                "9:26: routes[0].providers: the list is empty; leave the key out to take every provider"
            ),
            (
                "{path: /, authentication: no}",
                "9:31: routes[0].authentication: `no` is not one of `required`, `optional`, `none`"
            ),
            (
                "{path: /, tier: user, authentication: none}",
                """
                9:21: routes[0].tier: the tier `user` counts users, but the route's authentication is \
                `none`; write `required` or `optional` there, or name a tier by address
                """
            ),
            (
                "{path: /, providers: [local], authentication: none}",
                "9:26: routes[0].providers: has no effect, because the route's authentication is `none`"
            ),
            (
                "{path: /, methods: []}",
                "9:24: routes[0].methods: the list is empty; leave the key out to take every method"
            ),
            (
                "{path: /, methods: [post]}",
                "9:25: routes[0].methods[0]: `post` is not a method in capital letters, such as `GET`"
            ),
            ("{path: /, match: regex}", "9:22: routes[0].match: `regex` is not one of `prefix`, `exact`"),
            (
                "{path: /, body_size: 5}",
                "9:26: routes[0].body_size: `5` is not \(UnitText.sizeForms)"
            ),
            ("{pth: /, path: /}", "9:6: routes[0].pth: unknown key; did you mean `path`?"),
            ("/", "9:5: routes[0]: a mapping of keys to values is expected here"),
        ])
    func routes(_ route: String, _ line: String) {
        let text = """
            upstreams:
              app:
                address: 127.0.0.1:9000
            providers:
              local:
                secret: \(Fixture.secret)

            routes:
              - \(route)
            """
        #expect(Fixture.errors(text).first == "f:" + line)
    }

    @Test("two routes for one path must differ in methods, and in name")
    func repeatedRoutes() {
        let head = Fixture.short + "\n"
        #expect(
            Fixture.errors(head + "  - {path: /, name: x, methods: [GET]}")
                == ["f:9:12: routes[1].path: the route on line 8 takes the same path and methods already"])
        #expect(
            Fixture.errors(head + "  - {path: /, match: exact}")
                == [
                    """
                    f:9:12: routes[1].path: the route on line 8 is named `/` already; give each its own \
                    `name`
                    """
                ])
        #expect(Fixture.errors(head + "  - {path: /, match: exact, name: x}") == [])
    }

    @Test("a route that asks for tokens needs a provider of them")
    func noProvider() {
        let text =
            "upstreams: {a: {address: '127.0.0.1:1'}}\nroutes: [{path: /}, {path: /b, authentication: none}]"
        #expect(
            Fixture.errors(text) == [
                "f:2:10: routes[0].authentication: `required` needs a provider of tokens; define one in "
                    + "`providers`, or write `none`"
            ])
    }

    @Test("an empty file is told what it lacks")
    func empty() {
        #expect(
            Fixture.errors("") == [
                "f:1:1: upstreams: there is none; write a name with an `address` to forward requests to",
                "f:1:1: routes: there is none, so that every request would be answered with 404",
            ])
    }

    @Test("all errors come at once, in the order of the file, those of the environment last")
    func together() {
        let errors = Fixture.errors(
            """
            workers: x\nfoo: 1\nclient: {idle_timeout: 1}\nupstreams: {a: {address: b}}\nroutes: \
            [{path: c}]\n
            """,
            ["REDIS_URL": "r", "RATE_LIMIT_USER": "u"])
        let places = errors.map { $0.split(separator: " ").prefix(2).joined(separator: " ") }
        #expect(
            places == [
                "f:1:10: workers:", "f:2:1: foo:", "f:3:24: client.idle_timeout:",
                "f:4:26: upstreams.a.address:", "f:5:10: routes[0].authentication:",
                "f:5:17: routes[0].path:",
                "environment: REDIS_URL:", "environment: RATE_LIMIT_USER:",
            ])
    }

    @Test("no error holds the value of a secret, nor one that a variable brought")
    func secrecy() {
        let errors = Fixture.errors(
            """
            listen: ${HIDDEN}
            upstreams: {a: {address: "${HIDDEN}", max_pending: "${HIDDEN}", may_revoke: ["${HIDDEN}"]}}
            providers: {p: {secret: hunter2, algorithm: "${HIDDEN}"}, q: {secret: "${HIDDEN}"}}
            routes: [{path: "${HIDDEN}", tier: "${HIDDEN}", match: "${HIDDEN}", methods: "${HIDDEN}"}]
            """, ["HIDDEN": "correct horse", "CORS_ALLOW_ORIGINS": "x", "SECRET_KEY": "battery"])
        #expect(errors.count >= 10)
        for line in errors {
            #expect(
                !line.contains("hunter2") && !line.contains("horse") && !line.contains("battery"), "\(line)")
        }
    }
}
