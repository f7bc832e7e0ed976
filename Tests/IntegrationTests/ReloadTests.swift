import Foundation
import Glibc
import Synchronization
import Testing

extension RealPrograms {
    /// Another configuration for a gateway that runs.
    @Suite("reload")
    struct ReloadTests {
        private static let providers = """
            providers:
              local: { secret: "\(SignedToken.secret)" }
            """

        /// Answers each request with its head; of `/slow` not before the test has noted something.
        private static let echo: ScriptedUpstream.Script = { peer, upstream in
            while true {
                let head = try peer.receiveHead()
                if head.hasPrefix("GET /slow") {
                    upstream.note("asked")
                    _ = eventually { upstream.noted.contains("go") }
                }
                try peer.answer(head)
            }
        }

        private func with(
            settings: String = providers, routes: String = "",
            script: @escaping ScriptedUpstream.Script = echo,
            _ body: (Sidecar, ScriptedUpstream) throws -> Void
        ) throws {
            try ScriptedUpstream.with(
                settings: settings, routes: routes, workers: 2, script: script, body)
        }

        private func write(
            _ sidecar: Sidecar, _ upstream: ScriptedUpstream, settings: String = providers,
            routes: String = ""
        ) throws {
            let yaml = ScriptedUpstream.yaml(
                upstream.address, settings: settings, routes: routes, workers: 2)
            _ = try sidecar.folder.write(yaml, to: "gateway.yaml")
        }

        private func reload(_ sidecar: Sidecar) throws -> (status: Int, output: String) {
            let program = try Program(
                Built.gateway, ["reload", "--admin", sidecar.folder.path + "/admin.sock"],
                folder: sidecar.folder.path)
            return (try program.waitForEnd(seconds: 15), program.output)
        }

        private func expectReload(_ sidecar: Sidecar) throws {
            let outcome = try reload(sidecar)
            #expect(outcome.status == 0 && outcome.output.contains("reloaded"), "\(outcome.output)")
        }

        private func threads(of program: Program) throws -> Int {
            try FileManager.default.contentsOfDirectory(atPath: "/proc/\(program.identifier)/task").count
        }

        @Test("new routes are in force for the next request of a connection, which stays, as the upstream's")
        func connections() throws {
            try with { sidecar, upstream in
                let client = try sidecar.connect()
                #expect(try client.exchange("GET", "/new").status == 200)
                let threadsBefore = try threads(of: sidecar.gateway)
                try write(
                    sidecar, upstream,
                    routes: "  - { path: /new, upstream: scripted, tier: off, scopes: [a] }")
                try expectReload(sidecar)
                #expect(try client.exchange("GET", "/new").status == 401)
                #expect(try client.exchange("GET", "/").status == 200)
                #expect(upstream.connections == 1, "the idle connection was handed over")
                for _ in 0..<8 { #expect(try sidecar.exchange("GET", "/new").status == 401) }
                let isBack = eventually {
                    (try? threads(of: sidecar.gateway)).map { $0 <= threadsBefore } ?? false
                }
                #expect(isBack, "workers without connections end")
                // By the signal.
                try write(sidecar, upstream)
                sidecar.gateway.signal(SIGHUP)
                #expect(eventually { said(sidecar) == 2 })
                #expect(try client.exchange("GET", "/new").status == 200)
            }
        }

        private final class Tally: Sendable {
            let failures = Mutex<[String]>([])
            let done = Mutex(0)
            var doneCount: Int { done.withLock { $0 } }
        }

        private func said(_ sidecar: Sidecar) -> Int {
            sidecar.gateway.output.split(separator: "\n").count { $0.hasSuffix("is in force anew") }
        }

        @Test("a file with faults changes nothing, and says all of them; so does one that needs a restart")
        func refused() throws {
            try with { sidecar, upstream in
                try write(
                    sidecar, upstream, routes: "  - { path: /a, upstrem: scripted }\n  - { path: b }")
                let bad = try reload(sidecar)
                #expect(bad.status == 1)
                #expect(bad.output.contains("unknown key; did you mean `upstream`?"))
                #expect(bad.output.contains("routes[2].path"))
                #expect(bad.output.contains("not reloaded; what was in force stays"))
                #expect(try sidecar.exchange("GET", "/a").status == 200)
                try write(
                    sidecar, upstream, settings: Self.providers + "\naccess_log: off\ndrain_timeout: 1s")
                let fixed = try reload(sidecar)
                #expect(fixed.status == 1 && fixed.output.contains("access_log: is read at start only"))
                #expect(!fixed.output.contains("drain_timeout"))
                try FileManager.default.removeItem(atPath: sidecar.folder.path + "/gateway.yaml")
                let absent = try reload(sidecar)
                #expect(absent.status == 1 && absent.output.contains("there is no such file"))
                #expect(sidecar.gateway.output.contains("is refused; what is in force stays"))
                #expect(try sidecar.exchange("GET", "/a").status == 200)
                try write(sidecar, upstream, settings: Self.providers + "\ndrain_timeout: 1s")
                try expectReload(sidecar)
            }
        }

        @Test("what limits have counted goes on, whatever stands before them, under the new limit")
        func limits() throws {
            func settings(_ tiers: String) -> String {
                Self.providers + "\nrate_limit: { tiers: { \(tiers) } }"
            }
            let routes = "  - { path: /few, upstream: scripted, tier: few, authentication: none }"
            try with(settings: settings("few: {limit: 4, window: 1h}"), routes: routes) { sidecar, upstream in
                let client = try sidecar.connect()
                func ask() throws -> (status: Int, remaining: String?) {
                    let response = try client.exchange("GET", "/few")
                    return (response.status, response.field("X-RateLimit-Remaining"))
                }
                #expect(try ask() == (200, "3"))
                #expect(try ask() == (200, "2"))
                try write(
                    sidecar, upstream,
                    settings: settings("another: {limit: 9, window: 1m}, few: {limit: 5, window: 1h}"),
                    routes: "  - { path: /other, upstream: scripted, tier: another }\n" + routes)
                try expectReload(sidecar)
                #expect(try ask() == (200, "2"))
                try write(
                    sidecar, upstream, settings: settings("few: {limit: 2, window: 1h}"), routes: routes)
                try expectReload(sidecar)
                let refused = try client.exchange("GET", "/few")
                #expect(refused.status == 429)
                // Two of the three must leave before there is room.
                let wait = try #require(refused.field("Retry-After").flatMap(Int.init))
                #expect((3_590...3_600).contains(wait))
                try write(
                    sidecar, upstream, settings: settings("few: {limit: 4, window: 1h}"), routes: routes)
                try expectReload(sidecar)
                #expect(try ask() == (200, "0"))
                #expect(try ask() == (429, "0"))
            }
        }

        @Test("a revocation stays, whichever providers come before its own")
        func revocations() throws {
            let tokens = try SignedToken.make([#"{"sub":"a","jti":"t1"}"#, #"{"sub":"b","jti":"t2"}"#])
            let routes = "  - { path: /me, upstream: scripted, tier: off, providers: [local] }"
            try with(routes: routes) { sidecar, upstream in
                func statuses() throws -> [Int] {
                    try tokens.map {
                        try sidecar.exchange("GET", "/me", fields: ["Authorization: Bearer \($0)"]).status
                    }
                }
                func revoke(_ id: String) throws -> Int {
                    let program = try Program(
                        Built.gateway,
                        ["revoke", "--jti", id, "--admin", sidecar.folder.path + "/admin.sock"],
                        folder: sidecar.folder.path)
                    return try program.waitForEnd()
                }
                #expect(try revoke("t1") == 0)
                #expect(try statuses() == [401, 200])
                let other = "  first: { secret: \"ffffffffffffffff0123456789abcdef\" }\n"
                let both = Self.providers.replacing("providers:\n", with: "providers:\n" + other)
                try write(sidecar, upstream, settings: both, routes: routes)
                try expectReload(sidecar)
                #expect(try statuses() == [401, 200])
                #expect(try revoke("t2") == 0)
                #expect(try statuses() == [401, 401])
                // Without the provider for a while, and with it again.
                try write(
                    sidecar, upstream, settings: "providers:\n" + other,
                    routes: "  - { path: /me, upstream: scripted, tier: off }")
                try expectReload(sidecar)
                #expect(try statuses() == [401, 401])
                try write(sidecar, upstream, routes: routes)
                try expectReload(sidecar)
                let fresh = try SignedToken.make([#"{"sub":"c","jti":"t3"}"#])[0]
                let good = try sidecar.exchange("GET", "/me", fields: ["Authorization: Bearer \(fresh)"])
                #expect(good.status == 200)
                #expect(try statuses() == [401, 401])
            }
        }

        @Test("a request under way ends under the rules it began with, its connection goes on under the new")
        func underWay() throws {
            func settings(_ value: String) -> String {
                Self.providers + "\nresponse_headers: { set: { X-Rules: \(value) } }"
            }
            try with(settings: settings("old")) { sidecar, upstream in
                let client = try sidecar.connect()
                try client.send("GET", "/slow")
                #expect(upstream.waitForNotes(1))
                // Two requests more wait behind it on the same connection.
                try client.send("GET", "/b")
                try client.send("GET", "/c")
                try write(sidecar, upstream, settings: settings("new"))
                try expectReload(sidecar)
                #expect(try sidecar.exchange("GET", "/").field("X-Rules") == "new")
                upstream.note("go")
                let answers = try (0..<3).map { _ in try client.receive() }
                #expect(answers.map(\.status) == [200, 200, 200])
                #expect(answers.map { $0.field("X-Rules") } == ["old", "new", "new"])
                #expect(answers[1].text.hasPrefix("GET /b") && answers[2].text.hasPrefix("GET /c"))
            }
        }

        @Test("an open WebSocket lives on, and does not keep the gateway from ending")
        func tunnels() throws {
            let routes =
                "  - { path: /ws, upstream: scripted, upgrade: [websocket], tier: off, authentication: none }"
            let script: ScriptedUpstream.Script = { peer, _ in
                let head = try peer.receiveHead()
                guard head.hasPrefix("GET /ws") else { return try peer.answer() }
                try peer.send(
                    "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n")
                while true { try peer.send(String(decoding: peer.receive(count: 4), as: UTF8.self)) }
            }
            let settings = Self.providers + "\ndrain_timeout: 500ms"
            try with(settings: settings, routes: routes, script: script) { sidecar, upstream in
                let tunnel = try sidecar.connect()
                try tunnel.send(
                    "GET", "/ws",
                    fields: ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"])
                #expect(try tunnel.receiveHead().status == 101)
                for round in 0..<3 {
                    try write(
                        sidecar, upstream, settings: settings,
                        routes: "  - { path: /r\(round), upstream: scripted, tier: off, scopes: [a] }")
                    try expectReload(sidecar)
                    try tunnel.send(raw: "abcd")
                    let echoed = try tunnel.socket.receive(capacity: 4)
                    #expect(echoed == Array("abcd".utf8))
                    #expect(try sidecar.exchange("GET", "/r\(round)").status == 401)
                }
                sidecar.gateway.signal(SIGTERM)
                #expect(try sidecar.gateway.waitForEnd(seconds: 5) == 0)
            }
        }

        @Test("no request is lost while the configuration changes many times under load")
        func load() throws {
            try with { sidecar, upstream in
                let tally = Tally()
                let port = sidecar.port
                for number in 0..<8 {
                    Thread.detachNewThread {
                        do {
                            let keeper = try HTTPConnection(port: port)
                            for round in 0..<150 {
                                // Half of them over connections of their own.
                                let connection = number % 2 == 0 ? keeper : try HTTPConnection(port: port)
                                let response = try connection.exchange("GET", "/\(number)/\(round)")
                                let isOurs = response.text.hasPrefix("GET /\(number)/\(round) ")
                                if response.status != 200 || !isOurs {
                                    let text = "\(number)/\(round): \(response.status)"
                                    tally.failures.withLock { $0.append(text) }
                                }
                            }
                        } catch {
                            tally.failures.withLock { $0.append("\(number): \(error)") }
                        }
                        tally.done.withLock { $0 += 1 }
                    }
                }
                var reloads = 0
                while tally.doneCount < 8 && reloads < 200 {
                    try write(
                        sidecar, upstream,
                        routes: "  - { path: /x\(reloads), upstream: scripted, tier: off, scopes: [a] }")
                    try expectReload(sidecar)
                    reloads += 1
                }
                #expect(eventually(seconds: 30) { tally.doneCount == 8 })
                let failures = tally.failures.withLock { $0 }
                #expect(failures == [] && reloads >= 2, "\(reloads) reloads")
                let door = try HTTPConnection(path: sidecar.folder.path + "/admin.sock")
                let metrics = try door.exchange("GET", "/metrics").text
                #expect(metrics.contains("postern_requests_total{route=\"/\",status=\"200\"} 1200\n"))
            }
        }

        @Test("the file's own tests stand before a reload as before a start")
        func tests() throws {
            let folder = try ScratchFolder()
            func yaml(_ status: Int) -> String {
                """
                upstreams: { app: { address: "127.0.0.1:1" } }
                routes: [{ path: /open, tier: off, authentication: none }]
                tests: [{ name: it, request: { path: /other }, expect: { status: \(status) } }]
                """
            }
            let file = try folder.write(yaml(404), to: "gateway.yaml")
            let port = try LoopbackSocket.freePort()
            let program = try Program(
                Built.gateway, ["run", "--test", "--config", file],
                environment: ["GATEWAY_LISTEN": "127.0.0.1:\(port)", "STATE_DIR": folder.path],
                folder: folder.path)
            defer { program.end() }
            try program.waitUntilReady { (try? LoopbackSocket(port: port)) != nil }
            _ = try folder.write(yaml(200), to: "gateway.yaml")
            program.signal(SIGHUP)
            #expect(eventually { program.output.contains("status: expected 200, got 404") })
            #expect(program.output.contains("is refused; what is in force stays"))
        }

        @Test("why a request was refused is told by the configuration that refused it")
        func why() throws {
            try with(routes: "  - { path: /locked, upstream: scripted, tier: off, scopes: [a] }") {
                sidecar, upstream in
                let refused = try sidecar.exchange("GET", "/locked")
                let id = try #require(refused.field("X-Request-ID"))
                try write(sidecar, upstream)
                try expectReload(sidecar)
                usleep(700_000)
                let door = try HTTPConnection(path: sidecar.folder.path + "/admin.sock")
                let report = try door.exchange("GET", "/refusals/\(id)?format=text")
                #expect(report.status == 200 && report.text.contains("routes[1].authentication"))
            }
        }
    }
}
