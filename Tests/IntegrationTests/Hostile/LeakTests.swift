import Foundation
import Testing

extension RealPrograms {
    /// After thousands of faults nothing is left behind: no descriptor, no exchange, no connection.
    @Suite("nothing is left behind")
    struct LeakTests {
        private static let moody: ScriptedUpstream.Script = { peer, _ in
            while true {
                let head = try peer.receiveHead()
                let path = head.split(separator: " ")[1]
                switch path {
                case "/garbage":
                    try peer.send("rubbish\r\n\r\n")
                    return
                case "/short":
                    try peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort")
                    return
                case "/close": return
                case "/reset":
                    peer.socket.resetOnClose()
                    return
                case "/early": try peer.answer(fields: "Connection: close\r\n")
                default: try peer.answer("fine")
                }
            }
        }

        /// One cycle of what can go wrong; its own errors are part of it.
        private static func cycle(_ number: Int, _ sidecar: Sidecar) throws {
            let connection = try sidecar.connect()
            switch number % 12 {
            case 0: _ = try? connection.exchange("GET", "/garbage")
            case 1: _ = try? connection.exchange("GET", "/short")
            case 2: _ = try? connection.exchange("POST", "/close", body: "x")
            case 3: _ = try? connection.exchange("GET", "/reset")
            case 4: try connection.send("GET", "/fine")
            case 5:
                try connection.send(raw: "POST /early HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\nab")
            case 6: try connection.send(raw: "GET / HTTP/1.1\r\nHo")
            case 7:
                _ = try? {
                    try connection.send(raw: "\r\n\u{1}\r\n\r\n"); _ = try connection.receive()
                }()
            case 8:
                try connection.send("GET", "/fine")
                connection.socket.resetOnClose()
            case 9:
                try connection.send(
                    raw: "GET /fine HTTP/1.1\r\nHost: a\r\n\r\nGET /short HTTP/1.1\r\nHost: a\r\n\r\n")
            case 10:
                try connection.send("POST", "/fine", body: "x")
                connection.endSending()
                #expect(try connection.receive().text == "fine")
            default: #expect(try connection.exchange("GET", "/fine").text == "fine")
            }
        }

        private static func descriptors(_ program: Program) throws -> Int {
            try FileManager.default.contentsOfDirectory(atPath: "/proc/\(program.identifier)/fd").count
        }

        private static func metric(_ name: String, _ sidecar: Sidecar) throws -> Double {
            let text = try HTTPConnection(path: sidecar.folder.path + "/admin.sock").exchange(
                "GET", "/metrics"
            ).text
            return text.split(separator: "\n").filter { $0.hasPrefix(name) }
                .compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }.reduce(0, +)
        }

        @Test("hostile cycles by the thousand leave no descriptor, no memory and no gauge behind")
        func cycles() throws {
            let settings = "access_log: off\nclient: { head_timeout: 2s, progress_timeout: 2s }"
            try ScriptedUpstream.with(
                upstream: "idle_timeout: 1s, response_timeout: 2s", settings: settings, script: Self.moody
            ) { sidecar, _ in
                for number in 0..<240 { try Self.cycle(number, sidecar) }
                #expect(eventually { (try? Self.metric("postern_client_connections ", sidecar)) == 0 })
                let descriptors = try Self.descriptors(sidecar.gateway)
                let memory = try sidecar.gateway.residentBytes()
                for number in 0..<cycleCount { try Self.cycle(number, sidecar) }
                #expect(
                    eventually {
                        (try? Self.metric("postern_client_connections ", sidecar)) == 0
                            && (try? Self.metric("postern_upstream_connections{", sidecar)) == 0
                            && (try? Self.metric("postern_upstream_pending{", sidecar)) == 0
                    })
                #expect(eventually { ((try? Self.descriptors(sidecar.gateway)) ?? .max) <= descriptors })
                #expect(try sidecar.gateway.residentBytes() - memory < 8 << 20 + Allowance.memory)
                #expect(try sidecar.exchange("GET", "/fine").text == "fine")
            }
        }

        /// `HOSTILE_CYCLES` asks for more.
        private var cycleCount: Int {
            ProcessInfo.processInfo.environment["HOSTILE_CYCLES"].flatMap { Int($0) } ?? 2_400
        }

        @Test("with no descriptor left the gateway does not spin, and serves again when there is one")
        func descriptorsExhausted() throws {
            let folder = try ScratchFolder()
            let listener = try LoopbackSocket.listening()
            let file = try folder.write(
                ScriptedUpstream.yaml("127.0.0.1:\(try listener.port())"), to: "gateway.yaml")
            let port = try LoopbackSocket.freePort()
            let gateway = try Program(
                "/usr/bin/prlimit", ["--nofile=64:64", Built.gateway, "run", "--config", file],
                environment: ["GATEWAY_LISTEN": "127.0.0.1:\(port)", "STATE_DIR": folder.path],
                folder: folder.path)
            defer { gateway.end() }
            try gateway.waitUntilReady { (try? LoopbackSocket(port: port)) != nil }
            var held = try (0..<80).map { _ in try HTTPConnection(port: port) }
            usleep(300_000)
            let before = try Self.processorTicks(gateway)
            usleep(1_000_000)
            #expect(try Self.processorTicks(gateway) - before < 30, "in hundredths of a second")
            held = []
            let isServed = eventually {
                (try? HTTPConnection(port: port).exchange("GET", "/%2F").status) == 400
            }
            #expect(isServed)
            #expect(held.isEmpty)
        }

        /// What the process has used of the processors, in clock ticks.
        private static func processorTicks(_ program: Program) throws -> Int {
            let text = try String(contentsOfFile: "/proc/\(program.identifier)/stat", encoding: .utf8)
            let fields = text.split(separator: " ")
            return (Int(fields[13]) ?? 0) + (Int(fields[14]) ?? 0)
        }
    }
}
