import Foundation
import Testing

extension RealPrograms {
    /// What a key server, or whoever sends tokens, can do to a gateway that fetches keys.
    @Suite("hostile key servers")
    struct HostileKeyServerTests {
        typealias Keys = RemoteKeysTests

        @Test(
            "a bad answer is a failed fetch, and the keys of before are used",
            arguments: [
                ("one.json", "endless", 200, "too_large"), ("one.json", "drip", 200, "timed_out"),
                ("one.json", "hang", 200, "timed_out"), ("one.json", "truncated", 200, "unreachable"),
                ("one.json", "plain", 500, "bad_status"), ("text.html", "plain", 200, "unreadable"),
                ("empty.json", "plain", 200, "unreadable"), ("useless.json", "plain", 200, "unreadable"),
                ("many.json", "plain", 200, "unreadable"),
            ])
        func bad(file: String, mode: String, status: Int, outcome: String) throws {
            try KeyServer.with { server in
                try Keys.gateway(server, workers: 1) { sidecar in
                    #expect(Keys.eventuallyAnswers(sidecar, server.tokens.one, 200))
                    try server.answer(file, mode: mode, status: status)
                    #expect(eventually { Keys.fetches(sidecar, outcome) >= 2 })
                    #expect(try Keys.status(sidecar, server.tokens.one) == 200)
                    #expect(Self.children(of: sidecar).count <= 1)
                    try server.answer("two.json")
                    #expect(Keys.eventuallyAnswers(sidecar, server.tokens.two, 200))
                }
            }
        }

        @Test(
            "of a set with weak, secret, broken and repeated keys the good ones are used, the others counted")
        func mixed() throws {
            try KeyServer.with { server in
                try server.answer("mixed.json")
                try Keys.gateway(server) { sidecar in
                    #expect(Keys.eventuallyAnswers(sidecar, server.tokens.one, 200))
                    let secret = try Keys.status(sidecar, server.tokens.secret)
                    #expect(secret == 401)
                    #expect(Keys.metric(sidecar, "postern_keys{provider=\"idp\"}") == 2)
                    #expect(Keys.metric(sidecar, "postern_keys_left_out{provider=\"idp\"}") == 4)
                }
            }
        }

        @Test("a flood of invented key ids is a handful of fetches")
        func flood() throws {
            try KeyServer.with { server in
                try server.answer("one.json", maxAge: 3_600)
                try Keys.gateway(server, "jwks_refresh_min: 1h, jwks_unknown_kid_wait: 1s") { sidecar in
                    #expect(Keys.eventuallyAnswers(sidecar, server.tokens.one, 200))
                    let before = server.requests
                    let parts = server.tokens.one.split(separator: ".")
                    let connection = try sidecar.connect()
                    let end = ContinuousClock.now + .seconds(4)
                    var count = 0
                    while ContinuousClock.now < end {
                        count += 1
                        let header = Data("{\"alg\":\"ES256\",\"kid\":\"invented-\(count)\"}".utf8)
                            .base64EncodedString().replacing("=", with: "")
                        let token = "\(header).\(parts[1]).\(parts[2])"
                        let fields = ["Authorization: Bearer \(token)"]
                        #expect(try connection.exchange("GET", "/idp", fields: fields).status == 401)
                    }
                    let fetches = server.requests - before
                    #expect(count > 200 && (1...4).contains(fetches), "\(count) tokens, \(fetches) fetches")
                    #expect(try Keys.status(sidecar, server.tokens.one) == 200)
                }
            }
        }

        @Test("a server that never answers delays no request, neither of its own provider nor of another")
        func slow() throws {
            let local = try SignedToken.make([#"{"sub":"anna"}"#])[0]
            try KeyServer.with { server in
                try server.answer("one.json", mode: "hang")
                try Keys.gateway(server, "jwks_timeout: 30s", workers: 1) { sidecar in
                    #expect(eventually { server.requests == 1 })
                    let began = ContinuousClock.now
                    for _ in 0..<20 {
                        #expect(try Keys.status(sidecar, local, "/local") == 200)
                        #expect(try Keys.status(sidecar, server.tokens.one) == 503)
                    }
                    #expect(ContinuousClock.now - began < .seconds(2))
                    try Self.expectBare(sidecar, server)
                    let ending = ContinuousClock.now
                    sidecar.gateway.signal(SIGTERM)
                    #expect(try sidecar.gateway.waitForEnd() == 0)
                    #expect(ContinuousClock.now - ending < .seconds(2), "the fetch is given up")
                }
            }
        }

        @Test("children are reaped, and the gateway itself never loads libcurl")
        func reaped() throws {
            try KeyServer.with { server in
                try Keys.gateway(server) { sidecar in
                    #expect(eventually { Keys.fetches(sidecar, "same") >= 2 })
                    let file = FileHandle(forReadingAtPath: "/proc/\(sidecar.gateway.identifier)/maps")
                    let maps = String(decoding: try file?.readToEnd() ?? Data(), as: UTF8.self)
                    #expect(!maps.contains("libcurl") && maps.contains("libcrypto"))
                    #expect(eventually { Self.children(of: sidecar).isEmpty })
                    let said = sidecar.gateway.output.split(separator: "\n").filter { $0.contains("key set") }
                    #expect(said.count == 1, "the same set is no other one")
                }
            }
        }

        /// The process that fetches has standard streams and its own connection, no signal blocked, no
        /// variables, and no URL on its command line.
        private static func expectBare(_ sidecar: Sidecar, _ server: KeyServer) throws {
            let child = try #require(children(of: sidecar).first)
            let own = try links(of: child)
            let gateways = try links(of: Int(sidecar.gateway.identifier))
            let shared = own.filter { $0.hasPrefix("socket:") && gateways.contains($0) }
            #expect(shared.isEmpty && own.contains { $0.hasPrefix("socket:") }, "\(shared)")
            #expect(!own.contains { $0.contains("sqlite") }, "\(own)")
            func text(_ name: String) throws -> String {
                let bytes = FileManager.default.contents(atPath: "/proc/\(child)/\(name)")
                return String(decoding: try #require(bytes), as: UTF8.self)
            }
            let line = try text("cmdline")
            #expect(line == "gateway\0fetch-key-set\0")
            let variables = try text("environ")
            #expect(!variables.contains("STATE_DIR"))
            let status = try text("status").split(separator: "\n")
            for name in ["SigBlk:", "SigIgn:"] {
                let mask = status.first { $0.hasPrefix(name) }?.split(separator: "\t").last ?? ""
                // libcurl ignores SIGPIPE while it works, glibc what it keeps for itself (32 and 33).
                let others = UInt64(mask, radix: 16).map { $0 & ~(1 << 12 | 3 << 31) }
                #expect(others == 0, "\(name) \(mask)")
            }
        }

        private static func links(of process: Int) throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/fd").compactMap {
                try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/fd/\($0)")
            }
        }

        private static func children(of sidecar: Sidecar) -> [Int] {
            let tasks = "/proc/\(sidecar.gateway.identifier)/task"
            let threads = (try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? []
            return threads.flatMap { thread -> [Int] in
                let text = (try? String(contentsOfFile: "\(tasks)/\(thread)/children", encoding: .utf8)) ?? ""
                return text.split(separator: " ").compactMap { Int($0) }
            }
        }
    }
}
