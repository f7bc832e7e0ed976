import EventLoop
import JWT
import Testing

@testable import Gateway

@Suite("gateway explain")
struct ExplanationTests {
    typealias Fixture = ConfigurationFixture

    private static let text = """
        upstreams: {app: {address: 127.0.0.1:9000}}
        providers:
          local: {secret: "${KEY}", leeway: 5s}
        trusted_proxies: [10.0.0.0/8]
        cors: {origins: https://app.example, credentials: false}
        routes:
          - {path: /open, name: open, authentication: none, tier: strict}
          - path: /user
            tier: user
            authentication: required
          - path: /old
            methods: [GET]
            authentication: optional
            tier: off
            cors: {origins: https://old.example}
            deprecated: {since: 2026-01-01}
        """

    private func lines(_ request: TrialRequest, token: String? = nil) -> [String] {
        var files = ["f": Self.text]
        if let token { files["t"] = token + "\n" }
        let report = ExplainCommand.report(
            ExplainRequest(file: "f", request: request, tokenFile: token == nil ? nil : "t"),
            Fixture.surroundings(["KEY": Fixture.secret], files: files),
            now: Moment(monotonic: 1, wall: 1_800_000_000_000_000))
        #expect(report.code == .success && report.errors.isEmpty)
        #expect(!report.output.contains { $0.contains(Fixture.secret) || token.map($0.contains) ?? false })
        return report.output
    }

    private func token(_ claims: String) -> String {
        var signer = TokenSigner(secret: Array(Fixture.secret.utf8))
        return signer.sign(claimsJSON: claims)
    }

    @Test("a request that passes is told verdict by verdict, with the lines behind them")
    func passes() {
        let request = TrialRequest(
            target: "/x/../open/?q", fields: [.init(name: "Origin", value: "https://app.example")],
            address: IPAddress(v4: 0xC000_0201))
        #expect(
            lines(request) == [
                "request   GET /x/../open/?q from 192.0.2.1", "message   is well-formed HTTP/1.1",
                "client    192.0.2.1, whose connection it is", "path      normalised to /open/",
                "cors      the origin may read the answer: https://app.example [cors, line 5]",
                "route     open: /open and what is below, any method [routes[0], line 7]",
                "limit     strict, 10 in 1m by the address 192.0.2.1: on fresh counters 9 left "
                    + "[rate_limit.tiers.strict, by default]",
                "token     is not looked at: authentication is none [routes[0].authentication, line 7]",
                "verdict   forwarded to app, 127.0.0.1:9000 [upstreams.app, line 1]",
            ])
    }

    @Test("a token that is refused is told by what was compared, and its attempt is counted")
    func token() {
        let request = TrialRequest(target: "/user")
        let expired = lines(request, token: token(#"{"sub":"7","exp":1799999990}"#))
        #expect(
            expired[6]
                == "token     refused by token_expired: exp lies in the past by more than the leeway (5s) "
                + "[providers.local.leeway, line 3]")
        #expect(expired[7].hasPrefix("limit     default, 100 in 1m by the address 127.0.0.1"))
        #expect(expired[8] == "verdict   refused with 401: Token has expired")
        let missing = lines(request)
        #expect(missing[6].hasPrefix("token     refused by token_missing: "))
        #expect(missing[6].hasSuffix("[routes[1].authentication, line 10]"))
        let good = lines(request, token: token(#"{"sub":"7","exp":1800000090}"#))
        #expect(good[6] == "token     good, of local [routes[1].authentication, line 10]")
        #expect(
            good[7].hasPrefix(
                "limit     user, 300 in 1m by user: on fresh counters 299 left"))
    }

    @Test(
        "what refuses is the last policy that is told",
        arguments: [
            (
                "GET", "/nowhere",
                "route     refused by no_route: none of the 3 routes takes this path [routes, line 6]"
            ),
            (
                "PUT", "/old",
                "route     refused by method_not_allowed: the routes of this path name other methods "
                    + "[routes, line 6]"
            ),
            (
                "CONNECT", "a:1",
                "route     refused by connect_refused: CONNECT never passes, TRACE only where a "
                    + "route's methods name it [routes, line 6]"
            ),
            (
                "GET", "/%00",
                "path      refused by unsafe_path: the path holds what could be read as another path, "
                    + "and no route keeps that [routes, line 6]"
            ),
            (
                "GET", "x",
                "message   refused by malformed_request: the message breaks a rule of HTTP/1.1 (RFC 9110, "
                    + "RFC 9112)"
            ),
        ])
    func refusals(method: String, target: String, line: String) {
        let lines = lines(TrialRequest(method: method, target: target))
        #expect(lines.dropLast().last == line)
        #expect(lines.last?.hasPrefix("verdict   refused with 4") == true)
    }

    @Test("a preflight is told by the policy of the route that it is for")
    func preflight() {
        func ask(_ origin: String) -> [String] {
            lines(
                TrialRequest(
                    method: "OPTIONS", target: "/old",
                    fields: [
                        .init(name: "Origin", value: origin),
                        .init(name: "Access-Control-Request-Method", value: "GET"),
                    ]))
        }
        #expect(
            ask("https://old.example").contains(
                "cors      the preflight is allowed [routes[2].cors, line 15]"))
        #expect(
            ask("https://app.example").contains(
                "cors      refused by cors_origin: Origin is none of those allowed: https://old.example "
                    + "[routes[2].cors.origins, line 15]"))
    }

    @Test("a token from the query is judged where it stands, and its query is not told")
    func query() {
        let text = """
            upstreams: {app: {address: 127.0.0.1:9000}}
            providers: {web: {secret: "\(Fixture.secret)", token_from: ["cookie:sid", "query:t"]}}
            routes: [{path: /}]
            """
        func lines(_ request: TrialRequest) -> [String] {
            ExplainCommand.report(
                ExplainRequest(file: "f", request: request), Fixture.surroundings([:], files: ["f": text]),
                now: Moment(monotonic: 1, wall: 1_800_000_000_000_000)
            ).output
        }
        let token = token(#"{"sub":"7","exp":1800000060}"#)
        let good = lines(TrialRequest(target: "/a?b=c&t=\(token)"))
        #expect(good.first == "request   GET /a?… from 127.0.0.1" && good.last?.contains("forwarded") == true)
        #expect(!good.contains { $0.contains(token) })
        #expect(
            lines(TrialRequest(target: "/a")).contains(
                "token     refused by token_missing: a token is required, and none came in the cookie sid, "
                    + "the query's t [routes[0].authentication, line 3]"))
    }

    @Test("a trusted proxy, a deprecated route and a missing token are told as such")
    func rest() {
        let lines = lines(
            TrialRequest(
                target: "/old", fields: [.init(name: "X-Forwarded-For", value: "198.51.100.9")],
                address: IPAddress(v4: 0x0A00_0001)))
        #expect(
            lines.contains(
                "client    198.51.100.9, as the trusted proxy 10.0.0.1 says [trusted_proxies, line 4]"))
        #expect(
            lines.contains(
                "          it is deprecated: Deprecation: @1767225600 [routes[2].deprecated, line 16]"))
        #expect(lines.contains("limit     none [routes[2].tier, line 14]"))
        #expect(
            lines.contains(
                "token     there is none, and none is required [routes[2].authentication, line 13]"))
    }

    @Test("a request may be written down as a head, with any line ends")
    func heads() {
        let head = ExplainRequest.head("POST /a?b HTTP/1.1\r\nHost: x\r\nX-A:  b \r\n\r\nbody")
        #expect(head?.method == "POST" && head?.target == "/a?b")
        #expect(head?.fields == [.init(name: "Host", value: "x"), .init(name: "X-A", value: "b")])
        #expect(ExplainRequest.head("GET /\nA: b")?.fields.count == 1)
        for text in ["", "GET", "GET / x y", "GET /\nno field"] { #expect(ExplainRequest.head(text) == nil) }
    }

    @Test("what cannot be read is told, not guessed")
    func unreadable() {
        let surroundings = Fixture.surroundings(["KEY": Fixture.secret], files: ["f": Self.text, "bad": "x"])
        func errors(_ asked: ExplainRequest) -> [String] {
            ExplainCommand.report(asked, surroundings, now: .now()).errors
        }
        #expect(errors(ExplainRequest(file: "none")) == ["none: there is no such file"])
        #expect(errors(ExplainRequest(file: "f", tokenFile: "none")) == ["none: the token cannot be read"])
        #expect(
            errors(ExplainRequest(file: "f", requestFile: "bad")).first?.hasPrefix("bad: holds no request")
                == true)
    }
}
