import Foundation
import Glibc
import Testing

extension RealPrograms {
    /// What upstreams may and may not revoke, and what clients get to hear of it.
    @Suite("revoking upstreams")
    struct RevokingUpstreamTests {
        private static let entry = "Gateway-Revoke: jti=\"token-1\", exp=4102444800\r\n"

        private static let script: ScriptedUpstream.Script = { peer, upstream in
            while true {
                let head = try peer.receiveHead()
                let path = head.split(separator: " ")[1]
                upstream.note(head)
                switch path {
                case "/revoke": try peer.answer("gone", fields: entry)
                case "/late":
                    usleep(500_000)
                    try peer.answer("gone", fields: entry)
                case "/malformed": try peer.answer("gone", fields: "Gateway-Revoke: everything!\r\n")
                case "/twice": try peer.answer("gone", fields: entry + entry)
                default: try peer.answer("kept")
                }
            }
        }

        private static let provider = """
            providers:
              local: { secret: "0123456789abcdef0123456789abcdef" }
            """

        private static func revocations(_ sidecar: Sidecar) -> Int {
            let door = try? HTTPConnection(path: sidecar.folder.path + "/admin.sock")
            let text = (try? door?.exchange("GET", "/metrics").text) ?? ""
            let line = text.split(separator: "\n").first { $0.hasPrefix("postern_revocations ") }
            return line.flatMap { Int($0.split(separator: " ")[1]) } ?? -1
        }

        @Test("one that may is heard, one that may not is not, and the field reaches no client")
        func heard() throws {
            for may in [true, false] {
                try ScriptedUpstream.with(
                    upstream: "may_revoke: [\(may ? "local" : "")]", settings: Self.provider,
                    script: Self.script
                ) { sidecar, _ in
                    let connection = try sidecar.connect()
                    let response = try connection.exchange("GET", "/revoke")
                    #expect(response.status == 200)
                    #expect(response.field("Gateway-Revoke") == nil)
                    #expect(Self.revocations(sidecar) == (may ? 1 : 0))
                    #expect(try connection.exchange("GET", "/").text == "kept")
                }
            }
        }

        @Test("what cannot be read is 502, once, and not asked for again")
        func malformed() throws {
            try ScriptedUpstream.with(
                upstream: "may_revoke: [local]", settings: Self.provider, script: Self.script
            ) { sidecar, upstream in
                let connection = try sidecar.connect()
                #expect(try connection.exchange("GET", "/").status == 200)
                for path in ["/malformed", "/twice"] {
                    #expect(try connection.exchange("GET", path).status == 502)
                    #expect(upstream.noted.filter { $0.hasPrefix("GET \(path)") }.count == 1)
                }
                #expect(Self.revocations(sidecar) == 0)
            }
        }

        @Test("a client that leaves before the answer does not stop its revocation")
        func leaving() throws {
            try ScriptedUpstream.with(
                upstream: "may_revoke: [local]", settings: Self.provider, script: Self.script
            ) { sidecar, upstream in
                for reset in [true, false] {
                    var connection: HTTPConnection? = try sidecar.connect()
                    try connection?.send("POST", reset ? "/late" : "/revoke")
                    #expect(upstream.waitForNotes(reset ? 1 : 2))
                    if reset { connection?.socket.resetOnClose() }
                    connection = nil
                    #expect(eventually { Self.revocations(sidecar) == 1 })
                }
                // Nothing of the left exchanges holds the gateway up.
                sidecar.gateway.signal(SIGTERM)
                #expect(try sidecar.gateway.waitForEnd(seconds: 4) == 0)
            }
        }

        @Test("when the store cannot write the client gets 503, and a success again when it can")
        func storeFails() throws {
            try ScriptedUpstream.with(
                upstream: "may_revoke: [local]", settings: Self.provider, script: Self.script
            ) { sidecar, upstream in
                let connection = try sidecar.connect(timeoutSeconds: 20)
                #expect(try connection.exchange("GET", "/").status == 200)
                let locker = try Program(
                    "/usr/bin/python3",
                    [
                        "-c",
                        """
                        import sqlite3, sys, time
                        base = sqlite3.connect(sys.argv[1], isolation_level=None)
                        base.execute("BEGIN IMMEDIATE")
                        print("locked", flush=True)
                        time.sleep(60)
                        """, sidecar.folder.path + "/revocations.sqlite",
                    ], folder: sidecar.folder.path)
                #expect(eventually { locker.output.contains("locked") })
                let response = try connection.exchange("GET", "/revoke")
                #expect(response.status == 503)
                #expect(try response.members()["error_code"] == "SERVICE_UNAVAILABLE")
                #expect(upstream.noted.filter { $0.hasPrefix("GET /revoke") }.count == 1)
                locker.kill()
                #expect(eventually { (try? sidecar.exchange("GET", "/revoke").status) == 200 })
                #expect(Self.revocations(sidecar) == 1)
            }
        }

        @Test("what a client could say in the gateway's name is removed, in every spelling")
        func forged() throws {
            try ScriptedUpstream.with(
                upstream: "may_revoke: [local]", settings: Self.provider, script: Self.script
            ) { sidecar, upstream in
                let forged = [
                    "Gateway-Revoke: sub=\"1\"", "gateway_revoke: sub=\"1\"", "X_User_Id: 1", "x-user-id: 1",
                    "X-USER_ID: 1", "X-Token-Id: 1", "X_Session-Id: 1", "X-Auth-Time: 1",
                ]
                let response = try sidecar.exchange(
                    "GET", "/", fields: forged + ["Connection: X-Request-ID, X-User-Id, Via", "X-Plain: 1"])
                #expect(response.status == 200)
                let head = upstream.noted.joined().lowercased()
                for name in forged { #expect(!head.contains(name.lowercased()), "\(name)") }
                #expect(head.contains("x-plain: 1"))
                #expect(head.contains("x-request-id: "))
                #expect(head.contains("via: 1.1 postern"))
            }
        }

        @Test("X-Forwarded-For is the peer's, after what a trusted proxy said, and nothing else's")
        func forwardedFor() throws {
            for trusted in [true, false] {
                let proxies = trusted ? "\ntrusted_proxies: [127.0.0.0/8]" : ""
                try ScriptedUpstream.with(settings: Self.provider + proxies, script: Self.script) {
                    sidecar, upstream in
                    let fields = ["X-Forwarded-For: 192.0.2.7, 192.0.2.8", "X-Forwarded-Proto: https"]
                    let response = try sidecar.exchange("GET", "/", fields: fields)
                    #expect(response.status == 200)
                    let lines = upstream.noted.joined().lowercased().split(separator: "\r\n")
                    let expected = trusted ? "192.0.2.7, 192.0.2.8, 127.0.0.1" : "127.0.0.1"
                    #expect(lines.contains("x-forwarded-for: \(expected)"))
                    #expect(lines.contains("x-forwarded-proto: \(trusted ? "https" : "http")"))
                    #expect(lines.filter { $0.hasPrefix("x-forwarded-for") }.count == 1)
                }
            }
        }
    }
}
