import Foundation
import Testing

extension RealPrograms {
    /// Two gateways and one real Redis: what is revoked at one is refused by the other.
    @Suite("revocations that gateways share")
    struct SharedRevocationTests {
        enum Mode: String, CaseIterable { case check, replicate }

        private static let script: ScriptedUpstream.Script = { peer, _ in
            while true {
                _ = try peer.receiveHead()
                try peer.answer()
            }
        }

        private static func settings(_ url: String, _ mode: Mode, _ more: String) -> String {
            """
            redis: { url: "\(url)", retry: 100ms, deadline: 500ms }
            revocation: { mode: \(mode.rawValue), max_staleness: 2s, scan_interval: 500ms\(more) }
            providers:
              local: { secret: "\(SignedToken.secret)", leeway: 0s }
            """
        }

        private static func with(
            _ url: String, _ mode: Mode, _ more: String = "", _ body: (Sidecar) throws -> Void
        ) throws {
            let route = "  - { path: /me, upstream: scripted, tier: off }"
            try ScriptedUpstream.with(
                settings: settings(url, mode, more), routes: route, workers: 2, script: script
            ) { sidecar, _ in
                try body(sidecar)
            }
        }

        private static func withTwo(
            _ url: String, _ mode: Mode, _ more: String = "", _ body: (Sidecar, Sidecar) throws -> Void
        ) throws {
            try with(url, mode, more) { first in
                try with(url, mode, more) { second in
                    for sidecar in [first, second] {
                        #expect(eventually { isReady(sidecar, mode) }, "\(sidecar.gateway.output)")
                    }
                    try body(first, second)
                }
            }
        }

        private static func metric(_ name: String, _ sidecar: Sidecar) -> Double? {
            let door = try? HTTPConnection(path: sidecar.folder.path + "/admin.sock")
            let line = try? door?.exchange("GET", "/metrics").text.split(separator: "\n").first {
                $0.hasPrefix(name + " ")
            }
            return line?.split(separator: " ").last.flatMap { Double($0) }
        }

        private static func isReady(_ sidecar: Sidecar, _ mode: Mode) -> Bool {
            mode == .check
                ? metric("postern_store_ready", sidecar) == 2
                : metric("postern_revocations_copy_stale", sidecar) == 0
        }

        private func revoke(_ sidecar: Sidecar, _ what: String) throws -> Int {
            let door = try HTTPConnection(path: sidecar.folder.path + "/admin.sock")
            return try door.exchange(
                "POST", "/revocations", fields: ["Content-Type: application/json"],
                body: "{\"provider\":\"local\",\(what)}"
            ).status
        }

        private func status(_ sidecar: Sidecar, _ token: String) throws -> Int {
            try sidecar.exchange("GET", "/me", fields: ["Authorization: Bearer \(token)"]).status
        }

        private func isRefused(_ sidecar: Sidecar, _ token: String) -> Bool {
            (try? status(sidecar, token)) == 401
        }

        private static func tokens() throws -> [String] {
            try SignedToken.make(
                (0..<6).map { "{\"sub\":\"u\($0)\",\"jti\":\"j\($0)\",\"sid\":\"s\($0)\"}" })
        }

        @Test(
            "a token, a session and a user revoked at one are refused by the other", arguments: Mode.allCases)
        func spreads(mode: Mode) throws {
            let tokens = try Self.tokens()
            try RedisServer.with { redis in
                try Self.withTwo(redis.url, mode) { (first, second) throws in
                    for token in tokens { #expect(try status(second, token) == 200) }
                    let now = Int(Date().timeIntervalSince1970) + 1
                    for (index, what) in [
                        "\"jti\":\"j0\"", "\"sid\":\"s1\"", "\"sub\":\"u2\",\"before\":\(now)",
                    ].enumerated() {
                        #expect(try revoke(first, what) == 201)
                        #expect(try status(first, tokens[index]) == 401)
                        // In a fleet that checks, at once; in one that keeps copies, within the staleness.
                        let seconds: Double = mode == .check ? 0 : 2
                        #expect(eventually(seconds: seconds) { isRefused(second, tokens[index]) }, "\(what)")
                    }
                    #expect(try status(second, tokens[3]) == 200)
                    // Another writer's plain key.
                    try redis.command("SET", "token:blacklist:j4", "1", "EX", "1000")
                    let seconds: Double = mode == .check ? 0 : 2.5
                    for sidecar in [first, second] {
                        #expect(eventually(seconds: seconds) { isRefused(sidecar, tokens[4]) })
                    }
                    // Another writer's entry of the stream, which fleets that check do not read.
                    if mode == .replicate {
                        try redis.command("XADD", "postern:revocations", "*", "jti", "j5")
                        #expect(eventually(seconds: 2) { isRefused(first, tokens[5]) })
                    }
                }
            }
        }

        @Test("a Redis that was killed and is empty again loses no revocation, and brings none back")
        func emptied() throws {
            let tokens = try Self.tokens()
            try RedisServer.with { redis in
                try Self.withTwo(redis.url, .replicate) { (first, second) throws in
                    #expect(try revoke(first, "\"jti\":\"j0\"") == 201)
                    let soon = Int(Date().timeIntervalSince1970) + 1
                    #expect(try revoke(second, "\"jti\":\"j1\",\"exp\":\(soon)") == 201)
                    #expect(eventually(seconds: 2) { isRefused(second, tokens[0]) })
                    let short = "token:blacklist:j1"
                    #expect(eventually { (try? redis.command("EXISTS", short)) == "0" }, "it has ended")
                    redis.stop()
                    #expect(try revoke(first, "\"jti\":\"j2\"") == 503, "Redis has not taken it")
                    #expect(try status(first, tokens[2]) == 401, "yet it is in force here")
                    #expect(try status(second, tokens[0]) == 401, "what is known stays known")
                    #expect(try status(second, tokens[3]) == 200)
                    try redis.start()
                    #expect(eventually(seconds: 10) { isRefused(second, tokens[2]) })
                    for key in ["token:blacklist:j0", "token:blacklist:j2"] {
                        #expect(eventually { (try? redis.command("EXISTS", key)) == "1" })
                    }
                    // The same on a connection that stands.
                    try redis.command("FLUSHALL")
                    #expect(eventually { (try? redis.command("EXISTS", "token:blacklist:j0")) == "1" })
                    // A gateway that has never heard of them.
                    try Self.with(redis.url, .check) { (third) throws in
                        #expect(eventually { Self.isReady(third, .check) })
                        #expect(try status(third, tokens[0]) == 401)
                        #expect(try status(third, tokens[2]) == 401)
                        #expect(try status(third, tokens[3]) == 200)
                    }
                    #expect(try redis.command("EXISTS", short) == "0")
                }
            }
        }

        @Test("while Redis is frozen a revocation is answered with 503, and reaches everybody afterwards")
        func frozen() throws {
            let tokens = try Self.tokens()
            try RedisServer.with { redis in
                try Self.withTwo(redis.url, .check) { (first, second) throws in
                    redis.freeze()
                    #expect(try revoke(first, "\"jti\":\"j0\"") == 503)
                    #expect(try status(first, tokens[0]) == 401)
                    #expect(try status(second, tokens[0]) == 200, "on_outage: allow")
                    redis.thaw()
                    #expect(eventually { isRefused(second, tokens[0]) })
                    #expect(eventually { (try? revoke(first, "\"jti\":\"j1\"")) == 201 })
                    // Each of its workers finds out by itself that Redis answers again.
                    #expect(eventually { isRefused(second, tokens[1]) })
                }
            }
        }

        @Test("with on_outage: deny no token passes unchecked", arguments: Mode.allCases)
        func denies(mode: Mode) throws {
            let tokens = try Self.tokens()
            try RedisServer.with { redis in
                try Self.withTwo(redis.url, mode, ", on_outage: deny") { (first, _) throws in
                    #expect(eventually { (try? status(first, tokens[0])) == 200 })
                    redis.freeze()
                    #expect(eventually { (try? status(first, tokens[0])) == 503 })
                    #expect(try status(first, "nonsense") == 401)
                    redis.thaw()
                    #expect(eventually { (try? status(first, tokens[0])) == 200 })
                }
            }
        }
    }
}
