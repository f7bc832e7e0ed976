import Foundation
import Testing

extension RealPrograms {
    /// Connections to upstreams that die at a bad moment, and the line of those who wait for one.
    @Suite("pooled connections")
    struct PooledConnectionTests {
        /// Answers `served` requests, then takes one more (or none) and closes.
        private static func closing(after served: Int, takingOne: Bool) -> ScriptedUpstream.Script {
            { peer, upstream in
                for _ in 0..<served {
                    upstream.note(String(try peer.receiveHead().prefix(4)))
                    try peer.answer("\(peer.number)")
                }
                if takingOne { upstream.note(String(try peer.receiveHead().prefix(4))) }
            }
        }

        @Test("a pooled connection that died idle is replaced without the client noticing")
        func diedIdle() throws {
            let script = Self.closing(after: 1, takingOne: false)
            try ScriptedUpstream.with(script: script) { sidecar, upstream in
                let connection = try sidecar.connect()
                for number in 0..<20 {
                    let method = number % 2 == 0 ? "GET" : "POST"
                    #expect(try connection.exchange(method, "/", body: "x").text == "\(number)")
                    // It has died before the next request is made, not while that is under way.
                    #expect(upstream.waitUntilIdle())
                }
            }
        }

        @Test("a request that a reused connection swallowed is sent again if that is safe, else 502")
        func swallowed() throws {
            try ScriptedUpstream.with(script: Self.closing(after: 1, takingOne: true)) { sidecar, upstream in
                let connection = try sidecar.connect()
                #expect(try connection.exchange("GET", "/").text == "0")
                #expect(try connection.exchange("GET", "/").text == "1", "sent again")
                #expect(try connection.exchange("POST", "/").status == 502)
                #expect(upstream.noted.filter { $0 == "POST" }.count == 1, "never sent twice")
            }
        }

        /// Answers with the connection's number, unless it is the second request of the first connection, or
        /// large: those are taken and never answered.
        private static let swallowing: ScriptedUpstream.Script = { peer, upstream in
            var count = 0
            while true {
                let head = try peer.receiveHead()
                let length = head.split(separator: "Content-Length: ").dropFirst().first
                    .flatMap { Int($0.prefix { $0.isNumber }) }
                let body = String(decoding: try peer.receive(count: length ?? 0), as: UTF8.self)
                count += 1
                upstream.note("\(peer.number) \(head.prefix(3)) \(body.prefix(6))")
                if body.count > 100 || (peer.number == 0 && count == 2) { return }
                try peer.answer("\(peer.number)")
            }
        }

        @Test("a body of an idempotent request is kept for a second try up to its bound")
        func swallowedWithBody() throws {
            try ScriptedUpstream.with(upstream: "retry_size: 1KiB", script: Self.swallowing) {
                sidecar, upstream in
                let connection = try sidecar.connect()
                #expect(try connection.exchange("GET", "/").text == "0")
                #expect(try connection.exchange("PUT", "/", body: "sixsix").text == "1", "sent again")
                let large = String(repeating: "x", count: 2_000)
                #expect(try connection.exchange("PUT", "/", body: large).status == 502, "beyond the bound")
                #expect(upstream.noted == ["0 GET ", "0 PUT sixsix", "1 PUT sixsix", "1 PUT xxxxxx"])
            }
        }

        @Test("what was never written is sent again whatever its method, over a fresh connection")
        func neverWritten() throws {
            let script: ScriptedUpstream.Script = { peer, upstream in
                _ = try peer.receiveHead()
                if peer.number == 0 {
                    try peer.answer("0")
                    // From here no byte can be written to it, and nothing tells.
                    peer.socket.endReceiving()
                    upstream.note("deaf")
                    usleep(5_000_000)
                } else {
                    upstream.note(String(decoding: try peer.receive(count: 4), as: UTF8.self))
                    try peer.answer("\(peer.number)")
                }
            }
            try ScriptedUpstream.with(unix: true, script: script) { sidecar, upstream in
                let connection = try sidecar.connect(timeoutSeconds: 4)
                #expect(try connection.exchange("GET", "/").text == "0")
                #expect(upstream.waitForNotes(1))
                #expect(try connection.exchange("POST", "/", body: "once").text == "1")
                #expect(upstream.noted == ["deaf", "once"])
            }
        }

        @Test("bytes that an idle connection says unasked are nobody's answer")
        func surplus() throws {
            let script: ScriptedUpstream.Script = { peer, upstream in
                while true {
                    _ = try peer.receiveHead()
                    try peer.answer("right")
                    usleep(20_000)
                    try peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong")
                    upstream.note("said")
                }
            }
            try ScriptedUpstream.with(script: script) { sidecar, upstream in
                let connection = try sidecar.connect()
                try connection.send("GET", "/")
                for round in 1...20 {
                    try #require(try connection.receive().text == "right")
                    // Stopped, it hears of both in one turn, of the next request first.
                    sidecar.gateway.signal(SIGSTOP)
                    usleep(5_000)
                    try connection.send("GET", "/")
                    #expect(upstream.waitForNotes(round))
                    sidecar.gateway.signal(SIGCONT)
                }
                #expect(try connection.receive().text == "right")
                #expect(upstream.connections == 21, "each that spoke unasked was closed")
            }
        }

        @Test("a fresh connection that closes without an answer is 502, and nothing is sent again")
        func freshSwallowed() throws {
            try ScriptedUpstream.with(script: Self.closing(after: 0, takingOne: true)) { sidecar, upstream in
                let connection = try sidecar.connect()
                #expect(try connection.exchange("GET", "/").status == 502)
                #expect(try connection.exchange("POST", "/").status == 502)
                #expect(upstream.noted == ["GET ", "POST"])
            }
        }

        @Test("a broken answer on a reused connection is 502 and is not asked for again")
        func brokenAnswerIsNotRetried() throws {
            let script: ScriptedUpstream.Script = { peer, upstream in
                _ = try peer.receiveHead()
                try peer.answer()
                _ = try peer.receiveHead()
                upstream.note("second")
                try peer.send("HTTP/1.1 2")
            }
            try ScriptedUpstream.with(script: script) { sidecar, upstream in
                let connection = try sidecar.connect()
                #expect(try connection.exchange("GET", "/").status == 200)
                #expect(try connection.exchange("GET", "/").status == 502)
                #expect(upstream.connections == 1)
            }
        }

        @Test("a connection that ends together with its answer serves nobody who waits")
        func endsWithAnswer() throws {
            let script: ScriptedUpstream.Script = { peer, _ in
                _ = try peer.receiveHead()
                usleep(20_000)
                peer.socket.holdUntilClose()
                try peer.answer()
            }
            try ScriptedUpstream.with(
                upstream: "max_connections: 1", script: script
            ) { sidecar, _ in
                let connections = try (0..<10).map { _ in try sidecar.connect() }
                for connection in connections { try connection.send("POST", "/", body: "x") }
                for connection in connections { #expect(try connection.receive().status == 200) }
            }
        }

        @Test("when the upstream goes away, all who wait for a connection hear of it soon")
        func waitingHear() throws {
            let folder = try ScratchFolder()
            let path = folder.path + "/upstream.sock"
            let listener = try LoopbackSocket.listening(at: path)
            let yaml = ScriptedUpstream.yaml("unix:\(path)", upstream: "max_connections: 1")
            try Sidecar.with(yaml: yaml) { sidecar in
                let connections = try (0..<6).map { _ in try sidecar.connect(timeoutSeconds: 5) }
                try connections[0].send("GET", "/")
                let peer = listener.accept()
                for connection in connections.dropFirst() { try connection.send("GET", "/") }
                usleep(200_000)
                try FileManager.default.removeItem(atPath: path)
                peer?.shutDown()
                #expect(try connections[0].receive().status == 502)
                for connection in connections.dropFirst() {
                    #expect(try connection.receive().status == 503)
                }
            }
        }

        @Test("the line of those who wait is bounded, and those in it are served in their order")
        func waitingLine() throws {
            let script: ScriptedUpstream.Script = { peer, upstream in
                while true {
                    let path = try peer.receiveHead().split(separator: " ")[1]
                    upstream.note(String(path))
                    if path == "/0" { usleep(700_000) }
                    try peer.answer(String(path))
                }
            }
            try ScriptedUpstream.with(
                upstream: "max_connections: 1, max_pending: 4", script: script
            ) { sidecar, upstream in
                let connections = try (0..<7).map { _ in try sidecar.connect() }
                for (number, connection) in connections.enumerated() {
                    try connection.send("GET", "/\(number)")
                    usleep(30_000)
                }
                for number in [5, 6] {
                    let response = try connections[number].receive()
                    #expect(response.status == 503)
                    #expect(response.field("Retry-After") != nil)
                }
                // One of those who wait gives up; the others keep their places.
                connections[2].socket.resetOnClose()
                connections[2].socket.shutDown()
                for number in [0, 1, 3, 4] {
                    #expect(try connections[number].receive().text == "/\(number)")
                }
                #expect(upstream.noted.filter { $0 != "/2" } == ["/0", "/1", "/3", "/4"])
                #expect(upstream.connections == 1)
            }
        }

        @Test("who waits too long for a connection gets 503")
        func waitingTooLong() throws {
            let script: ScriptedUpstream.Script = { peer, _ in
                _ = try peer.receiveHead()
                try peer.send("HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n")
                for _ in 0..<8 {
                    usleep(400_000)
                    try peer.send("slow!")
                }
            }
            try ScriptedUpstream.with(
                upstream: "max_connections: 1, response_timeout: 1s", script: script
            ) { sidecar, _ in
                let first = try sidecar.connect()
                try first.send("GET", "/")
                _ = try first.receiveHead()
                #expect(try sidecar.exchange("GET", "/").status == 503)
                #expect(try first.socket.receive().isEmpty == false)
            }
        }

        @Test("an upstream that cannot be reached is 503: refused, no such socket, or no answer to connect")
        func unreachable() throws {
            let full = try LoopbackSocket.listening(backlog: 0)
            // One connection fills the backlog; further attempts get no answer.
            let port = try full.port()
            let fillers = try (0..<2).map { _ in try Self.beginConnecting(port) }
            // Nobody listens on the first of all ports; one that was free a moment ago may be somebody's by
            // now.
            for address in ["127.0.0.1:1", "unix:/tmp/postern-no-such.sock", "127.0.0.1:\(port)"] {
                let yaml = ScriptedUpstream.yaml(address, upstream: "connect_timeout: 500ms")
                try Sidecar.with(yaml: yaml) { sidecar in
                    let response = try sidecar.exchange("GET", "/", fields: ["Origin: https://app.example"])
                    #expect(response.status == 503, "\(address)")
                    #expect(response.field("Access-Control-Allow-Origin") != nil)
                    #expect(try response.members()["error_code"] == "SERVICE_UNAVAILABLE")
                }
            }
            for filler in fillers { close(filler) }
        }

        private static func beginConnecting(_ port: Int) throws -> Int32 {
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
            LoopbackSocket.beginConnecting(descriptor, port: port)
            usleep(50_000)
            return descriptor
        }
    }
}
