import Foundation
import Testing

extension RealPrograms {
    /// Several limits on one request, and what they may count by, over the wire.
    @Suite("limits")
    struct LimitTests {
        private static let settings = """
            providers:
              local: { secret: "\(SignedToken.secret)" }
            rate_limit:
              fallback_tier: strict
              tiers:
                burst: { limit: 3, window: 2s, key: address }
                team: { limit: 4, key: [claim:team, route] }
                plan: { limit: 2, key: user, overrides: { claim: plan, limits: { pro: 5 } } }
                tenant: { limit: 2, key: [address, field:X-Tenant] }
                watch: { limit: 1, key: address, observe: true }
                wide: { limit: 10, key: address }
            """
        private static let routes = """
              - { path: /burst, upstream: scripted, tier: [wide, burst], authentication: none }
              - { path: /team, upstream: scripted, tier: team }
              - { path: /team2, upstream: scripted, tier: [team] }
              - { path: /plan, upstream: scripted, tier: plan, authentication: optional }
              - { path: /tenant, upstream: scripted, tier: tenant, authentication: none }
              - { path: /watch, upstream: scripted, tier: watch, authentication: none }
              - { path: /costly, upstream: scripted, tier: wide, cost: 4, authentication: none }
            """

        private func with(_ body: (Sidecar) throws -> Void) throws {
            try ScriptedUpstream.with(settings: Self.settings, routes: Self.routes, workers: 2) { peer, _ in
                while true {
                    _ = try peer.receiveHead()
                    try peer.answer(fields: "RateLimit: \"upstream\";r=1\r\nX-RateLimit-Limit: 7\r\n")
                }
            } _: { sidecar, _ in
                try body(sidecar)
            }
        }

        @Test("the tightest of several limits is shown, each stands in the structured fields")
        func several() throws {
            try with { sidecar in
                let first = try sidecar.exchange("GET", "/burst")
                #expect(first.status == 200)
                #expect(first.values(of: "X-RateLimit-Limit") == ["3"])
                #expect(first.number("X-RateLimit-Remaining") == 2)
                #expect(first.field("RateLimit-Policy") == "\"wide\";q=10;w=60, \"burst\";q=3;w=2")
                let standing = try #require(first.field("RateLimit"))
                #expect(standing.hasPrefix("\"wide\";r=9;t=") && standing.contains(", \"burst\";r=2;t="))
                _ = try sidecar.exchange("GET", "/burst")
                _ = try sidecar.exchange("GET", "/burst")
                let refused = try sidecar.exchange("GET", "/burst")
                #expect(refused.status == 429)
                #expect((1...2).contains(refused.number("Retry-After") ?? 0))
                #expect(refused.field("RateLimit")?.hasPrefix("\"wide\";r=7;t=") == true, "not counted there")
                #expect(refused.field("RateLimit")?.contains("\"burst\";r=0;t=") == true)
                usleep(2_100_000)
                #expect(try sidecar.exchange("GET", "/burst").number("X-RateLimit-Remaining") == 2)
            }
        }

        @Test("a claim and the route make a bucket of each team's and each route's")
        func claims() throws {
            let tokens = try SignedToken.make([
                #"{"sub":"a","team":"red"}"#, #"{"sub":"b","team":"red"}"#, #"{"sub":"c","team":"blue"}"#,
                #"{"sub":"d"}"#, #"{"sub":"e"}"#, #"{"sub":"f","team":7}"#,
            ])
            try with { sidecar in
                func left(_ index: Int, _ path: String = "/team") throws -> Int? {
                    let fields = ["Authorization: Bearer \(tokens[index])"]
                    return try sidecar.exchange("GET", path, fields: fields).number("X-RateLimit-Remaining")
                }
                #expect(try left(0) == 3)
                #expect(try left(1) == 2, "the team is one")
                #expect(try left(2) == 3)
                #expect(try left(0, "/team2") == 3, "the other route")
                #expect(try left(3) == 3)
                #expect(try left(4) == 2, "those without the claim are one")
                #expect(try left(5) == 3)
                let anonymous = try sidecar.exchange("GET", "/team")
                #expect(anonymous.status == 401 && anonymous.number("X-RateLimit-Limit") == 10)
            }
        }

        @Test("a claim's value chooses another limit of the same bucket")
        func overrides() throws {
            let tokens = try SignedToken.make([
                #"{"sub":"a"}"#, #"{"sub":"b","plan":"pro"}"#, #"{"sub":"c","plan":"pros"}"#,
            ])
            try with { sidecar in
                func limit(_ index: Int) throws -> Int? {
                    let fields = ["Authorization: Bearer \(tokens[index])"]
                    let answer = try sidecar.exchange("GET", "/plan", fields: fields)
                    return answer.status == 200 ? answer.number("X-RateLimit-Limit") : nil
                }
                let free = try (0..<3).map { _ in try limit(0) }
                #expect(free == [2, 2, nil])
                let pro = try (0..<6).map { _ in try limit(1) }
                #expect(pro == [5, 5, 5, 5, 5, nil])
                #expect(try limit(2) == 2)
                #expect(
                    try sidecar.exchange("GET", "/plan").number("X-RateLimit-Limit") == 10, "the fallback")
            }
        }

        @Test("a request field tells tenants apart, whatever its case, and all its lines count")
        func fields() throws {
            try with { sidecar in
                // An empty value is not an absent one.
                let requests: [[String]] = [
                    ["X-Tenant: a"], ["x-tenant: a"], ["X-Tenant: b"], [],
                    ["X-Tenant: a", "X-Tenant: b"], ["X-Tenant:"],
                ]
                let left = try requests.map { fields in
                    try sidecar.exchange("GET", "/tenant", fields: fields).number("X-RateLimit-Remaining")
                }
                #expect(left == [1, 0, 1, 1, 1, 1])
            }
        }

        @Test("what only observes refuses nobody, says nothing to clients, and is counted")
        func observes() throws {
            try with { sidecar in
                for _ in 0..<3 {
                    let answer = try sidecar.exchange("GET", "/watch")
                    #expect(answer.status == 200)
                    #expect(answer.values(of: "X-RateLimit-Limit") == ["7"], "the upstream's own")
                }
                let door = try HTTPConnection(path: sidecar.folder.path + "/admin.sock")
                let metrics = try door.exchange("GET", "/metrics").text
                let name = "postern_rate_limit_decisions_total{tier=\"watch\",outcome="
                #expect(metrics.contains(name + "\"admitted\"} 1\n"))
                #expect(metrics.contains(name + "\"observed\"} 2\n"))
                #expect(metrics.contains(name + "\"refused\"} 0\n"))
            }
        }

        @Test("a costly route takes as many admissions as it says")
        func cost() throws {
            try with { sidecar in
                #expect(try sidecar.exchange("GET", "/costly").number("X-RateLimit-Remaining") == 6)
                #expect(try sidecar.exchange("GET", "/costly").number("X-RateLimit-Remaining") == 2)
                let refused = try sidecar.exchange("GET", "/costly")
                #expect(refused.status == 429 && refused.number("X-RateLimit-Remaining") == 2)
                #expect(try sidecar.exchange("GET", "/burst").status == 200, "one that costs less still fits")
            }
        }
    }
}
