import Foundation
import Testing

extension RealPrograms {
    /// Redis by TLS, a real one.
    @Suite("Redis by TLS")
    struct SecuredStoreTests {
        private typealias Shared = SharedLimitTests

        /// Makes certificates, and runs `body` against a server that shows the one of this name.
        private func with(
            _ certificate: String, asksClients: Bool = false,
            _ body: (RedisServer, Int, ScratchFolder) throws -> Void
        ) throws {
            let folder = try ScratchFolder()
            let maker = try Program(
                "/usr/bin/python3", [Built.root + "/Tests/Fixtures/certificates.py", folder.path],
                folder: folder.path)
            guard try maker.waitForEnd() == 0 else { throw HarnessError(maker.output) }
            let port = try LoopbackSocket.freePort()
            try RedisServer.with([
                "--tls-port", "\(port)", "--tls-cert-file", "\(folder.path)/\(certificate).pem",
                "--tls-key-file", "\(folder.path)/\(certificate).key",
                "--tls-ca-cert-file", "\(folder.path)/authority.pem",
                "--tls-auth-clients", asksClients ? "yes" : "no",
            ]) { redis in try body(redis, port, folder) }
        }

        private func settings(_ url: String, _ keys: String) -> String {
            Shared.settings(url).replacing("redis: { ", with: "redis: { \(keys), ")
        }

        private func gateway(
            _ url: String, _ keys: String, _ more: String = "", _ body: (Sidecar) throws -> Void
        ) throws {
            let routes = """
                  - { path: /ten, upstream: scripted, tier: ten, authentication: none }
                  - { path: /me, upstream: scripted, tier: off }
                """
            try ScriptedUpstream.with(
                settings: settings(url, keys) + "\n" + more, routes: routes, workers: 2
            ) { peer, _ in
                while true {
                    _ = try peer.receiveHead()
                    try peer.answer()
                }
            } _: { sidecar, _ in
                try body(sidecar)
            }
        }

        @Test("limits and revocations work over it, and again after the server was gone")
        func works() throws {
            let token = try SignedToken.make([#"{"sub":"a","jti":"t1"}"#])[0]
            try with("server") { redis, port, folder in
                let url = "rediss://localhost:\(port)"
                try gateway(url, "ca_file: \(folder.path)/authority.pem") { sidecar in
                    #expect(Shared.waitUntilAsked(sidecar))
                    let statuses = try (0..<12).map { _ in try sidecar.exchange("GET", "/ten").status }
                    #expect(statuses == Array(repeating: 200, count: 10) + [429, 429])
                    func me() throws -> Int {
                        try sidecar.exchange("GET", "/me", fields: ["Authorization: Bearer \(token)"]).status
                    }
                    #expect(try me() == 200)
                    // By another writer, over the port without TLS: each token is asked for.
                    try redis.command("SET", "token:blacklist:t1", "1", "EX", "60")
                    #expect(try me() == 401)
                    redis.stop()
                    #expect(eventually { (try? Shared.metric("postern_store_ready", of: sidecar)) == 0 })
                    #expect(try sidecar.exchange("GET", "/ten").status == 200)
                    try redis.start()
                    #expect(Shared.waitUntilAsked(sidecar))
                    #expect(try sidecar.exchange("GET", "/ten").number("X-RateLimit-Remaining") == 9)
                    redis.freeze()
                    for _ in 0..<3 { #expect(try sidecar.exchange("GET", "/ten").status == 200) }
                    redis.thaw()
                    #expect(Shared.waitUntilAsked(sidecar))
                }
            }
        }

        @Test("a revocation of the gateway's own, and a copy of all, go over it as well")
        func replicates() throws {
            let token = try SignedToken.make([#"{"sub":"a","jti":"t1"}"#])[0]
            try with("server") { redis, port, folder in
                let keys = "ca_file: \(folder.path)/authority.pem"
                let more = "revocation: { mode: replicate, max_staleness: 1s }"
                try gateway("rediss://127.0.0.1:\(port)", keys, more) { first in
                    try gateway("rediss://127.0.0.1:\(port)", keys, more) { second in
                        func me(_ sidecar: Sidecar) throws -> Int {
                            try sidecar.exchange("GET", "/me", fields: ["Authorization: Bearer \(token)"])
                                .status
                        }
                        #expect(eventually { (try? me(second)) == 200 })
                        let revoker = try Program(
                            Built.gateway,
                            ["revoke", "--jti", "t1", "--admin", first.folder.path + "/admin.sock"],
                            folder: first.folder.path)
                        #expect(try revoker.waitForEnd() == 0, "\(revoker.output)")
                        #expect(try me(first) == 401)
                        #expect(eventually(seconds: 3) { (try? me(second)) == 401 })
                        let exists = try redis.command("EXISTS", "token:blacklist:t1")
                        #expect(exists == "1")
                    }
                }
            }
        }

        @Test(
            "a server that is not whom it should be is an outage, and the log says why",
            arguments: [
                ("server", "stranger", "", "self-signed certificate in certificate chain"),
                ("server", "authority", "tls_name: redis.example", "hostname mismatch"),
                ("server", "authority", "tls_name: 127.0.0.2", "IP address mismatch"),
                ("other", "authority", "", "hostname mismatch"),
                ("other", "authority", "tls_name: other.internal", nil),
                ("expired", "authority", "", "certificate has expired"),
            ] as [(String, String, String, String?)])
        func stranger(
            _ row: (certificate: String, authority: String, key: String, reason: String?)
        ) throws {
            try with(row.certificate) { _, port, folder in
                let keys = ["ca_file: \(folder.path)/\(row.authority).pem", row.key]
                    .filter { !$0.isEmpty }.joined(separator: ", ")
                try gateway("rediss://localhost:\(port)", keys) { sidecar in
                    guard let reason = row.reason else {
                        #expect(Shared.waitUntilAsked(sidecar))
                        return
                    }
                    let isSaid = eventually { sidecar.gateway.output.contains(reason) }
                    #expect(isSaid, "\(sidecar.gateway.output)")
                    let status = try sidecar.exchange("GET", "/ten").status
                    #expect(status == 200)
                    let ready = try Shared.metric("postern_store_ready", of: sidecar)
                    #expect(ready == 0)
                }
            }
        }

        @Test("the port without TLS is an outage, as TLS is to who expects none")
        func ports() throws {
            try with("server") { redis, port, folder in
                let keys = "ca_file: \(folder.path)/authority.pem"
                try gateway("rediss://127.0.0.1:\(redis.port)", keys) { sidecar in
                    #expect(eventually { sidecar.gateway.output.contains("is away: ") })
                    let status = try sidecar.exchange("GET", "/ten").status
                    #expect(status == 200)
                }
                try gateway("redis://127.0.0.1:\(port)", "retry: 500ms") { sidecar in
                    #expect(eventually { sidecar.gateway.output.contains("is away: ") })
                    let status = try sidecar.exchange("GET", "/ten").status
                    #expect(status == 200)
                }
            }
        }

        @Test("a server that asks who the gateway is gets its certificate")
        func clients() throws {
            try with("server", asksClients: true) { _, port, folder in
                let trust = "ca_file: \(folder.path)/authority.pem"
                let own = "certificate_file: \(folder.path)/client.pem, key_file: \(folder.path)/client.key"
                try gateway("rediss://localhost:\(port)", "\(trust), \(own)") { sidecar in
                    #expect(Shared.waitUntilAsked(sidecar))
                }
                try gateway("rediss://localhost:\(port)", trust) { sidecar in
                    #expect(eventually { sidecar.gateway.output.contains("is away: ") })
                    let status = try sidecar.exchange("GET", "/ten").status
                    #expect(status == 200)
                }
            }
        }
    }
}
