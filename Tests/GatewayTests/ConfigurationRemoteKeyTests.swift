import EventLoop
import Testing

@testable import Gateway

@Suite("The configuration of key sets by URL")
struct ConfigurationRemoteKeyTests {
    typealias Fixture = ConfigurationFixture

    private static func text(_ provider: String) -> String {
        """
        upstreams: {a: {address: "127.0.0.1:1"}}
        providers:
          p: {algorithm: ES256, \(provider)}
        routes: [{path: /}]
        """
    }

    private static func settings(
        _ provider: String, files: [String: String] = [:]
    ) throws -> Configuration.RemoteKeys {
        let configuration = try Fixture.configuration(text(provider), files: files)
        guard case .remote(let settings)? = configuration.providers.first?.key else {
            throw ConfigurationError.unreadable("no remote keys")
        }
        return settings
    }

    @Test("defaults stand in for all but the URL")
    func defaults() throws {
        let settings = try Self.settings("jwks_url: \"https://idp.example/keys?v=1\"")
        #expect(
            settings
                == .init(
                    url: "https://idp.example/keys?v=1", timeoutMicroseconds: 5_000_000,
                    leastRefreshMicroseconds: 60_000_000, mostRefreshMicroseconds: 3_600_000_000,
                    staleMicroseconds: 86_400_000_000, unknownKeyMicroseconds: 10_000_000))
    }

    @Test("every key is read, and a long bound lengthens what stands behind it by default")
    func all() throws {
        let settings = try Self.settings(
            "jwks_url: \"https://idp.example\", jwks_ca_file: ca.pem, jwks_timeout: 2s, "
                + "jwks_refresh_min: 5s, jwks_refresh_max: 10s, "
                + "jwks_stale_for: 20s, jwks_unknown_kid_wait: 3s",
            files: ["./var/ca.pem": "-----BEGIN CERTIFICATE-----"])
        #expect(settings.authorities == "./var/ca.pem" && settings.timeoutMicroseconds == 2_000_000)
        #expect(
            settings.leastRefreshMicroseconds == 5_000_000 && settings.mostRefreshMicroseconds == 10_000_000)
        #expect(settings.staleMicroseconds == 20_000_000 && settings.unknownKeyMicroseconds == 3_000_000)
        let certificates = try Self.settings("jwks_url: \"https://idp.example\", jwks_format: x509")
        #expect(settings.format == .jwks && certificates.format == .x509)
        let long = try Self.settings("jwks_url: \"https://idp.example\", jwks_refresh_min: 2h")
        #expect(long.mostRefreshMicroseconds == 7_200_000_000)
    }

    @Test(
        "http is taken on loopback and over a Unix socket",
        arguments: [
            "\"http://127.0.0.1:9000/keys\"", "\"http://127.8.8.8/keys\"", "\"http://[::1]:9000/keys\"",
            "\"http://[::1]\"", "\"http://localhost/keys\"", "\"https://192.0.2.7:8443\"",
            "\"http://idp.example/keys\", jwks_unix_socket: keys.sock",
        ])
    func taken(provider: String) throws {
        let settings = try Self.settings("jwks_url: \(provider)")
        #expect(settings.unixSocket == (provider.contains("sock") ? "./var/keys.sock" : nil))
    }

    @Test(
        "what does not fit is told with its place",
        arguments: [
            ("jwks_url: \"http://idp.example/keys\"", "`http://` is taken on loopback or over a Unix socket"),
            ("jwks_url: \"http://192.0.2.7/keys\"", "`http://` is taken on loopback or over a Unix socket"),
            ("jwks_url: \"http://2130706433/keys\"", "the URL has no host"),
            ("jwks_url: \"http://127.0.0.1@idp.example/\"", "the URL names a user"),
            ("jwks_url: \"https:///keys\"", "the URL has no host"),
            ("jwks_url: \"https://idp.example:0/\"", "the URL has no host"),
            ("jwks_url: \"https://idp.example/#a\"", "the URL holds characters that no URL has here"),
            ("jwks_url: \"https://idp.example/a b\"", "the URL holds characters that no URL has here"),
            ("jwks_url: \"https://idp.example\\\\@x/\"", "the URL holds characters that no URL has here"),
            ("jwks_url: \"https://[::1]\", jwks_format: pem", "`pem` is not one of `jwks`, `x509`"),
            ("jwks_url: \"file:///etc/keys\"", "a URL is expected here"),
            ("jwks_url: \"HTTPS://idp.example\"", "a URL is expected here"),
            (
                "jwks_url: \"https://idp.example\", jwks_unix_socket: keys.sock",
                "stands beside `jwks_unix_socket`"
            ),
            ("jwks_url: \"https://idp.example\", jwks_file: keys.json", "stands beside `jwks_file`"),
            ("jwks_url: \"https://idp.example\", secret: x", "stands beside `jwks_url`"),
            ("secret: S, jwks_timeout: 1s", "jwks_timeout: stands without `jwks_url`"),
            ("jwks_url: \"https://idp.example\", jwks_ca_file: ca.pem", "there is no file `ca.pem`"),
            ("jwks_url: \"https://idp.example\", jwks_ca_file: no.pem", "holds no certificate in PEM"),
            ("jwks_url: \"http://[::1]\", jwks_ca_file: ok.pem", "stands beside an `http://` URL"),
            (
                "jwks_url: \"https://idp.example\", jwks_refresh_max: 30s",
                "jwks_refresh_max is shorter than jwks_refresh_min"
            ),
            ("jwks_url: \"https://idp.example\", jwks_stale_for: 1m", "is shorter than jwks_refresh_max"),
            ("jwks_url: \"https://idp.example\", jwks_timeout: 2m", "out of range"),
            ("jwks_url: \"http://a\", jwks_unix_socket: \"a\\nb\"", "holds characters that no path has here"),
        ])
    func refused(provider: String, text: String) {
        let files = ["./var/no.pem": "x", "./var/ok.pem": "-----BEGIN CERTIFICATE-----"]
        let outcome = ConfigurationReader.read(
            Array(Self.text(provider).utf8), Fixture.surroundings(files: files))
        guard case .refused(let problems) = outcome else {
            Issue.record("\(provider) is taken")
            return
        }
        let lines = ConfigurationLoader.lines(problems, file: "f")
        #expect(lines.contains { $0.contains(text) && $0.hasPrefix("f:3:") }, "\(lines)")
    }

    @Test(
        "a check says that nothing is fetched, and explain why a token cannot be judged; tests need no keys")
    func trials() {
        let text =
            Self.text("jwks_url: \"https://idp.example\"") + "\n" + """
                tests: [{name: t, request: {path: /}, identity: {provider: p}, expect: {status: 200}}]
                """
        var surroundings = Fixture.surroundings(files: ["g.yaml": text])
        surroundings.resolve = nil
        let check = CheckCommand.report("g.yaml", surroundings)
        #expect(check.output == ["ok"])
        #expect(
            check.errors
                == ["note: providers.p.jwks_url: the keys are fetched while the gateway runs, not now"])
        let now = Moment(monotonic: 1, wall: 1_800_000_000_000_000)
        let test = TestCommand.report("g.yaml", surroundings, secret: Array(Fixture.secret.utf8), now: now)
        #expect(test.code == .success, "\(test.output)")
        // The header {"alg":"ES256"}.
        let token = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiI3In0." + String(repeating: "A", count: 86)
        let request = TrialRequest(fields: [.init(name: "Authorization", value: "Bearer \(token)")])
        let explained = ExplainCommand.report(
            ExplainRequest(file: "g.yaml", request: request), surroundings, now: now)
        #expect(explained.errors == ["note: keys are fetched while the gateway runs, and never here"])
        let line = explained.output.first { $0.contains("keys_unavailable") } ?? ""
        #expect(line.contains("[providers.p.jwks_url, line 3]"), "\(explained.output)")
        #expect(explained.output.last?.contains("503") == true)
    }
}
