import Foundation
import Testing

extension RealPrograms {
    /// A master, its replica, and a real Sentinel that watches them.
    @Suite("Redis behind Sentinel")
    struct SentinelTests {
        private typealias Shared = SharedLimitTests

        /// Runs `body` with a master, its replica, and a Sentinel's port.
        private func with(
            password: String? = nil, _ body: (RedisServer, RedisServer, Int) throws -> Void
        ) throws {
            let options = password.map { ["--requirepass", $0, "--masterauth", $0] } ?? []
            try RedisServer.with(options) { master in
                try RedisServer.with(options + ["--replicaof", "127.0.0.1", "\(master.port)"]) { replica in
                    let folder = try ScratchFolder()
                    let port = try LoopbackSocket.freePort()
                    let secrets =
                        password.map {
                            "sentinel auth-pass mymaster \($0)\nrequirepass \($0)-sentinel\n"
                        } ?? ""
                    let file = try folder.write(
                        """
                        port \(port)
                        bind 127.0.0.1
                        dir \(folder.path)
                        sentinel monitor mymaster 127.0.0.1 \(master.port) 1
                        sentinel down-after-milliseconds mymaster 500
                        sentinel failover-timeout mymaster 2000
                        \(secrets)
                        """, to: "sentinel.conf")
                    let sentinel = try Program(
                        "/usr/bin/redis-server", [file, "--sentinel"], folder: folder.path)
                    defer { sentinel.kill() }
                    let isLinked = eventually(seconds: 20) {
                        let text = (try? replica.command("INFO", "replication", password: password)) ?? ""
                        return text.contains("master_link_status:up") && sentinel.output.contains("+slave")
                    }
                    guard isLinked else { throw HarnessError("no replica:\n\(sentinel.output)") }
                    try body(master, replica, port)
                }
            }
        }

        private func gateway(_ keys: String, _ body: (Sidecar) throws -> Void) throws {
            let settings = Shared.settings("redis://mymaster").replacing(
                "redis: { url: \"redis://mymaster\" }", with: "redis: { \(keys) }")
            let routes = """
                  - { path: /ten, upstream: scripted, tier: ten, authentication: none }
                  - { path: /me, upstream: scripted, tier: off }
                """
            try ScriptedUpstream.with(settings: settings, routes: routes, workers: 2) { peer, _ in
                while true {
                    _ = try peer.receiveHead()
                    try peer.answer()
                }
            } _: { sidecar, _ in
                try body(sidecar)
            }
        }

        @Test("a failover is followed, by workers and revocations; one Sentinel that is gone does not matter")
        func failover() throws {
            let tokens = try SignedToken.make(
                [#"{"sub":"a","jti":"t1"}"#, #"{"sub":"b","jti":"t2"}"#, #"{"sub":"c","jti":"t3"}"#])
            try with { master, replica, port in
                let nobody = try LoopbackSocket.freePort()
                let keys =
                    "url: \"redis://mymaster\", sentinels: [\"127.0.0.1:\(nobody)\", \"127.0.0.1:\(port)\"]"
                try gateway(keys) { sidecar in
                    func ten() throws -> Int { try sidecar.exchange("GET", "/ten").status }
                    func me(_ index: Int) throws -> Int {
                        try sidecar.exchange("GET", "/me", fields: ["Authorization: Bearer \(tokens[index])"])
                            .status
                    }
                    func revoke(_ id: String) throws -> Int {
                        let program = try Program(
                            Built.gateway,
                            ["revoke", "--jti", id, "--admin", sidecar.folder.path + "/admin.sock"],
                            folder: sidecar.folder.path)
                        return try program.waitForEnd(seconds: 15)
                    }
                    #expect(Shared.waitUntilAsked(sidecar))
                    let first = try (0..<11).map { _ in try ten() }
                    #expect(first == Array(repeating: 200, count: 10) + [429])
                    // Workers have connections of their own; the thread that publishes may still look for it.
                    let isRevoked = eventually(seconds: 10) { (try? revoke("t1")) == 0 }
                    #expect(isRevoked)
                    let isCopied = eventually {
                        (try? replica.command("EXISTS", "token:blacklist:t1")) == "1"
                    }
                    #expect(isCopied)
                    master.stop()
                    // Nobody waits while there is no master.
                    let away = try ten()
                    #expect(away == 200 || away == 429)
                    let isMaster = eventually(seconds: 20) {
                        (try? replica.command("ROLE"))?.hasPrefix("master") == true
                    }
                    #expect(isMaster)
                    #expect(Shared.waitUntilAsked(sidecar), "\(sidecar.gateway.output)")
                    // The counts had been copied.
                    let after = try ten()
                    #expect(after == 429)
                    let refused = try me(0)
                    #expect(refused == 401)
                    let isPublished = eventually(seconds: 15) { (try? revoke("t2")) == 0 }
                    #expect(isPublished)
                    let known = try replica.command("EXISTS", "token:blacklist:t2")
                    #expect(known == "1")
                    // What the new master loses is brought again.
                    try replica.command("FLUSHALL")
                    let isBack = eventually(seconds: 15) {
                        (try? replica.command("EXISTS", "token:blacklist:t1", "token:blacklist:t2")) == "2"
                    }
                    #expect(isBack)
                    let others = try [me(1), me(2)]
                    #expect(others == [401, 200])
                }
            }
        }

        @Test("a master that becomes a replica under the gateway's feet is left for the new one")
        func demoted() throws {
            try with { master, replica, port in
                try gateway("url: \"redis://mymaster\", sentinels: \"127.0.0.1:\(port)\"") { sidecar in
                    #expect(Shared.waitUntilAsked(sidecar))
                    let before = try sidecar.exchange("GET", "/ten").number("X-RateLimit-Remaining")
                    #expect(before == 9)
                    try LoopbackSentinel(port: port).failover()
                    let hasMoved = eventually(seconds: 20) {
                        (try? replica.command("ROLE"))?.hasPrefix("master") == true
                            && (try? master.command("ROLE"))?.hasPrefix("slave") == true
                    }
                    #expect(hasMoved)
                    var remaining: Int?
                    let isCounted = eventually(seconds: 15) {
                        let answer = try? sidecar.exchange("GET", "/ten")
                        remaining = answer?.number("X-RateLimit-Remaining")
                        return (try? Shared.metric("postern_store_ready", of: sidecar)) == 2
                            && remaining.map { $0 < 9 } == true
                    }
                    #expect(isCounted, "\(remaining ?? -1)")
                    let keys = try replica.command("KEYS", "*limit*")
                    #expect(keys.contains("postern:limit:ten"))
                }
            }
        }

        @Test("Sentinels have a password of their own")
        func passwords() throws {
            try with(password: "s3cret") { _, _, port in
                let url = "url: \"redis://:s3cret@mymaster\", sentinels: [\"127.0.0.1:\(port)\"]"
                try gateway(url + ", sentinel_password: s3cret-sentinel") { sidecar in
                    #expect(Shared.waitUntilAsked(sidecar), "\(sidecar.gateway.output)")
                }
                try gateway(url + ", sentinel_password: other") { sidecar in
                    let status = try sidecar.exchange("GET", "/ten").status
                    #expect(status == 200)
                    let ready = try Shared.metric("postern_store_ready", of: sidecar)
                    #expect(ready == 0)
                }
            }
        }
    }

    /// What a test tells a Sentinel.
    private struct LoopbackSentinel {
        let port: Int

        func failover() throws {
            let folder = try ScratchFolder()
            let client = try Program(
                "/usr/bin/redis-cli", ["-p", "\(port)", "SENTINEL", "FAILOVER", "mymaster"],
                folder: folder.path)
            _ = try client.waitForEnd()
        }
    }
}
