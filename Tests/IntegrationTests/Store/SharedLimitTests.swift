import Foundation
import Testing

extension RealPrograms {
    /// Gateways that count together, in a real Redis.
    @Suite("limits that gateways share")
    struct SharedLimitTests {
        private static let script: ScriptedUpstream.Script = { peer, _ in
            while true {
                _ = try peer.receiveHead()
                try peer.answer()
            }
        }

        static func settings(_ url: String, _ more: String = "") -> String {
            """
            redis: { url: "\(url)" }
            access_log: off
            rate_limit:
              tiers:
                ten: { limit: 10, key: address }
                pair: { limit: 2, window: 1s, key: address }
                wide: { limit: 1000, key: address }
                plan: { limit: 2, key: user, overrides: { claim: plan, limits: { pro: 5 } } }
                tenant: { limit: 2, key: [address, "field:X-Tenant", route] }
                watch: { limit: 1, key: address, observe: true }
            providers:
              local: { secret: "\(SignedToken.secret)" }
            \(more)
            """
        }

        private static let routes = """
              - { path: /ten, upstream: scripted, tier: ten, authentication: none }
              - { path: /both, upstream: scripted, tier: [ten, wide], authentication: none }
              - { path: /pair, upstream: scripted, tier: pair, authentication: none }
              - { path: /wide, upstream: scripted, tier: wide, authentication: none }
              - { path: /plan, upstream: scripted, tier: plan }
              - { path: /tenant, upstream: scripted, tier: tenant, authentication: none }
              - { path: /watch, upstream: scripted, tier: watch, authentication: none }
              - { path: /costly, upstream: scripted, tier: ten, cost: 4, authentication: none }
            """

        /// One gateway before a scripted upstream.
        static func with(
            _ url: String, settings more: String = "", workers: Int = 2, routes: String = routes,
            _ body: (Sidecar) throws -> Void
        ) throws {
            try ScriptedUpstream.with(
                settings: settings(url, more), routes: routes, workers: workers, script: script
            ) { sidecar, _ in
                try body(sidecar)
            }
        }

        static func metric(_ name: String, of sidecar: Sidecar) throws -> Int {
            let door = try HTTPConnection(path: sidecar.folder.path + "/admin.sock")
            let line = try door.exchange("GET", "/metrics").text.split(separator: "\n").first {
                $0.hasPrefix(name + " ")
            }
            return try #require(line.flatMap { $0.split(separator: " ").last.flatMap { Int($0) } })
        }

        static func waitUntilAsked(_ sidecar: Sidecar, workers: Int = 2) -> Bool {
            eventually { (try? metric("postern_store_ready", of: sidecar)) == workers }
        }

        @Test("two gateways of two workers each admit exactly the limit together, whoever is asked")
        func exactly() throws {
            try RedisServer.with { redis in
                try Self.with(redis.url) { first in
                    try Self.with(redis.url) { second in
                        #expect(Self.waitUntilAsked(first) && Self.waitUntilAsked(second))
                        let connections = try (0..<40).flatMap { _ in
                            [try first.connect(), try second.connect()]
                        }
                        for connection in connections { try connection.send("GET", "/ten") }
                        var statuses: [Int: Int] = [:]
                        for connection in connections {
                            let response = try connection.receive()
                            statuses[response.status, default: 0] += 1
                            if response.status == 429 {
                                #expect(response.number("X-RateLimit-Remaining") == 0)
                                #expect((1...60).contains(response.number("Retry-After") ?? 0))
                            }
                        }
                        #expect(statuses == [200: 10, 429: 70])
                        let life = try redis.command("TTL", "postern:limit:ten:127.0.0.1")
                        #expect(Int(life).map { (1...61).contains($0) } == true, "\(life)")
                    }
                }
            }
        }

        @Test("each request is one trip, and the questions of a turn travel together")
        func trips() throws {
            try RedisServer.with { redis in
                try Self.with(redis.url, workers: 1) { sidecar in
                    #expect(Self.waitUntilAsked(sidecar, workers: 1))
                    let connections = try (0..<50).map { _ in try sidecar.connect() }
                    for _ in 0..<8 {
                        for connection in connections { try connection.send("GET", "/both") }
                        for connection in connections { _ = try connection.receive() }
                    }
                    let statistics = try redis.command("INFO", "commandstats")
                    let calls = statistics.split(whereSeparator: \.isNewline).first {
                        $0.hasPrefix("cmdstat_evalsha:")
                    }
                    #expect(calls?.hasPrefix("cmdstat_evalsha:calls=400,") == true, "\(statistics)")
                    let writes = try Self.metric("postern_store_writes_total", of: sidecar)
                    #expect(writes < 400 && writes > 8)
                }
            }
        }

        @Test("all that limits may count by is counted in Redis as it is in memory")
        func keys() throws {
            let tokens = try SignedToken.make([#"{"sub":"a"}"#, #"{"sub":"b c","plan":"pro"}"#])
            try RedisServer.with { redis in
                try Self.with("unix://\(redis.socket)") { sidecar in
                    #expect(Self.waitUntilAsked(sidecar))
                    func statuses(_ count: Int, _ path: String, _ fields: [String] = []) throws -> [Int] {
                        try (0..<count).map { _ in try sidecar.exchange("GET", path, fields: fields).status }
                    }
                    let free = try statuses(3, "/plan", ["Authorization: Bearer \(tokens[0])"])
                    let pro = try statuses(6, "/plan", ["Authorization: Bearer \(tokens[1])"])
                    #expect(free == [200, 200, 429] && pro == [200, 200, 200, 200, 200, 429])
                    let tenant = try statuses(3, "/tenant", ["X-Tenant: a"])
                    let other = try statuses(2, "/tenant", ["X-Tenant: b"])
                    #expect(tenant == [200, 200, 429] && other == [200, 200])
                    let watched = try statuses(3, "/watch")
                    #expect(watched == [200, 200, 200])
                    let costly = try statuses(3, "/costly")
                    #expect(costly == [200, 200, 429])
                    #expect(try sidecar.exchange("GET", "/ten").number("X-RateLimit-Remaining") == 1)
                    let both = try sidecar.exchange("GET", "/both")
                    #expect(both.number("X-RateLimit-Remaining") == 0, "the tightest")
                    #expect(try sidecar.exchange("GET", "/both").status == 429)
                    let wide = try sidecar.exchange("GET", "/wide").number("X-RateLimit-Remaining")
                    #expect(wide == 998, "what another limit refused was not counted")
                    let refused = try sidecar.exchange("GET", "/plan")
                    #expect(refused.status == 401 && refused.number("X-RateLimit-Limit") == 100)
                    let names = Set(
                        try redis.command("KEYS", "postern:limit:*").split(separator: "\n").map(String.init))
                    #expect(
                        names == [
                            "postern:limit:plan:local/a", "postern:limit:plan:local/b%20c",
                            "postern:limit:tenant:127.0.0.1:a:%2ftenant",
                            "postern:limit:tenant:127.0.0.1:b:%2ftenant", "postern:limit:watch:127.0.0.1",
                            "postern:limit:ten:127.0.0.1", "postern:limit:wide:127.0.0.1",
                            "postern:limit:default:127.0.0.1",
                        ])
                }
            }
        }

        @Test("a window slides on the server's clock, and the preflight tier is asked there too")
        func slides() throws {
            try RedisServer.with { redis in
                try Self.with(redis.url) { sidecar in
                    #expect(Self.waitUntilAsked(sidecar))
                    let first = try (0..<3).map { _ in try sidecar.exchange("GET", "/pair").status }
                    usleep(1_050_000)
                    let second = try (0..<3).map { _ in try sidecar.exchange("GET", "/pair").status }
                    #expect(first == [200, 200, 429] && second == [200, 200, 429])
                    let preflight = try sidecar.exchange(
                        "OPTIONS", "/pair",
                        fields: ["Origin: https://app.example", "Access-Control-Request-Method: GET"])
                    #expect(preflight.status == 204 && preflight.number("X-RateLimit-Remaining") == 999)
                    let server = try sidecar.exchange("OPTIONS", "*")
                    #expect(server.status == 204 && server.field("Allow") != nil)
                    usleep(1_100_000)
                    let left = try redis.command("EXISTS", "postern:limit:pair:127.0.0.1")
                    #expect(left == "0", "it expired")
                }
            }
        }
    }
}
