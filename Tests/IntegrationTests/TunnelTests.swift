import Foundation
import Testing

extension RealPrograms {
    /// Connections that are switched to another protocol (RFC 9110, 7.8; RFC 6455).
    @Suite("tunnels")
    struct TunnelTests {
        private static let routes =
            "  - { path: /ws, upstream: scripted, upgrade: [websocket], tier: off, authentication: none }"
        private static let handshake = [
            "Connection: keep-alive, Upgrade", "Upgrade: other/1, WebSocket", "Sec-WebSocket-Version: 13",
        ]
        private static let switched =
            "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Accept: x\r\nGateway-Revoke: sub=\"1\", before=1\r\n\r\n"

        private func run(
            settings: String = "", unix: Bool = false, script: @escaping ScriptedUpstream.Script,
            _ body: (Sidecar, ScriptedUpstream) throws -> Void
        ) throws {
            try ScriptedUpstream.with(
                settings: settings, routes: Self.routes, unix: unix, script: script, body)
        }

        private func open(_ sidecar: Sidecar) throws -> HTTPConnection {
            let connection = try sidecar.connect()
            try connection.send("GET", "/ws", fields: Self.handshake)
            let response = try connection.receiveHead()
            #expect(response.status == 101)
            #expect(response.field("Connection") == "Upgrade" && response.field("Upgrade") == "websocket")
            #expect(response.field("Sec-WebSocket-Accept") == "x")
            #expect(response.field("Gateway-Revoke") == nil && response.field("X-Request-ID") != nil)
            return connection
        }

        @Test("another library's two ends talk through it: text, megabytes, many at once, ping and close")
        func realEnds() throws {
            let folder = try ScratchFolder()
            let port = try LoopbackSocket.freePort()
            let fixture = Built.root + "/Tests/Fixtures/websocket.py"
            let server = try Program("/usr/bin/python3", [fixture, "serve", "\(port)"], folder: folder.path)
            defer { server.end() }
            try server.waitUntilReady { (try? LoopbackSocket(port: port)) != nil }
            let secret = String(repeating: "k", count: 40)
            let yaml = """
                upstreams: { chat: { address: "127.0.0.1:\(port)" } }
                providers: { local: { secret: "\(secret)" } }
                routes:
                  - { path: /ws, upstream: chat, upgrade: [websocket], tier: user, authentication: required }
                """
            try Sidecar.with(yaml: yaml) { sidecar in
                #expect(try sidecar.exchange("GET", "/ws", fields: Self.handshake).status == 401)
                let claims = "{'sub': '7', 'exp': int(time.time()) + 60}"
                let sign = "import jwt, time; print(jwt.encode(\(claims), '\(secret)'))"
                let signer = try Program("/usr/bin/python3", ["-c", sign], folder: folder.path)
                #expect(try signer.waitForEnd() == 0)
                let token = signer.output.trimmingCharacters(in: .whitespacesAndNewlines)
                let talk = try Program(
                    "/usr/bin/python3", [fixture, "talk", "\(sidecar.port)", token], folder: folder.path)
                #expect(try talk.waitForEnd(seconds: 25) == 0, "\(talk.output)")
                #expect(talk.output == "user 7\nclosed 1000\n")
                #expect(eventually { sidecar.gateway.output.contains("\"status\":101") })
                let line = sidecar.gateway.output.split(separator: "\n").last {
                    $0.contains("\"status\":101")
                }
                #expect(line?.contains("\"user\":\"7\"") == true)
            }
        }

        @Test("bytes go both ways as they come, those behind the heads too, and each end closes by itself")
        func bothWays() throws {
            for unix in [false, true] {
                let script: ScriptedUpstream.Script = { peer, upstream in
                    let head = try peer.receiveHead()
                    upstream.note(head)
                    try peer.send(Self.switched + "first")
                    upstream.note(String(decoding: try peer.receive(count: 9), as: UTF8.self))
                    #expect(peer.waitForEnd())
                    upstream.note("ended")
                    try peer.send("last")
                }
                try run(unix: unix, script: script) { sidecar, upstream in
                    let connection = try open(sidecar)
                    try connection.send(raw: "over")
                    try connection.drop(5)
                    try connection.send(raw: " here")
                    connection.endSending()
                    #expect(upstream.waitForNotes(3))
                    #expect(upstream.noted[1] == "over here" && upstream.noted[2] == "ended")
                    try connection.drop(4)
                    #expect(try connection.isEnded())
                    let head = upstream.noted[0]
                    #expect(head.contains("\r\nConnection: Upgrade\r\nUpgrade: websocket"))
                    #expect(!head.contains("other/1") && !head.contains("keep-alive"))
                    #expect(head.contains("\r\nSec-WebSocket-Version: 13"))
                    #expect(eventually { sidecar.gateway.output.contains("\"status\":101") })
                }
            }
        }

        @Test("the upstream's end reaches the client, who may go on sending")
        func upstreamEnds() throws {
            let script: ScriptedUpstream.Script = { peer, upstream in
                _ = try peer.receiveHead()
                try peer.send(Self.switched)
                peer.socket.endSending()
                upstream.note(String(decoding: try peer.receive(count: 4), as: UTF8.self))
            }
            try run(script: script) { sidecar, upstream in
                let connection = try open(sidecar)
                #expect(try connection.isEnded())
                try connection.send(raw: "more")
                #expect(upstream.waitForNotes(1) && upstream.noted[0] == "more")
            }
        }

        @Test("a slow reader holds the sender back, and nothing is lost", arguments: [false, true])
        func slowReader(unix: Bool) throws {
            let count = 30_000_000
            let script: ScriptedUpstream.Script = { peer, upstream in
                _ = try peer.receiveHead()
                try peer.send(Self.switched)
                var left = count
                while left > 0 {
                    let bytes = try peer.receive(count: min(left, 1_000_000))
                    #expect(bytes.allSatisfy { $0 == 0x61 })
                    left -= bytes.count
                    usleep(10_000)
                }
                try peer.send("all")
            }
            try run(unix: unix, script: script) { sidecar, upstream in
                let connection = try open(sidecar)
                let piece = [UInt8](repeating: 0x61, count: 1_000_000)
                for _ in 0..<30 { try connection.send(bytes: piece) }
                try connection.drop(3)
            }
        }

        @Test("Upgrade ends here where the route does not name the protocol, or nobody nominated it")
        func notAsked() throws {
            let script: ScriptedUpstream.Script = { peer, upstream in
                while true {
                    let head = try peer.receiveHead()
                    try peer.answer(head.lowercased().contains("upgrade") ? "asked" : "plain")
                }
            }
            try run(script: script) { sidecar, _ in
                let connection = try sidecar.connect()
                let rows: [(String, [String])] = [
                    ("/", Self.handshake), ("/ws", ["Connection: Upgrade", "Upgrade: h2c"]),
                    ("/ws", ["Upgrade: websocket"]), ("/ws", ["Connection: upgrade"]),
                    ("/ws", ["Connection: upgrade", "Upgrade: websocket", "Upgrade: websocket"]),
                ]
                for (path, fields) in rows {
                    #expect(try connection.exchange("GET", path, fields: fields).text == "plain", "\(fields)")
                }
                let posted = try connection.exchange("POST", "/ws", fields: Self.handshake, body: "x")
                #expect(posted.status == 200, "a request with a body is not switched")
                let refused = try connection.exchange("GET", "/ws", fields: Self.handshake)
                #expect(refused.text == "asked", "an upstream may go on in HTTP")
                try connection.send(
                    raw: "GET /ws HTTP/1.0\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n")
                #expect(try connection.receive().text == "plain")
            }
        }

        @Test("a 101 that nobody asked for, or for another protocol, is 502 (RFC 9110, 15.2.2)")
        func wrongSwitch() throws {
            let script: ScriptedUpstream.Script = { peer, _ in
                let head = try peer.receiveHead()
                let upgrade = head.contains("/ws?other") ? "h2c" : "websocket"
                let option = head.contains("/ws?bare") ? "close" : "upgrade"
                try peer.send(
                    "HTTP/1.1 101 Switching\r\nConnection: \(option)\r\nUpgrade: \(upgrade)\r\n\r\nsmuggled")
            }
            try run(script: script) { sidecar, _ in
                let rows = [
                    ("/", Self.handshake), ("/ws", []), ("/ws?other", Self.handshake),
                    ("/ws?bare", Self.handshake),
                ]
                for (target, fields) in rows {
                    let response = try sidecar.exchange("GET", target, fields: fields)
                    #expect(response.status == 502 && !response.text.contains("smuggled"), "\(target)")
                }
            }
        }

        @Test("a silent tunnel is closed at both ends after its own time, and counted")
        func idle() throws {
            let script: ScriptedUpstream.Script = { peer, upstream in
                _ = try peer.receiveHead()
                try peer.send(Self.switched)
                for _ in 0..<4 {
                    usleep(500_000)
                    try peer.send("x")
                }
                if peer.waitForEnd() { upstream.note("ended") }
            }
            let settings = "client: { tunnel_idle_timeout: 1s, progress_timeout: 300ms, idle_timeout: 300ms }"
            try run(settings: settings, script: script) { sidecar, upstream in
                let connection = try open(sidecar)
                let door = { (name: String) in
                    let metrics = try HTTPConnection(path: sidecar.folder.path + "/admin.sock")
                        .exchange("GET", "/metrics").text
                    return metrics.split(separator: "\n").first { $0.hasPrefix(name) }.map(String.init)
                }
                #expect(try door("postern_client_tunnels ") == "postern_client_tunnels 1")
                try connection.drop(4)
                #expect(try connection.isEnded())
                #expect(upstream.waitForNotes(1, seconds: 3))
                #expect(try door("postern_client_tunnels ") == "postern_client_tunnels 0")
                let hits = "postern_bound_hits_total{bound=\"tunnel_idle_time\"}"
                #expect(try door(hits) == hits + " 1")
            }
        }

        @Test("a drain lasts for tunnels up to its bound, and either end's reset closes the other")
        func endings() throws {
            let script: ScriptedUpstream.Script = { peer, upstream in
                _ = try peer.receiveHead()
                try peer.send(Self.switched)
                if peer.waitForEnd() { upstream.note("ended") }
            }
            try run(settings: "drain_timeout: 1s", script: script) { sidecar, upstream in
                let reset = try open(sidecar)
                reset.socket.resetOnClose()
                reset.socket.shutDown()
                #expect(upstream.waitForNotes(1, seconds: 3))
                let held = try open(sidecar)
                sidecar.gateway.signal(SIGTERM)
                try held.send(raw: "still there")
                #expect(try sidecar.gateway.waitForEnd(seconds: 5) == 0)
                #expect(sidecar.gateway.output.contains("\"rule\":\"draining\",\"status\":101"))
            }
        }
    }
}
