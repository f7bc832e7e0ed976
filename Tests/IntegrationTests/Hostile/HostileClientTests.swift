import Foundation
import Testing

extension RealPrograms {
    /// Clients that leave, stall, drip, do not read, or say too much.
    @Suite("hostile clients")
    struct HostileClientTests {
        private static let echo: ScriptedUpstream.Script = { peer, _ in
            while true {
                let head = try peer.receiveHead()
                let lines = head.lowercased().split(separator: "\r\n")
                let length = lines.first { $0.hasPrefix("content-length: ") }
                let count = length.flatMap { Int($0.dropFirst(16)) } ?? 0
                let body = String(decoding: try peer.receive(count: count), as: UTF8.self)
                try peer.answer(String(head.split(separator: " ")[1]) + body)
            }
        }

        @Test("a client that has ended its side still gets its answer, at every size around a buffer's")
        func halfClosed() throws {
            try ScriptedUpstream.with(script: Self.echo) { sidecar, _ in
                let sizes = [0, 1, 1_000] + Array(stride(from: 32_400, through: 32_900, by: 20))
                for size in sizes {
                    let connection = try sidecar.connect()
                    let body = String(repeating: "x", count: size)
                    try connection.send("POST", "/", body: body)
                    connection.endSending()
                    let response = try connection.receive(answering: "POST")
                    #expect(response.status == 200, "\(size)")
                    #expect(response.body.count == size + 1, "\(size)")
                    #expect(try connection.isEnded())
                }
            }
        }

        @Test("a head and a body that come byte by byte are understood")
        func dripping() throws {
            try ScriptedUpstream.with(script: Self.echo) { sidecar, _ in
                let connection = try sidecar.connect()
                for number in 0..<2 {
                    let request = "POST /\(number) HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
                    for byte in request.utf8 {
                        try connection.send(bytes: [byte])
                        usleep(500)
                    }
                    #expect(try connection.receive().text == "/\(number)abc")
                }
            }
        }

        @Test("a client that leaves frees the upstream's connection, whatever it was in the middle of")
        func leaving() throws {
            let script: ScriptedUpstream.Script = { peer, upstream in
                let head = try peer.receiveHead()
                if head.hasPrefix("GET") {
                    try peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\nx")
                    let block = String(repeating: "x", count: 100_000)
                    while (try? peer.send(block)) != nil {}
                } else {
                    _ = peer.waitForEnd()
                }
                upstream.note("freed")
            }
            try ScriptedUpstream.with(script: script) { sidecar, upstream in
                let download = try sidecar.connect()
                try download.send("GET", "/")
                _ = try download.receiveHead()
                download.socket.shutDown()
                let upload = try sidecar.connect()
                try upload.send(raw: "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc")
                usleep(100_000)
                upload.socket.shutDown()
                let chunked = try sidecar.connect()
                try chunked.send(
                    raw: "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab")
                usleep(100_000)
                chunked.socket.shutDown()
                var reset: HTTPConnection? = try sidecar.connect()
                try reset?.send("POST", "/", body: "abc")
                usleep(100_000)
                reset?.socket.resetOnClose()
                reset = nil
                #expect(upstream.waitForNotes(4))
                withExtendedLifetime((download, upload, chunked)) {}
            }
        }

        @Test("fifty pipelined requests, some of them refused, are answered in their order")
        func pipelined() throws {
            let routes =
                "  - { path: /only-post, upstream: scripted, methods: [POST], tier: off, "
                + "authentication: none }"
            try ScriptedUpstream.with(routes: routes, script: Self.echo) { sidecar, _ in
                let connection = try sidecar.connect()
                var text = ""
                for number in 0..<50 {
                    switch number % 4 {
                    case 0: text += "GET /only-post HTTP/1.1\r\nHost: a\r\n\r\n"
                    case 1: text += "GET /%2F HTTP/1.1\r\nHost: a\r\n\r\n"
                    case 2: text += "POST /\(number) HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"
                    default: text += "GET /\(number) HTTP/1.1\r\nHost: a\r\n\r\n"
                    }
                }
                try connection.send(raw: text)
                for number in 0..<50 {
                    let response = try connection.receive()
                    switch number % 4 {
                    case 0:
                        #expect(response.status == 405)
                        #expect(response.field("Allow")?.contains("POST") == true)
                    case 1: #expect(response.status == 400)
                    case 2: #expect(response.text == "/\(number)hi")
                    default: #expect(response.text == "/\(number)")
                    }
                }
            }
        }

        @Test("a body that drips is 408 as if it stood still, one that comes slowly but well is served")
        func drippingBody() throws {
            let settings = "client: { progress_timeout: 600ms, progress_size: 1KiB }"
            try ScriptedUpstream.with(settings: settings, script: Self.echo) { sidecar, _ in
                let head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 8000\r\n\r\n"
                let well = try sidecar.connect()
                try well.send(raw: head)
                for _ in 0..<4 {
                    usleep(400_000)
                    try well.send(raw: String(repeating: "y", count: 2_000))
                }
                #expect(try well.receive().body.count == 8_001)
                let refused = try sidecar.connect()
                try refused.send(raw: head)
                let begun = ContinuousClock.now
                for _ in 0..<20 {
                    usleep(50_000)
                    try refused.send(raw: "x")
                }
                #expect(try refused.receive().status == 408)
                #expect(ContinuousClock.now - begun < .seconds(3))
            }
        }

        @Test("an address has so many connections and no more, over all workers")
        func perAddress() throws {
            let settings = "client: { max_connections_per_address: 3 }"
            try ScriptedUpstream.with(settings: settings, workers: 2, script: Self.echo) { sidecar, _ in
                func ask() throws -> HTTPConnection {
                    let connection = try sidecar.connect()
                    try connection.send("GET", "/")
                    return connection
                }
                // The test's own look at readiness may not have left yet.
                #expect(eventually { (try? sidecar.exchange("GET", "/").status) == 200 })
                usleep(50_000)
                var held = try (0..<3).map { _ in try ask() }
                for connection in held { #expect(try connection.receive().status == 200) }
                let fourth = try ask().receive()
                #expect(fourth.status == 503 && fourth.field("Connection") == "close")
                held.removeLast()
                #expect(eventually { (try? ask().receive().status) == 200 })
                for connection in held { #expect(try connection.exchange("GET", "/").status == 200) }
            }
        }

        @Test("when descriptors run out, who comes gets 503, who is there is served, and it recovers")
        func noDescriptors() throws {
            try ScriptedUpstream.with(script: Self.echo) { sidecar, _ in
                let first = try sidecar.connect()
                #expect(try first.exchange("GET", "/").status == 200)
                let pid = sidecar.gateway.identifier
                let used = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").count
                let limit = try Program(
                    "/usr/bin/prlimit", ["--pid", "\(pid)", "--nofile=\(used + 4):\(used + 4)"],
                    folder: sidecar.folder.path)
                #expect(try limit.waitForEnd() == 0)
                var statuses: [Int] = []
                var held: [HTTPConnection] = []
                for _ in 0..<12 {
                    let connection = try sidecar.connect()
                    // Only what the gateway has room for can be kept; the others are told.
                    try connection.send("GET", "/")
                    if let status = try? connection.receive().status { statuses.append(status) }
                    held.append(connection)
                }
                #expect(statuses.contains(200) && statuses.contains(503), "\(statuses)")
                #expect(statuses.filter { $0 == 503 }.count >= 6, "\(statuses)")
                #expect(try first.exchange("GET", "/").status == 200)
                held.removeAll()
                #expect(eventually { (try? sidecar.exchange("GET", "/").status) == 200 })
            }
        }

        @Test("a head that does not come is 408, one that never began just ends the connection")
        func headTimeout() throws {
            let settings = "client: { head_timeout: 1s, idle_timeout: 1s }"
            try ScriptedUpstream.with(settings: settings, script: Self.echo) { sidecar, _ in
                let silent = try sidecar.connect()
                // What was asked before with HEAD must not take the body from the next tenant's answer.
                _ = try sidecar.exchange("HEAD", "/")
                let slow = try sidecar.connect()
                try slow.send(raw: "GET / HTTP/1.1\r\nHos")
                let response = try slow.receive()
                #expect(response.status == 408)
                #expect(try response.members()["detail"] == "The request head took too long")
                #expect(response.field("Connection") == "close")
                #expect(response.field("X-Request-ID")?.isEmpty == false)
                #expect(response.field("X-Content-Type-Options") == "nosniff")
                #expect(try slow.isEnded())
                #expect(try silent.isEnded())
                let idle = try sidecar.connect()
                #expect(try idle.exchange("GET", "/").status == 200)
                #expect(try idle.isEnded(), "idle connections end")
            }
        }

        @Test("a body that stops coming is 408, before the answer has begun; after, the connection breaks")
        func stalledBody() throws {
            let script: ScriptedUpstream.Script = { peer, upstream in
                let head = try peer.receiveHead()
                if head.hasPrefix("POST /early") {
                    try peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
                }
                _ = peer.waitForEnd()
                upstream.note("freed")
            }
            try ScriptedUpstream.with(
                upstream: "response_timeout: 2s", settings: "client: { progress_timeout: 1s }", script: script
            ) { sidecar, upstream in
                let connection = try sidecar.connect()
                try connection.send(raw: "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc")
                #expect(try connection.receive().status == 408)
                #expect(upstream.waitForNotes(1))
                let early = try sidecar.connect(timeoutSeconds: 5)
                try early.send(raw: "POST /early HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc")
                #expect(try early.receiveHead().status == 200)
                try early.send(raw: "d")
                #expect(upstream.waitForNotes(2, seconds: 5), "neither side may wait for ever")
            }
        }

        @Test("a client that does not read its answer is cut off, even if it goes on talking")
        func unreadAnswer() throws {
            let script: ScriptedUpstream.Script = { peer, upstream in
                _ = try peer.receiveHead()
                try peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n")
                let block = String(repeating: "x", count: 100_000)
                while (try? peer.send(block)) != nil {}
                upstream.note("freed")
            }
            try ScriptedUpstream.with(
                settings: "client: { progress_timeout: 1s }", script: script
            ) { sidecar, upstream in
                let connection = try sidecar.connect()
                try connection.send("GET", "/")
                var said = 0
                let isFreed = eventually(seconds: 6) {
                    if said % 20 == 0 { try? connection.send(raw: "x") }
                    said += 1
                    return upstream.noted.count == 1
                }
                #expect(isFreed)
            }
        }

        @Test("an upstream that stalls after a slow reader has caught up is given up")
        func stallAfterSlowReader() throws {
            let script: ScriptedUpstream.Script = { peer, upstream in
                _ = try peer.receiveHead()
                try peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n")
                try peer.send(String(repeating: "x", count: 12_000_000))
                _ = peer.waitForEnd()
                upstream.note("freed")
            }
            try ScriptedUpstream.with(upstream: "response_timeout: 1s", script: script) { sidecar, upstream in
                let connection = try sidecar.connect()
                try connection.send("GET", "/")
                _ = try connection.receiveHead()
                usleep(500_000)
                try? connection.drop(12_000_000)
                #expect(upstream.waitForNotes(1, seconds: 6 * Double(Allowance.slowness)))
            }
        }

        @Test("an answer that comes before the request has ended is passed on, and the connection ends")
        func earlyAnswer() throws {
            let script: ScriptedUpstream.Script = { peer, _ in
                _ = try peer.receiveHead()
                try peer.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno")
                _ = peer.waitForEnd()
            }
            try ScriptedUpstream.with(script: script) { sidecar, _ in
                let connection = try sidecar.connect()
                try connection.send(raw: "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n")
                try connection.send(raw: String(repeating: "x", count: 100_000))
                let response = try connection.receive(answering: "POST")
                #expect(response.status == 403)
                #expect(response.text == "no")
                #expect(response.field("Connection") == "close")
                #expect(try connection.isEnded())
            }
        }

        @Test("one connection more than allowed gets 503, and there is room again when others leave")
        func tooManyConnections() throws {
            try ScriptedUpstream.with(
                settings: "client: { max_connections: 4 }", script: Self.echo
            ) { sidecar, _ in
                var held: [HTTPConnection] = []
                // The harness's own probe may still be counted.
                #expect(eventually { (try? sidecar.exchange("HEAD", "/").status) == 200 })
                for _ in 0..<4 {
                    let connection = try sidecar.connect()
                    #expect(try connection.exchange("HEAD", "/").status == 200)
                    held.append(connection)
                }
                let response = try sidecar.connect().receive()
                #expect(response.status == 503)
                #expect(try response.members()["error_code"] == "SERVICE_UNAVAILABLE")
                #expect(response.field("X-Request-ID")?.isEmpty == false)
                #expect(response.field("X-Content-Type-Options") == "nosniff")
                held = []
                #expect(eventually { (try? sidecar.exchange("GET", "/").status) == 200 })
            }
        }
    }
}
