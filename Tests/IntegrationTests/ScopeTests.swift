import Testing

extension RealPrograms {
    /// What a token may do (RFC 6750).
    @Suite("scopes")
    struct ScopeTests {
        private static let settings = """
            providers:
              local: { secret: "\(SignedToken.secret)" }
              other: { secret: "ffffffffffffffff0123456789abcdef", scope_claim: rights }
            rate_limit: { tiers: { each: { limit: 2, key: user } } }
            """
        private static let routes = """
              - { path: /read, upstream: scripted, tier: off, scopes: [read] }
              - { path: /both, tier: off, providers: [local], scopes: [read, "write:all"] }
              - { path: /counted, tier: each, providers: [local], scopes: [read] }
              - { path: /free, upstream: scripted, tier: off }
            """

        private func with(_ body: (Sidecar, [String]) throws -> Void) throws {
            var tokens = try SignedToken.make([
                #"{"sub":"a","scope":"read write:all"}"#, #"{"sub":"b","scope":"readers write:all"}"#,
                #"{"sub":"c","scp":["x","read"]}"#, #"{"sub":"d"}"#, #"{"sub":"e","scope":7}"#,
                #"{"sub":"f","rights":"read"}"#, #"{"sub":"g","scp":["read",1]}"#,
            ])
            tokens += try SignedToken.make(
                [#"{"sub":"h","rights":"read"}"#, #"{"sub":"i","scope":"read"}"#],
                secret: "ffffffffffffffff0123456789abcdef")
            try ScriptedUpstream.with(settings: Self.settings, routes: Self.routes) { peer, _ in
                while true {
                    _ = try peer.receiveHead()
                    try peer.answer()
                }
            } _: { sidecar, _ in
                try body(sidecar, tokens)
            }
        }

        @Test("a token needs all scopes of the route, whole words of a string or items of a list")
        func needed() throws {
            try with { sidecar, tokens in
                func statuses(_ path: String) throws -> [Int] {
                    try tokens.map {
                        let fields = ["Authorization: Bearer \($0)"]
                        return try sidecar.exchange("GET", path, fields: fields).status
                    }
                }
                for _ in 0..<2 {
                    let read = try statuses("/read")
                    #expect(read == [200, 403, 200, 403, 403, 403, 200, 200, 403])
                    let both = try statuses("/both")
                    #expect(both == [200, 403, 403, 403, 403, 403, 403, 401, 401])
                    let free = try statuses("/free")
                    #expect(free == Array(repeating: 200, count: 9))
                }
            }
        }

        @Test("the refusal says which scopes, is no 401, and is counted as the user's own request")
        func refusal() throws {
            try with { sidecar, tokens in
                let fields = ["Authorization: Bearer \(tokens[1])", "Origin: https://app.example"]
                let answer = try sidecar.exchange("GET", "/both", fields: fields)
                let challenge = "Bearer error=\"insufficient_scope\", scope=\"read write:all\""
                #expect(answer.status == 403)
                #expect(answer.values(of: "WWW-Authenticate") == [challenge])
                #expect(try answer.members()["error_code"] == "FORBIDDEN")
                #expect(answer.field("Access-Control-Allow-Origin") == "https://app.example")
                let missing = try sidecar.exchange("GET", "/both")
                #expect(missing.status == 401 && missing.field("WWW-Authenticate") == "Bearer")
                var statuses: [Int] = []
                for _ in 0..<3 {
                    statuses.append(try sidecar.exchange("GET", "/counted", fields: fields).status)
                }
                #expect(statuses == [403, 403, 429])
                let door = try HTTPConnection(path: sidecar.folder.path + "/admin.sock")
                let metrics = try door.exchange("GET", "/metrics").text
                #expect(metrics.contains("postern_refusals_total{rule=\"insufficient_scope\"} 3\n"))
            }
        }
    }
}
