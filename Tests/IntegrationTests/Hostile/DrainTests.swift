import Glibc
import Testing

extension RealPrograms {
    /// The end: what is running ends well, nobody new is taken, and it does not take for ever.
    @Suite("start and drain")
    struct DrainTests {
        /// Answers slowly: half of the body, a pause, the other half.
        private static let slow: ScriptedUpstream.Script = { peer, upstream in
            while true {
                let head = try peer.receiveHead()
                if head.hasPrefix("GET /fast") {
                    try peer.answer()
                    continue
                }
                upstream.note("asked")
                if head.hasPrefix("GET /late") { usleep(800_000) }
                try peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfirst")
                usleep(800_000)
                try peer.send("other")
            }
        }

        @Test("running exchanges end whole, idle clients are let go, new ones refused, and the exit is 0")
        func drain() throws {
            try ScriptedUpstream.with(script: Self.slow) { sidecar, upstream in
                let idle = try sidecar.connect()
                #expect(try idle.exchange("GET", "/fast").status == 200)
                let fresh = try sidecar.connect()
                let begun = try sidecar.connect()
                try begun.send("GET", "/")
                #expect(try begun.receiveHead().status == 200)
                let late = try sidecar.connect()
                try late.send("GET", "/late")
                #expect(upstream.waitForNotes(2))
                sidecar.gateway.signal(SIGTERM)
                #expect(try idle.isEnded())
                #expect(eventually { (try? sidecar.connect()) == nil }, "nobody new is taken")
                // One that connected before and asks only now is served too.
                try fresh.send("GET", "/fast")
                #expect(try fresh.receive().status == 200)
                try begun.drop(10)
                #expect(try begun.isEnded())
                let response = try late.receive()
                #expect(response.text == "firstother")
                #expect(response.field("Connection") == "close")
                #expect(try sidecar.gateway.waitForEnd(seconds: 6) == 0)
            }
        }

        @Test("the drain has a bound, and a connection that never asked anything is not waited for that long")
        func bounds() throws {
            let settings = "drain_timeout: 3s"
            try ScriptedUpstream.with(settings: settings, script: Self.slow) { sidecar, _ in
                let silent = try sidecar.connect()
                usleep(100_000)
                let start = ContinuousClock.now
                sidecar.gateway.signal(SIGTERM)
                #expect(try sidecar.gateway.waitForEnd(seconds: 10) == 0)
                #expect(ContinuousClock.now - start < .seconds(2.5))
                withExtendedLifetime(silent) {}
            }
            try ScriptedUpstream.with(settings: "drain_timeout: 1s") { peer, _ in
                _ = peer.waitForEnd()
            } _: { sidecar, _ in
                let stuck = try sidecar.connect()
                try stuck.send("GET", "/")
                usleep(100_000)
                sidecar.gateway.signal(SIGTERM)
                #expect(try sidecar.gateway.waitForEnd(seconds: 8) == 0)
                #expect(throws: HarnessError.self) { _ = try stuck.receive() }
                let line = sidecar.gateway.output.split(separator: "\n").first {
                    $0.contains("\"path\":\"/\"")
                }
                #expect(
                    line?.contains("\"rule\":\"draining\",\"status\":503") == true, "\(line ?? "no line")")
            }
        }

        @Test("a second SIGTERM ends the gateway at once")
        func secondSignal() throws {
            try ScriptedUpstream.with(settings: "drain_timeout: 30s") { peer, _ in
                _ = peer.waitForEnd()
            } _: { sidecar, _ in
                let stuck = try sidecar.connect()
                try stuck.send("GET", "/")
                usleep(100_000)
                sidecar.gateway.signal(SIGTERM)
                #expect(eventually { sidecar.gateway.output.contains("draining") })
                sidecar.gateway.signal(SIGTERM)
                #expect(try sidecar.gateway.waitForEnd(seconds: 5) == 1)
            }
        }

        @Test("who waits for an upstream connection when the drain begins is served as well")
        func drainWithBusyUpstreams() throws {
            try ScriptedUpstream.with(upstream: "max_connections: 1", script: Self.slow) {
                sidecar, upstream in
                let connections = try (0..<3).map { _ in try sidecar.connect() }
                for connection in connections { try connection.send("GET", "/") }
                #expect(upstream.waitForNotes(1))
                sidecar.gateway.signal(SIGTERM)
                for connection in connections { #expect(try connection.receive().text == "firstother") }
                #expect(try sidecar.gateway.waitForEnd() == 0)
            }
        }

        @Test("a port that is taken is one clear line and exit code 3")
        func portTaken() throws {
            try ScriptedUpstream.with(script: Self.slow) { sidecar, _ in
                let folder = try ScratchFolder()
                let file = try folder.write(ScriptedUpstream.yaml("127.0.0.1:1"), to: "gateway.yaml")
                let second = try Program(
                    Built.gateway, ["run", "--config", file],
                    environment: ["GATEWAY_LISTEN": "127.0.0.1:\(sidecar.port)", "STATE_DIR": folder.path],
                    folder: folder.path)
                #expect(try second.waitForEnd() == 3)
                let lines = second.output.split(separator: "\n").filter { !$0.hasPrefix("gateway: warning:") }
                #expect(lines.count == 1, "\(second.output)")
                #expect(lines.first?.contains("127.0.0.1:\(sidecar.port)") == true)
                #expect(try sidecar.exchange("GET", "/fast").status == 200)
            }
        }
    }
}
