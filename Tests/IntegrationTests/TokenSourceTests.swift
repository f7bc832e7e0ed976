import Testing

extension RealPrograms {
    /// Where tokens come from, and what of them the upstream sees.
    @Suite("where tokens stand")
    struct TokenSourceTests {
        private static let settings = """
            providers:
              header: { secret: "\(SignedToken.secret)", forward_token: false }
              browser:
                secret: "\(SignedToken.secret)"
                token_from: ["authorization", "cookie:session", "query:access_token"]
                forward_token: false
              kept: { secret: "\(SignedToken.secret)", token_from: ["cookie:session", "query:access_token"] }
            identity_fields: { claims: { plan: X-Plan } }
            """
        private static let routes = """
              - { path: /header, tier: off, providers: [header] }
              - { path: /browser, tier: off, providers: [browser] }
              - { path: /optional, tier: off, providers: [browser], authentication: optional }
              - { path: /kept, tier: off, providers: [kept] }
              - { path: /either, tier: off, providers: [header, kept] }
            """

        /// Answers with the head that came.
        private static let echo: ScriptedUpstream.Script = { peer, _ in
            while true { try peer.answer(try peer.receiveHead()) }
        }

        private func with(_ body: (Sidecar, String) throws -> Void) throws {
            let token = try SignedToken.make([#"{"sub":"a","plan":"pro"}"#])[0]
            try ScriptedUpstream.with(
                settings: Self.settings, routes: Self.routes, script: Self.echo
            ) { sidecar, _ in try body(sidecar, token) }
        }

        private func lines(_ response: Response) -> [String] {
            response.text.split(separator: "\r\n").map(String.init)
        }

        @Test("a token is found where its provider says, and nowhere else")
        func found() throws {
            try with { sidecar, token in
                let places = [
                    ("", "Authorization: Bearer \(token)"), ("", "Cookie: a=b; session=\(token); c=d"),
                    ("", "Cookie: session=\"\(token)\""), ("?a=b&access_token=\(token)", "Accept: */*"),
                    ("?session=\(token)", "X: y"), ("", "Cookie: Session=\(token)"),
                    ("?ACCESS_TOKEN=\(token)", "Cookie: access_token=\(token)"),
                    ("?xaccess_token=\(token)", "Cookie: xsession=\(token)"),
                    ("?access_token=", "Cookie: session=\"\""),
                ]
                func statuses(_ path: String) throws -> [Int] {
                    try places.map { try sidecar.exchange("GET", path + $0.0, fields: [$0.1]).status }
                }
                let header = try statuses("/header")
                #expect(header == [200, 401, 401, 401, 401, 401, 401, 401, 401])
                let browser = try statuses("/browser")
                #expect(browser == [200, 200, 200, 200, 401, 401, 401, 401, 401])
                let kept = try statuses("/kept")
                #expect(kept == [401, 200, 200, 200, 401, 401, 401, 401, 401])
                let either = try statuses("/either")
                #expect(either == [200, 200, 200, 200, 401, 401, 401, 401, 401])
                let optional = try statuses("/optional")
                #expect(optional == [200, 200, 200, 200, 200, 200, 200, 200, 401])
            }
        }

        @Test("the first place that has one counts, and two at one place are refused")
        func ambiguous() throws {
            try with { sidecar, token in
                let rows: [(target: String, fields: [String], status: Int)] = [
                    ("/browser", ["Authorization: Bearer x.y.z", "Cookie: session=\(token)"], 401),
                    ("/browser", ["Authorization: Basic eDp5", "Cookie: session=\(token)"], 200),
                    ("/browser", ["Authorization: Bearer \(token)", "Cookie: session=x"], 200),
                    ("/kept", ["Cookie: session=\(token); session=x"], 401),
                    ("/kept", ["Cookie: session=\(token)", "Cookie: session=\(token)"], 401),
                    ("/kept?access_token=\(token)&access_token=x", [], 401),
                    ("/optional", ["Cookie: session=x"], 401),
                ]
                for row in rows {
                    let response = try sidecar.exchange("GET", row.target, fields: row.fields)
                    #expect(response.status == row.status, "\(row.target) \(row.fields)")
                }
            }
        }

        @Test("what carried the token is taken out where it is not to be forwarded, and nothing else")
        func stripped() throws {
            try with { sidecar, token in
                func head(_ target: String, _ fields: [String]) throws -> [String] {
                    let response = try sidecar.exchange("GET", target, fields: fields)
                    #expect(response.status == 200)
                    #expect(response.text.contains(token) == target.hasPrefix("/kept"))
                    return lines(response)
                }
                let bearer = try head(
                    "/header?q=1", ["X-Before: 1", "authorization: bearer \(token)", "X-After: 2"])
                #expect(bearer.contains("GET /header?q=1 HTTP/1.1"))
                #expect(bearer.contains("X-Before: 1") && bearer.contains("X-After: 2"))
                #expect(bearer.contains("x-user-id: a") && bearer.contains("x-plan: pro"))
                #expect(!bearer.contains { $0.lowercased().hasPrefix("authorization") })
                for (sent, got) in [
                    ("a=b; session=\(token); c=d", "Cookie: a=b; c=d"),
                    ("session=\(token); c=d", "Cookie: c=d"), ("a=b; session=\(token)", "Cookie: a=b"),
                    ("a=b;session=\"\(token)\" ;c=d", "Cookie: a=b; c=d"),
                ] {
                    let cookie = try head("/browser", ["Accept: */*", "Cookie: \(sent)"])
                    #expect(cookie.filter { $0.hasPrefix("Cookie") } == [got])
                }
                let alone = try head("/browser", ["Cookie: session=\(token)", "Cookie: x=y"])
                #expect(alone.filter { $0.hasPrefix("Cookie") } == ["Cookie: x=y"])
                for (sent, got) in [
                    ("?access_token=\(token)", ""), ("?a=1&access_token=\(token)", "?a=1"),
                    ("?access_token=\(token)&b=2", "?b=2"),
                    ("?a=1&access_token=\(token)&b=2&", "?a=1&b=2&"), ("?&access_token=\(token)", ""),
                ] {
                    let query = try head("/browser/x" + sent, ["X-Kept: 1"])
                    #expect(query.contains("GET /browser/x\(got) HTTP/1.1") && query.contains("X-Kept: 1"))
                }
                let kept = try head("/kept?access_token=\(token)", ["Cookie: a=b"])
                #expect(kept.contains("GET /kept?access_token=\(token) HTTP/1.1"))
            }
        }
    }
}
