import Foundation
import Testing

extension RealPrograms {
    /// Gateways that fetch their keys from a real server.
    @Suite("key sets by URL")
    struct RemoteKeysTests {
        static let quick =
            "jwks_refresh_min: 1s, jwks_refresh_max: 1s, jwks_unknown_kid_wait: 1s, jwks_timeout: 1s"

        /// A gateway before a scripted upstream: `/idp` takes tokens of the key server, `/local` others.
        static func gateway(
            _ server: KeyServer, _ more: String = quick, settings: String? = nil, workers: Int = 2,
            _ body: (Sidecar) throws -> Void
        ) throws {
            let providers = """
                access_log: off
                providers:
                  idp: { algorithms: [ES256], \(settings ?? server.settings), \(more) }
                  local: { secret: "\(SignedToken.secret)" }
                """
            let routes = """
                  - { path: /idp, upstream: scripted, providers: [idp], tier: off }
                  - { path: /local, upstream: scripted, providers: [local], tier: off }
                  - { path: /any, upstream: scripted, providers: [local, idp], tier: off }
                """
            try ScriptedUpstream.with(settings: providers, routes: routes, workers: workers) { peer, _ in
                while true {
                    _ = try peer.receiveHead()
                    try peer.answer()
                }
            } _: { sidecar, _ in
                try body(sidecar)
            }
        }

        static func status(_ sidecar: Sidecar, _ token: String, _ path: String = "/idp") throws -> Int {
            try sidecar.exchange("GET", path, fields: ["Authorization: Bearer \(token)"]).status
        }

        /// Waits until both workers, over connections of their own, answer so.
        static func eventuallyAnswers(
            _ sidecar: Sidecar, _ token: String, _ wanted: Int, seconds: Double = 10
        ) -> Bool {
            eventually(seconds: seconds) {
                (0..<6).allSatisfy { _ in (try? status(sidecar, token)) == wanted }
            }
        }

        /// A sample of the metrics, with its labels; nil: it is not there.
        static func metric(_ sidecar: Sidecar, _ name: String) -> Double? {
            guard let door = try? HTTPConnection(path: sidecar.folder.path + "/admin.sock"),
                let text = try? door.exchange("GET", "/metrics").text
            else { return nil }
            let line = text.split(separator: "\n").first { $0.hasPrefix(name + " ") }
            return line?.split(separator: " ").last.flatMap { Double($0) }
        }

        static func fetches(_ sidecar: Sidecar, _ outcome: String) -> Double {
            metric(sidecar, "postern_keys_fetches_total{provider=\"idp\",outcome=\"\(outcome)\"}") ?? -1
        }

        @Test("keys are fetched before they are needed, over TCP, a Unix socket and TLS", arguments: 0..<3)
        func fetched(way: Int) throws {
            try KeyServer.with(unix: way == 1, secure: way == 2) { server in
                let trust = way == 2 ? "jwks_ca_file: \(server.folder.path)/certificate.pem, " : ""
                try Self.gateway(server, trust + Self.quick) { sidecar in
                    #expect(eventually { Self.metric(sidecar, "postern_keys{provider=\"idp\"}") == 1 })
                    #expect(Self.eventuallyAnswers(sidecar, server.tokens.one, 200))
                    let others = [server.tokens.two, server.tokens.secret]
                    let statuses = try others.map { try Self.status(sidecar, $0) }
                    #expect(statuses == [401, 401])
                    let age = Self.metric(sidecar, "postern_keys_age_seconds{provider=\"idp\"}")
                    #expect((age ?? 99) < 30)
                }
            }
        }

        @Test("certificates by their ids are taken for a set")
        func certificates() throws {
            try KeyServer.with { server in
                try server.answer("x509.json")
                try Self.gateway(server, "jwks_format: x509") { sidecar in
                    #expect(Self.eventuallyAnswers(sidecar, server.tokens.one, 200))
                    let other = try Self.status(sidecar, server.tokens.two)
                    #expect(other == 401)
                }
            }
        }

        @Test(
            "a certificate of nobody, or of another name, is refused, and so are redirects elsewhere"
        )
        func refused() throws {
            try KeyServer.with(secure: true) { server in
                try Self.gateway(server) { sidecar in
                    #expect(eventually { Self.fetches(sidecar, "unreachable") >= 1 })
                    let status = try Self.status(sidecar, server.tokens.one)
                    #expect(status == 503)
                    #expect(sidecar.gateway.output.contains("key set of idp cannot be fetched: SSL"))
                }
            }
            try KeyServer.with(secure: true) { server in
                let trust = "jwks_ca_file: \(server.folder.path)/certificate.pem, " + Self.quick
                let name = server.settings.replacing("127.0.0.1", with: "localhost")
                try Self.gateway(server, trust, settings: name) { sidecar in
                    #expect(eventually { Self.fetches(sidecar, "unreachable") >= 1 })
                    #expect(sidecar.gateway.output.contains("cannot be fetched: SSL"), "another name")
                }
                for (mode, text) in [("loop", "redirects"), ("downgrade", "protocol")] {
                    try server.answer("one.json", mode: mode)
                    let before = server.requests
                    try Self.gateway(server, trust) { sidecar in
                        #expect(eventually { Self.fetches(sidecar, "unreachable") == 1 })
                        let output = sidecar.gateway.output
                        #expect(output.contains(text), "\(output)")
                        #expect(server.requests - before <= (mode == "loop" ? 8 : 2))
                    }
                }
            }
            try KeyServer.with { server in
                try server.answer("one.json", mode: "loop")
                try Self.gateway(server) { sidecar in
                    #expect(eventually { Self.fetches(sidecar, "bad_status") >= 2 })
                    #expect(server.requests <= Int(Self.fetches(sidecar, "bad_status")) + 1)
                }
            }
        }

        @Test(
            "before there are keys their tokens are answered with 503 and a cause, and other providers go on")
        func before() throws {
            try KeyServer.with { server in
                server.stop()
                try Self.gateway(server) { sidecar in
                    #expect(eventually { Self.fetches(sidecar, "unreachable") >= 1 })
                    let fields = ["Authorization: Bearer \(server.tokens.one)", "X-Request-ID: keys-7"]
                    let response = try sidecar.exchange("GET", "/idp", fields: fields)
                    #expect(response.status == 503 && response.number("Retry-After") == 5)
                    #expect(response.field("WWW-Authenticate") == nil)
                    #expect(try Self.status(sidecar, server.tokens.one, "/any") == 503)
                    let local = try SignedToken.make([#"{"sub":"anna"}"#])[0]
                    #expect(try Self.status(sidecar, local, "/local") == 200)
                    #expect(try Self.status(sidecar, local, "/any") == 200)
                    #expect(try Self.status(sidecar, "a.b.c") == 401)
                    let id = try #require(response.field("X-Request-ID"))
                    let why = try Program(
                        Built.gateway, ["why", id, "--admin", sidecar.folder.path + "/admin.sock"],
                        folder: sidecar.folder.path)
                    #expect(try why.waitForEnd() == 0)
                    #expect(
                        why.output.contains("keys_unavailable")
                            && why.output.contains("providers.idp.jwks_url"),
                        "\(why.output)")
                    try server.start()
                    #expect(Self.eventuallyAnswers(sidecar, server.tokens.one, 200))
                }
            }
        }

        @Test(
            "a withdrawn key stops though its tokens are remembered, and a new one is fetched"
        )
        func rotated() throws {
            try KeyServer.with { server in
                try server.answer("one.json", maxAge: 3_600)
                let settings = "jwks_refresh_min: 1h, jwks_unknown_kid_wait: 1s"
                try Self.gateway(server, settings) { sidecar in
                    #expect(Self.eventuallyAnswers(sidecar, server.tokens.one, 200))
                    #expect(server.requests == 1)
                    try server.answer("two.json", maxAge: 3_600)
                    #expect(try Self.status(sidecar, server.tokens.two) == 401, "nobody waits for a fetch")
                    #expect(Self.eventuallyAnswers(sidecar, server.tokens.two, 200, seconds: 5))
                    #expect(try Self.status(sidecar, server.tokens.one) == 401, "its key is withdrawn")
                    #expect(Self.fetches(sidecar, "changed") == 2)
                }
            }
        }

        @Test("when the server dies tokens go on, until the keys are too old; then it is 503")
        func dies() throws {
            try KeyServer.with { server in
                try Self.gateway(server, Self.quick + ", jwks_stale_for: 4s") { sidecar in
                    #expect(Self.eventuallyAnswers(sidecar, server.tokens.one, 200))
                    server.stop()
                    #expect(eventually { Self.fetches(sidecar, "unreachable") >= 1 })
                    #expect(Self.eventuallyAnswers(sidecar, server.tokens.one, 200, seconds: 1))
                    #expect(Self.eventuallyAnswers(sidecar, server.tokens.one, 503))
                    #expect(Self.metric(sidecar, "postern_keys{provider=\"idp\"}") == 0)
                    #expect(Self.metric(sidecar, "postern_keys_age_seconds{provider=\"idp\"}") == nil)
                    try server.start()
                    #expect(Self.eventuallyAnswers(sidecar, server.tokens.one, 200, seconds: 20))
                }
            }
        }
    }
}
