import EventLoop
import Testing

@testable import Gateway

@Suite("Tests within gateway.yaml")
struct PolicyTestRunTests {
    typealias Fixture = ConfigurationFixture

    private static let text = """
        upstreams: {app: {address: 127.0.0.1:9000}}
        providers:
          one: {secret: "\(Fixture.secret)", issuer: me, audiences: [x, y], required_claims: {type: access}}
          two: {secret: "\(Fixture.secret)"}
          web: {secret: "\(Fixture.secret)", token_from: ["cookie:sid"], required_claims: {ok: true}}
        cors: {origins: https://app.example, credentials: false}
        rate_limit: {tiers: {strict: {limit: 2, window: 10s}}}
        routes:
          - {path: /open, authentication: none, tier: strict}
          - {path: /one, providers: [one], tier: user}
          - {path: /any, tier: off}
        tests:
          - name: it
        """

    /// The differences that a test, whose keys these are, comes to; a path alone stands for its request.
    private func differences(_ keys: String) throws -> [String] {
        let parts = keys.split(separator: " | ").map { part in
            part.hasPrefix("/") ? "request: {path: \(part)}" : String(part)
        }
        let configuration = try Fixture.configuration(
            Self.text + parts.map { "\n    " + $0 }.joined())
        let run = PolicyTestRun(
            configuration, secret: Array("a key of the trial's own, of 32 bytes".utf8),
            now: Moment(monotonic: 5, wall: 1_800_000_000_000_000))
        let outcomes = try run.run { try PolicyTrial(run.configuration, now: $0) }
        #expect(outcomes.map(\.name) == ["it"] && outcomes.map(\.line) == [13])
        return outcomes[0].differences
    }

    @Test(
        "what is as expected has no differences",
        arguments: [
            "/open | expect: {status: 200, rule: none, route: /open}",
            "/open | repeat: 3 | expect: {status: 429, rule: rate_limit, admitted: 2}",
            "/open | repeat: 3 | advance: 5s | expect: {status: 200, admitted: 3}",
            "/open | repeat: 4 | advance: 4s | expect: {status: 200, admitted: 3}",
            "/nowhere | expect: {status: 404, rule: no_route, route: none}",
            "/one | expect: {rule: token_missing, headers: {WWW-Authenticate: Bearer}}",
            "/one | identity: {provider: one} | expect: {status: 200}",
            "/one | identity: {provider: two} | expect: {status: 401}",
            "/one | identity: {provider: one, claims: {type: }} | expect: {rule: token_type}",
            "/one | identity: {provider: one, claims: {exp: -1s}} | expect: {rule: token_expired}",
            "/one | identity: {provider: one, claims: {aud: [z, y]}} | expect: {status: 200}",
            "/one | identity: {provider: one, claims: {aud: [z]}} | expect: {rule: token_claims}",
            "/one | identity: none | expect: {status: 401}",
            "/any | identity: {provider: web} | expect: {status: 200}",
            "/any | identity: {provider: web, claims: {ok: 'true'}} | expect: {rule: token_claims}",
            "/any | identity: {provider: two, claims: {n: 5, s: '5', b: true}} | expect: {status: 200}",
            """
            request: {method: OPTIONS, path: /one, headers: {Origin: https://app.example, \
            Access-Control-Request-Method: GET}} | expect: {status: 204, headers: {\
            Access-Control-Allow-Origin: https://app.example, \
            Access-Control-Allow-Credentials: off, Vary: "*"}}
            """,
            "request: {headers: {Host: [a, b]}} | expect: {status: 400, rule: malformed_request}",
        ])
    func good(keys: String) throws {
        #expect(try differences(keys) == [])
    }

    @Test(
        "what is not is told, each thing by itself",
        arguments: [
            (
                "/open | expect: {status: 201, rule: rate_limit}",
                ["status: expected 201, got 200", "rule: expected rate_limit, got none"]
            ),
            (
                "/one | repeat: 2 | expect: {admitted: 1, route: none}",
                ["route: expected none, got /one", "admitted: expected 1, got 0"]
            ),
            (
                "/one | expect: {headers: {WWW-Authenticate: off, X-None: '*', X-Frame-Options: A}}",
                [
                    "WWW-Authenticate: expected no such field, got `Bearer`",
                    "X-None: expected any value, got no such field",
                    "X-Frame-Options: expected `A`, got `DENY`",
                ]
            ),
        ])
    func bad(keys: String, expected: [String]) throws {
        #expect(try differences(keys) == expected)
    }

    @Test("a test begins at the moment it names")
    func moment() throws {
        let text = """
            upstreams: {app: {address: 127.0.0.1:9000}}
            routes:
              - path: /
                authentication: none
                deprecated: {since: 2026-01-01, sunset: 2026-07-01, after_sunset: gone}
            tests:
              - {request: {}, at: 2026-06-30T23:59:59Z, expect: {status: 200}}
              - {request: {}, at: 2026-07-01, expect: {status: 410}}
              - request: {}
                at: 2026-06-30T23:59:59Z
                repeat: 2
                advance: 1s
                expect: {status: 410, admitted: 1}
            """
        let report = TestCommand.report(
            try Fixture.configuration(text), file: "f", secret: [], now: Moment(monotonic: 1, wall: 1))
        #expect(report.output == ["ok    test 1", "ok    test 2", "ok    test 3", "3 tests, all good"])
        #expect(report.code == .success)
    }

    @Test("the command says what failed and where, and ends so")
    func command() {
        let text = Self.text + "\n    request: {path: /open}\n    expect: {status: 404}"
        func report(_ text: String) -> CheckCommand.Report {
            TestCommand.report(
                "f", Fixture.surroundings(files: ["f": text]), secret: Array(Fixture.secret.utf8), now: .now()
            )
        }
        #expect(
            report(text)
                == .init(
                    code: .refused,
                    output: ["FAIL  it (f:13)", "        status: expected 404, got 200", "1 test, 1 failed"]))
        #expect(report(Fixture.short) == .init(code: .success, output: ["f holds no tests"]))
        #expect(report("x: 1").code == .refused)
    }

    @Test(
        "a test that cannot be is told with its place",
        arguments: [
            (
                "tests: [{expect: {status: 200}}]",
                "tests[0].request: is missing; write `{method: GET, path: /}`"
            ),
            ("tests: [{request: {}}]", "tests[0].expect: is missing; write `{status: 200}`"),
            (
                "tests: [{request: {}, expect: {}}]",
                "tests[0].expect: nothing is expected; write `{status: 200}`"
            ),
            (
                "tests: [{request: {pth: /}, expect: {status: 200}}]",
                "tests[0].request.pth: unknown key; did you mean `path`?"
            ),
            (
                "tests: [{request: {}, expect: {rule: rate_limt}}]",
                "tests[0].expect.rule: there is no rule `rate_limt`; did you mean `rate_limit`?"
            ),
            (
                "tests: [{request: {}, expect: {route: x}}]",
                "tests[0].expect.route: there is no route `x`; did you mean `/`?"
            ),
            (
                "tests: [{request: {}, identity: {provider: locl}, expect: {status: 200}}]",
                "tests[0].identity.provider: there is no provider `locl`; did you mean `local`?"
            ),
            (
                "tests: [{request: {address: x}, expect: {status: 200}}]",
                "tests[0].request.address: `x` is not an address, such as `192.0.2.1`"
            ),
        ])
    func faults(text: String, fault: String) {
        let errors = Fixture.errors(Fixture.short + "\n" + text)
        #expect(errors.count == 1 && errors.first?.hasSuffix(fault) == true, "\(errors)")
    }

    @Test("the tests of gateway.yaml are good")
    func repository() throws {
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4)
        var surroundings = Surroundings.ofProcess(resolvesNames: false)
        surroundings.environment = [:]
        let report = TestCommand.report(
            root.joined(separator: "/") + "/gateway.yaml", surroundings, secret: Array(Fixture.secret.utf8),
            now: .now())
        #expect(report.code == .success, "\(report.output) \(report.errors)")
        #expect(report.output.count == 6)
    }
}
