import Foundation
import Synchronization
import Testing

extension RealPrograms {
    /// What becomes of requests when Redis is slow, gone, empty or refuses.
    @Suite("the shared store's outages")
    struct StoreOutageTests {
        private typealias Shared = SharedLimitTests

        private static let routes = """
              - { path: /allow, upstream: scripted, tier: allow, authentication: none }
              - { path: /local, upstream: scripted, tier: local, authentication: none }
              - { path: /deny, upstream: scripted, tier: deny, authentication: none }
            """

        private static func settings(_ url: String) -> String {
            """
            redis: { url: "\(url)" }
            rate_limit:
              tiers:
                allow: { limit: 3, key: address }
                local: { limit: 3, key: address, on_outage: local }
                deny: { limit: 3, key: address, on_outage: deny }
            """
        }

        private static func with(_ url: String, workers: Int = 2, _ body: (Sidecar) throws -> Void) throws {
            try ScriptedUpstream.with(settings: settings(url), routes: routes, workers: workers) { peer, _ in
                while true {
                    _ = try peer.receiveHead()
                    try peer.answer()
                }
            } _: { sidecar, _ in
                try body(sidecar)
            }
        }

        /// While the store is away: nobody waits, and each limit does as it says.
        private func checkAlone(_ sidecar: Sidecar) throws {
            for _ in 0..<5 {
                let allowed = try sidecar.exchange("GET", "/allow")
                #expect(allowed.status == 200 && allowed.number("X-RateLimit-Remaining") == 3)
                let denied = try sidecar.exchange("GET", "/deny")
                #expect(denied.status == 503 && denied.number("Retry-After") == 1)
                #expect(try denied.members()["error_code"] == "SERVICE_UNAVAILABLE")
                #expect(denied.field("X-Content-Type-Options") == "nosniff")
            }
            let local = try (0..<5).map { _ in try sidecar.exchange("GET", "/local").status }
            #expect(local == [200, 200, 200, 429, 429])
        }

        private func lines(_ sidecar: Sidecar, _ text: String) -> Int {
            sidecar.gateway.output.split(separator: "\n").filter { !$0.hasPrefix("{") && $0.contains(text) }
                .count
        }

        @Test("without Redis at start the gateway serves, says so once, and asks it when it comes")
        func absentAtStart() throws {
            let port = try LoopbackSocket.freePort()
            try Self.with("redis://127.0.0.1:\(port)") { sidecar in
                try checkAlone(sidecar)
                #expect(lines(sidecar, "is away") == 1)
                let folder = try ScratchFolder()
                let server = try Program(
                    "/usr/bin/redis-server",
                    ["--port", "\(port)", "--bind", "127.0.0.1", "--save", "", "--dir", folder.path],
                    folder: folder.path)
                defer { server.kill() }
                #expect(Shared.waitUntilAsked(sidecar))
                #expect(try sidecar.exchange("GET", "/allow").number("X-RateLimit-Remaining") == 2)
                #expect(try sidecar.exchange("GET", "/deny").status == 200)
                #expect(lines(sidecar, "answers again") == 1)
            }
        }

        @Test("a name that leads nowhere yet is no reason not to start")
        func unknownName() throws {
            try Self.with("redis://no-such-host.invalid:6379") { sidecar in try checkAlone(sidecar) }
        }

        @Test("Redis that is stopped and comes back empty is asked again by itself, script and all")
        func restartedEmpty() throws {
            try RedisServer.with { redis in
                try Self.with(redis.url) { sidecar in
                    #expect(Shared.waitUntilAsked(sidecar))
                    let before = try (0..<4).map { _ in try sidecar.exchange("GET", "/allow").status }
                    #expect(before == [200, 200, 200, 429])
                    redis.stop()
                    let isNoticed = eventually {
                        (try? Shared.metric("postern_store_ready", of: sidecar)) == 0
                    }
                    #expect(isNoticed)
                    try checkAlone(sidecar)
                    try redis.start()
                    #expect(Shared.waitUntilAsked(sidecar))
                    let after = try (0..<4).map { _ in try sidecar.exchange("GET", "/allow").status }
                    #expect(after == [200, 200, 200, 429])
                    #expect(lines(sidecar, "is away") == 1 && lines(sidecar, "answers again") == 1)
                }
            }
        }

        @Test("a server that has lost its scripts is brought them, and no request notices")
        func scriptsLost() throws {
            try RedisServer.with { redis in
                try Self.with(redis.url, workers: 1) { sidecar in
                    #expect(Shared.waitUntilAsked(sidecar, workers: 1))
                    _ = try sidecar.exchange("GET", "/deny")
                    try redis.command("SCRIPT", "FLUSH")
                    let connections = try (0..<6).map { _ in try sidecar.connect() }
                    for connection in connections { try connection.send("GET", "/deny") }
                    let statuses = try connections.map { try $0.receive().status }
                    #expect(statuses.sorted() == [200, 200, 429, 429, 429, 429])
                    #expect(try Shared.metric("postern_store_unasked_total", of: sidecar) == 0)
                }
            }
        }

        /// Requests of several clients for a while; how long each took, in milliseconds.
        private func load(_ sidecar: Sidecar, seconds: Double, during: () throws -> Void) throws -> [Double] {
            let isOver = Mutex(false)
            let times = Mutex<[Double]>([])
            let failures = Mutex(0)
            let group = DispatchGroup()
            let port = sidecar.port
            for _ in 0..<8 {
                group.enter()
                Thread.detachNewThread {
                    defer { group.leave() }
                    let own = try? HTTPConnection(port: port)
                    while !isOver.withLock({ $0 }) {
                        let begun = ContinuousClock.now
                        let status = try? own?.exchange("GET", "/allow").status
                        let taken = ContinuousClock.now - begun
                        let milliseconds =
                            Double(taken.components.attoseconds) / 1e15 + Double(taken.components.seconds)
                            * 1e3
                        times.withLock { $0.append(milliseconds) }
                        if status != 200 && status != 429 { failures.withLock { $0 += 1 } }
                        usleep(1_000)
                    }
                }
            }
            usleep(UInt32(seconds * 500_000))
            try during()
            usleep(UInt32(seconds * 500_000))
            isOver.withLock { $0 = true }
            group.wait()
            #expect(failures.withLock { $0 } == 0)
            return times.withLock { $0 }
        }

        @Test("a frozen Redis costs the requests on their way its deadline, and all others nothing")
        func frozen() throws {
            try RedisServer.with { redis in
                try Self.with(redis.url) { sidecar in
                    #expect(Shared.waitUntilAsked(sidecar))
                    let times = try load(sidecar, seconds: 2) { redis.freeze() }
                    let slow = times.filter { $0 > 30 }
                    // Eight clients: each may have had one request on its way, and one more on the other
                    // worker.
                    #expect(times.count > 200 && slow.count <= 16, "\(slow)")
                    #expect(slow.allSatisfy { $0 < 500 })
                    redis.thaw()
                    #expect(Shared.waitUntilAsked(sidecar))
                    #expect(lines(sidecar, "did not answer within 50 ms") == 1)
                }
            }
        }

        @Test("a Redis that answers slowly is left alone until it answers in time")
        func slow() throws {
            try RedisServer.with { redis in
                try Self.with(redis.url) { sidecar in
                    #expect(Shared.waitUntilAsked(sidecar))
                    let times = try load(sidecar, seconds: 2) { try redis.command("CLIENT", "PAUSE", "700") }
                    let slow = times.filter { $0 > 30 }
                    #expect(times.count > 200 && slow.count <= 16, "\(slow)")
                    #expect(Shared.waitUntilAsked(sidecar))
                }
            }
        }

        @Test("a Redis that refuses to write refuses no request")
        func readOnly() throws {
            try RedisServer.with(["--maxmemory", "3mb", "--maxmemory-policy", "noeviction"]) { redis in
                try Self.with(redis.url) { sidecar in
                    #expect(Shared.waitUntilAsked(sidecar))
                    try redis.command("CONFIG", "SET", "maxmemory", "1")
                    try checkAlone(sidecar)
                    #expect(try Shared.metric("postern_store_ready", of: sidecar) == 0)
                    try redis.command("CONFIG", "SET", "maxmemory", "0")
                    #expect(Shared.waitUntilAsked(sidecar))
                    #expect(lines(sidecar, "it answers OOM") == 1)
                }
            }
        }

        @Test("what is no Redis is told so, and harms nothing")
        func noRedis() throws {
            try ScriptedUpstream.with { peer, _ in
                try peer.send("HTTP/1.1 400 Bad Request\r\n\r\n")
                _ = peer.waitForEnd()
            } _: { _, liar in
                try Self.with("redis://\(liar.address)") { sidecar in
                    try checkAlone(sidecar)
                    #expect(lines(sidecar, "no Redis protocol") == 1)
                }
            }
        }

        @Test("password, ACL user and database are used, and a wrong password is told without being shown")
        func credentials() throws {
            try RedisServer.with(["--requirepass", "s3cret pass"]) { redis in
                let host = "127.0.0.1:\(redis.port)"
                try Self.with("redis://:s3cret%20pass@\(host)/3") { sidecar in
                    #expect(Shared.waitUntilAsked(sidecar))
                    #expect(try sidecar.exchange("GET", "/deny").status == 200)
                    let keys = try redis.command(
                        "-n", "3", "--scan", "--pattern", "postern:limit:*", password: "s3cret pass")
                    #expect(keys.split(separator: "\n").count == 1)
                }
                try redis.command(
                    "ACL", "SETUSER", "gate", "on", ">word", "~postern:*", "+@all", password: "s3cret pass")
                try Self.with("redis://gate:word@\(host)") { sidecar in
                    #expect(Shared.waitUntilAsked(sidecar))
                    let status = try sidecar.exchange("GET", "/deny").status
                    #expect(status == 200)
                }
                try Self.with("redis://gate:wr0ng@\(host)") { sidecar in
                    let status = try sidecar.exchange("GET", "/deny").status
                    #expect(status == 503)
                    let isTold = eventually { lines(sidecar, "it answers WRONGPASS") == 1 }
                    #expect(isTold)
                    #expect(!sidecar.gateway.output.contains("wr0ng"))
                }
            }
        }
    }
}
