import Foundation
import Testing

extension RealPrograms {
    /// A real Redis Cluster of three masters.
    @Suite("Redis Cluster")
    struct ClusterTests {
        private typealias Shared = SharedLimitTests

        private func with(_ body: ([RedisServer]) throws -> Void) throws {
            func begin(_ servers: [RedisServer]) throws {
                if servers.count < 3 {
                    let bus = try LoopbackSocket.freePort()
                    try RedisServer.with([
                        "--cluster-enabled", "yes", "--cluster-port", "\(bus)",
                        "--cluster-node-timeout", "1000", "--cluster-require-full-coverage", "no",
                    ]) { server in try begin(servers + [server]) }
                    return
                }
                let creator = try Program(
                    "/usr/bin/redis-cli",
                    ["--cluster", "create"] + servers.map { "127.0.0.1:\($0.port)" } + ["--cluster-yes"],
                    folder: servers[0].folder.path)
                guard try creator.waitForEnd(seconds: 30) == 0 else { throw HarnessError(creator.output) }
                let isWhole = eventually(seconds: 20) {
                    servers.allSatisfy { server in
                        (try? server.command("CLUSTER", "INFO"))?.contains("cluster_state:ok") == true
                    }
                }
                guard isWhole else { throw HarnessError("the cluster did not form") }
                try body(servers)
            }
            try begin([])
        }

        private func gateway(_ servers: [RedisServer], _ body: (Sidecar) throws -> Void) throws {
            // The first seed leads nowhere.
            let nobody = try LoopbackSocket.freePort()
            let nodes = servers.map { "\"127.0.0.1:\($0.port)\"" }.joined(separator: ", ")
            let settings = Shared.settings("redis://127.0.0.1:\(nobody)").replacing(
                "redis: { ", with: "redis: { cluster: true, nodes: [\(nodes)], ")
            let routes = """
                  - { path: /ten, upstream: scripted, tier: ten, authentication: none }
                  - { path: /both, upstream: scripted, tier: [tenant, ten], authentication: none }
                  - { path: /tenant, upstream: scripted, tier: tenant, authentication: none }
                  - { path: /me, upstream: scripted, tier: plan }
                """
            try ScriptedUpstream.with(settings: settings, routes: routes, workers: 2) { peer, _ in
                while true {
                    _ = try peer.receiveHead()
                    try peer.answer()
                }
            } _: { sidecar, _ in
                guard Shared.waitUntilAsked(sidecar) else { throw HarnessError(sidecar.gateway.output) }
                try body(sidecar)
            }
        }

        private func tenant(_ sidecar: Sidecar, _ name: String) throws -> Int {
            try sidecar.exchange("GET", "/tenant", fields: ["X-Tenant: \(name)"]).status
        }

        private func me(_ sidecar: Sidecar, _ token: String) throws -> Response {
            try sidecar.exchange("GET", "/me", fields: ["Authorization: Bearer \(token)"])
        }

        private func revoke(_ sidecar: Sidecar, _ arguments: String...) throws -> Int {
            let program = try Program(
                Built.gateway, ["revoke"] + arguments + ["--admin", sidecar.folder.path + "/admin.sock"],
                folder: sidecar.folder.path)
            return try program.waitForEnd(seconds: 15)
        }

        @Test("two gateways admit exactly the limit of each key, whichever server holds it")
        func exact() throws {
            try with { servers in
                try gateway(servers) { first in
                    try gateway(servers) { second in
                        for number in 0..<30 {
                            let name = "tenant-\(number)"
                            let statuses = try [first, second, first, second].map { try tenant($0, name) }
                            #expect(statuses == [200, 200, 429, 429])
                        }
                        let held = try servers.map { try $0.command("DBSIZE") }
                        #expect(held.allSatisfy { $0 != "0" }, "\(held)")
                        let connections = try (0..<40).flatMap { _ in
                            [try first.connect(), try second.connect()]
                        }
                        for connection in connections { try connection.send("GET", "/ten") }
                        let statuses = try connections.map { try $0.receive().status }
                        #expect(statuses.filter { $0 == 200 }.count == 10)
                        #expect(statuses.filter { $0 == 429 }.count == 70)
                        // Of two limits one refuses; the other keeps what it has counted.
                        let both = try first.exchange("GET", "/both", fields: ["X-Tenant: fresh"])
                        #expect(both.status == 429)
                    }
                }
            }
        }

        @Test("a token that one gateway has revoked is refused by the other; what a server lost comes back")
        func revocations() throws {
            let tokens = try SignedToken.make(
                (0..<6).map {
                    "{\"sub\":\"u\($0)\",\"jti\":\"t\($0)\",\"sid\":\"s\($0)\",\"plan\":\"pro\"}"
                })
            try with { servers in
                try gateway(servers) { first in
                    try gateway(servers) { second in
                        let before = try tokens.map { try me(second, $0).status }
                        #expect(before == [200, 200, 200, 200, 200, 200])
                        let done = try [
                            revoke(first, "--jti", "t0"), revoke(first, "--sid", "s1"),
                            revoke(second, "--sub", "u2"), revoke(second, "--jti", "t3"),
                        ]
                        #expect(done == [0, 0, 0, 0])
                        for sidecar in [first, second] {
                            let after = try tokens.map { try me(sidecar, $0).status }
                            #expect(after == [401, 401, 401, 401, 200, 200])
                        }
                        for server in servers { try server.command("FLUSHALL") }
                        let isBack = eventually(seconds: 15) {
                            let keys = servers.compactMap { try? $0.command("KEYS", "token:blacklist*") }
                            return keys.joined(separator: "\n").split(separator: "\n")
                                .count { $0.hasPrefix("token:") } == 4
                        }
                        #expect(isBack)
                    }
                }
            }
        }

        @Test("a slot that moves to another server takes its counts along, before, while and after")
        func migration() throws {
            try with { servers in
                try gateway(servers) { sidecar in
                    func ten() throws -> (Int, Int?) {
                        let answer = try sidecar.exchange("GET", "/ten")
                        return (answer.status, answer.number("X-RateLimit-Remaining"))
                    }
                    #expect(try ten() == (200, 9))
                    let key = try #require(
                        servers.lazy.compactMap { server -> (RedisServer, String)? in
                            let keys = (try? server.command("KEYS", "postern:limit:ten*")) ?? ""
                            return keys.isEmpty ? nil : (server, keys)
                        }.first)
                    let source = key.0
                    let target = try #require(servers.first { $0 !== source })
                    let slot = try source.command("CLUSTER", "KEYSLOT", key.1)
                    let ids = try (source.command("CLUSTER", "MYID"), target.command("CLUSTER", "MYID"))
                    try target.command("CLUSTER", "SETSLOT", slot, "IMPORTING", ids.0)
                    try source.command("CLUSTER", "SETSLOT", slot, "MIGRATING", ids.1)
                    // The key is where it was.
                    #expect(try ten() == (200, 8))
                    try source.command("MIGRATE", "127.0.0.1", "\(target.port)", key.1, "0", "5000")
                    // It has gone: the source sends on, this once.
                    #expect(try ten() == (200, 7))
                    #expect(try ten() == (200, 6))
                    for server in [target, source] + servers {
                        try server.command("CLUSTER", "SETSLOT", slot, "NODE", ids.1)
                    }
                    // It has moved for good.
                    for remaining in stride(from: 5, through: 0, by: -1) {
                        #expect(try ten() == (200, remaining))
                    }
                    #expect(try ten() == (429, 0))
                    let errors = try Shared.metric("postern_store_errors_total", of: sidecar)
                    #expect(errors == 0)
                }
            }
        }

        @Test("a server that is gone concerns the keys that it holds, and is asked again when it is back")
        func outage() throws {
            try with { servers in
                try gateway(servers) { sidecar in
                    for number in 0..<24 {
                        let statuses = try (0..<3).map { _ in try tenant(sidecar, "t\(number)") }
                        #expect(statuses == [200, 200, 429])
                    }
                    let gone = servers[0]
                    let keys = try gone.command("KEYS", "postern:limit:tenant*")
                    let held = (0..<24).filter { number in
                        keys.split(whereSeparator: { !$0.isLetter && !$0.isNumber })
                            .contains("t\(number)")
                    }
                    #expect(!held.isEmpty && held.count < 24, "\(keys)")
                    gone.stop()
                    let isNoticed = eventually {
                        (try? Shared.metric("postern_store_ready", of: sidecar)) == 0
                    }
                    #expect(isNoticed)
                    let begun = ContinuousClock.now
                    let after = try (0..<24).map { try tenant(sidecar, "t\($0)") }
                    #expect(ContinuousClock.now - begun < .seconds(2), "nobody waits")
                    #expect(after.contains(200) && after.contains(429))
                    #expect(after.indices.filter { after[$0] == 200 } == held)
                    try gone.start()
                    #expect(Shared.waitUntilAsked(sidecar))
                }
            }
        }
    }
}
