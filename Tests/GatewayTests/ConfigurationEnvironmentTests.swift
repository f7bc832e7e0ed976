import EventLoop
import Testing

@testable import Gateway

struct ConfigurationEnvironmentTests {
    typealias Fixture = ConfigurationFixture

    @Test("RATE_LIMIT_* win over the file, and the window is that of the four tiers")
    func limits() throws {
        let text = Fixture.short + "\nrate_limit: {tiers: {strict: {limit: 5}, own: {limit: 6, window: 2m}}}"
        let configuration = try Fixture.configuration(
            text,
            [
                "RATE_LIMIT_STRICT": "3", "RATE_LIMIT_DEFAULT": "4", "RATE_LIMIT_LENIENT": "7",
                "RATE_LIMIT_USER": "8", "RATE_LIMIT_WINDOW": "30", "RATE_LIMIT_ENABLED": "False",
            ])
        #expect(configuration.tiers.map(\.limit) == [3, 4, 7, 8, 6])
        #expect(configuration.tiers.map { $0.windowMicroseconds / 1_000_000 } == [30, 30, 30, 30, 120])
        #expect(!configuration.rateLimit.enabled)
        #expect(Fixture.warnings(of: configuration) == ["Rate limits are off: nothing slows a flood down."])
    }

    @Test("the other variables win over the file, and an empty one counts as unset")
    func others() throws {
        let text = Fixture.short + "\nstate_directory: /s\nlisten: 127.0.0.1:1\nenvironment: development"
        let configuration = try Fixture.configuration(
            text,
            [
                "STATE_DIR": "state", "GATEWAY_LISTEN": "127.0.0.1:8080, [::]:8080",
                "GATEWAY_ADMIN": "a.sock", "GATEWAY_ADMIN_USERS": "7992, 0",
                "ENVIRONMENT": "production", "SECRET_KEY": "another-key-of-32-bytes-or-more!",
                "REDIS_URL": "", "RATE_LIMIT_STRICT": "",
            ])
        #expect(configuration.stateDirectory == "./state")
        #expect(configuration.listen == [.ip(.loopback, port: 8080), .ip(.anyIPv6, port: 8080)])
        #expect(configuration.admin.path == "./a.sock")
        #expect(configuration.admin.users == [7992, 0])
        #expect(configuration.environment == .production)
        guard case .secret(let key) = configuration.providers[0].key else { return }
        #expect(key == Array("another-key-of-32-bytes-or-more!".utf8))
    }

    @Test("SECRET_KEY speaks for the provider `local` and for one without a key, not for others")
    func keys() throws {
        let configuration = try Fixture.configuration(
            """
            upstreams: {app: {address: "127.0.0.1:9000"}}
            providers: {other: {secret: "\(Fixture.secret)"}, bare: , local: {secret_file: none}}
            routes: [{path: /}]
            """, ["SECRET_KEY": "another-key-of-32-bytes-or-more!", "SECRET_KEY_FILE": "not-looked-at"])
        let keys = configuration.providers.map { provider in
            guard case .secret(let key) = provider.key else { return "" }
            return String(decoding: key, as: UTF8.self)
        }
        #expect(
            keys == [Fixture.secret, "another-key-of-32-bytes-or-more!", "another-key-of-32-bytes-or-more!"])
    }

    @Test(
        "an unfit variable is an error that names it",
        arguments: [
            ("RATE_LIMIT_STRICT", "abc", "`abc` is not a whole number from 1 to 1000000"),
            ("RATE_LIMIT_USER", "0", "`0` is not a whole number from 1 to 1000000"),
            ("RATE_LIMIT_WINDOW", "60s", "`60s` is not a whole number from 1 to 86400"),
            ("RATE_LIMIT_ENABLED", "maybe", "`maybe` is not `true` or `false`"),
            ("RATE_LIMIT_STRCT", "3", "no such variable; did you mean RATE_LIMIT_STRICT?"),
            (
                "REDIS_URL", "http://h",
                "is not a URL such as `redis://127.0.0.1:6379` or `unix:///run/redis.sock`"
            ),
            ("REDIS_URL", "redis://:hush@h:x", "names no host and port, or no path"),
            ("ENVIRONMENT", "prod", "`prod` is not `development` or `production`"),
            (
                "GATEWAY_LISTEN", "8799",
                "`8799` is not an address with a port, such as `0.0.0.0:8799` or `[::]:8799`"
            ),
            (
                "CORS_ALLOW_ORIGINS", "https://a/",
                """
                `https://a/` is not an origin such as `https://app.example`, `https://*.app.example` or \
                `http://localhost:3000`, or `*`
                """
            ),
            ("CORS_ALLOW_ORIGINS", "*,https://a", "`*` stands alone or not at all"),
            (
                "GATEWAY_ADMIN_USERS", "1000,app",
                "must be user ids, numbers separated by commas such as `1000,1001`"
            ),
            (
                "SECRET_KEY", "hunter2",
                """
                the key has 7 bytes; HS256 needs 32 random bytes or more, as `openssl rand -hex 32` \
                makes them
                """
            ),
        ])
    func unfit(_ name: String, _ value: String, _ text: String) {
        #expect(Fixture.errors(Fixture.short, [name: value]) == ["environment: \(name): \(text)"])
    }

    @Test("a key file that is absent or empty is waited for, whether the variable or the file names it")
    func waiting() {
        func outcome(_ provider: String, _ environment: [String: String], files: [String: String] = [:])
            -> String
        {
            let text = """
                upstreams: {app: {address: "127.0.0.1:9000"}}
                providers: {local: {\(provider)}}
                routes: [{path: /}]
                """
            let surroundings = Fixture.surroundings(environment, files: files)
            switch ConfigurationReader.read(Array(text.utf8), surroundings) {
            case .ready: return "ready"
            case .waitingForFile(let path, let bound, _, _): return "\(path) \(bound / 1_000_000)"
            case .refused(let problems): return problems.map { $0.line(file: "f") }.joined()
            }
        }
        #expect(outcome("", ["SECRET_KEY_FILE": "k"]) == "./k 60")
        #expect(outcome("secret_wait: 5s", ["SECRET_KEY_FILE": "/k"], files: ["/k": "\n"]) == "/k 5")
        #expect(outcome("secret_file: k, secret_wait: 2m", ["STATE_DIR": "/s"]) == "/s/k 120")
        #expect(
            outcome("secret_file: k", [:])
                == "f:2:34: providers.local.secret_file: there is no file `k` in the state directory")
        #expect(outcome("", ["SECRET_KEY_FILE": "/k"], files: ["/k": Fixture.secret]) == "ready")
    }
}
