import Glibc
import Testing

extension RealPrograms {
    /// What becomes of answers that are late, broken, odd or too much.
    @Suite("answers of hostile upstreams")
    struct UpstreamAnswerTests {
        /// Gives each request the answer that its path stands for, and closes after it when told so.
        private static let answers: [String: String] = [
            "/garbage": "\u{1}\u{2}\u{3} what is this\r\n\r\n",
            "/short": "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfive!",
            "/badchunk": "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nxyz\r\n",
            "/halfchunks": "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
            "/101": "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
            "/flood": String(repeating: "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", count: 50),
            "/twolengths": "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok",
            "/lengthandchunks":
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "/half": "HTTP/1.1 200 OK\r\nContent-Le",
            "/nothing": "",
            "/hugehead": "HTTP/1.1 200 OK\r\nX: " + String(repeating: "x", count: 70_000) + "\r\n\r\n",
        ]

        private static let closing: ScriptedUpstream.Script = { peer, _ in
            while true {
                let path = String(try peer.receiveHead().split(separator: " ")[1])
                guard let answer = answers[path] else {
                    try peer.answer()
                    continue
                }
                try peer.send(answer)
                return
            }
        }

        @Test("what is no HTTP answer is 502, and the client's connection lives on")
        func broken() throws {
            try ScriptedUpstream.with(script: Self.closing) { sidecar, _ in
                let connection = try sidecar.connect()
                for path in [
                    "/garbage", "/101", "/flood", "/twolengths", "/lengthandchunks", "/half", "/nothing",
                    "/hugehead",
                ] {
                    let response = try connection.exchange("GET", path)
                    #expect(response.status == 502, "\(path)")
                    #expect(try response.members()["error_code"] == "BAD_GATEWAY", "\(path)")
                    #expect(response.field("X-Request-ID") != nil, "\(path)")
                    #expect(response.field("X-Content-Type-Options") == "nosniff", "\(path)")
                    #expect(try connection.exchange("GET", "/").text == "ok")
                }
            }
        }

        @Test("an answer that breaks off is broken off for the client too", arguments: [false, true])
        func cutShort(unix: Bool) throws {
            try ScriptedUpstream.with(unix: unix, script: Self.closing) { sidecar, _ in
                for path in ["/short", "/badchunk", "/halfchunks"] {
                    let connection = try sidecar.connect()
                    #expect(throws: HarnessError.self, "\(path)") {
                        _ = try connection.exchange("GET", path)
                    }
                }
                #expect(try sidecar.exchange("GET", "/").status == 200)
            }
        }

        @Test("silence is 504, whether before the head, within it, or (cut off) within the body")
        func silence() throws {
            let script: ScriptedUpstream.Script = { peer, _ in
                let head = try peer.receiveHead()
                if head.hasPrefix("GET /head") { try peer.send("HTTP/1.1 200 OK\r\n") }
                if head.hasPrefix("GET /body") {
                    try peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab")
                }
                _ = peer.waitForEnd()
            }
            try ScriptedUpstream.with(upstream: "response_timeout: 1s", script: script) { sidecar, upstream in
                #expect(try sidecar.exchange("GET", "/").status == 504)
                #expect(try sidecar.exchange("GET", "/head").status == 504)
                let connection = try sidecar.connect()
                #expect(throws: HarnessError.self) { _ = try connection.exchange("GET", "/body") }
                #expect(upstream.waitUntilIdle(), "the gateway lets go of silent upstreams")
            }
        }

        @Test("interim answers pass, to clients that know them, before the final one")
        func interim() throws {
            let script: ScriptedUpstream.Script = { peer, _ in
                while true {
                    _ = try peer.receiveHead()
                    try peer.send("HTTP/1.1 102 Processing\r\nGateway-Revoke: sub=\"1\"\r\n\r\n")
                    try peer.send("HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n")
                    try peer.answer()
                }
            }
            try ScriptedUpstream.with(script: script) { sidecar, _ in
                let connection = try sidecar.connect()
                try connection.send("GET", "/")
                let first = try connection.receiveHead()
                #expect(first.status == 102)
                #expect(first.field("Gateway-Revoke") == nil)
                let second = try connection.receiveHead()
                #expect(second.status == 103)
                #expect(second.field("Link") == "</style.css>")
                #expect(try connection.receive().text == "ok")
                let old = try sidecar.connect()
                try old.send(raw: "GET / HTTP/1.0\r\n\r\n")
                #expect(try old.receiveHead().status == 200)
            }
        }

        @Test("what an upstream says beyond its answer reaches nobody")
        func extraBytes() throws {
            let script: ScriptedUpstream.Script = { peer, upstream in
                _ = try peer.receiveHead()
                try peer.answer("one", fields: "X-Number: \(peer.number)\r\n")
                try peer.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison")
                _ = peer.waitForEnd()
                upstream.note("ended")
            }
            try ScriptedUpstream.with(script: script) { sidecar, upstream in
                let connection = try sidecar.connect()
                for number in 0..<5 {
                    let response = try connection.exchange("GET", "/")
                    #expect(response.text == "one")
                    #expect(upstream.waitForNotes(number + 1), "the connection is not used again")
                }
                #expect(upstream.connections == 5)
            }
        }

        @Test("a body is whole at every size around a buffer's, whether or not the connection ends with it")
        func aroundBuffer() throws {
            let script: ScriptedUpstream.Script = { peer, _ in
                let path = try peer.receiveHead().split(separator: " ")[1]
                let parts = path.split(separator: "/")
                let size = Int(parts[1]) ?? 0
                let length = parts[0] == "open" ? "" : "Content-Length: \(size)\r\n"
                let ending = parts[0] == "sized" ? "Connection: close\r\n" : ""
                let head = "HTTP/1.1 200 OK\r\n\(length)\(ending)\r\n"
                try peer.send(head + String(repeating: "x", count: size))
                if parts[0] == "kept" { usleep(300_000) }
            }
            try ScriptedUpstream.with(script: script) { sidecar, _ in
                for kind in ["kept", "sized", "open"] {
                    for size in stride(from: 31_900, through: 33_000, by: 50) {
                        let connection = try sidecar.connect(timeoutSeconds: 3)
                        let response = try connection.exchange("GET", "/\(kind)/\(size)")
                        #expect(response.body.count == size, "\(kind) \(size)")
                    }
                }
            }
        }

        @Test("an upstream cannot hide the length of its answer by nominating it (RFC 9110, 7.6.1)")
        func nominatedLength() throws {
            let script: ScriptedUpstream.Script = { peer, _ in
                while true {
                    _ = try peer.receiveHead()
                    try peer.answer("four", fields: "Connection: Content-Length, X-Secret\r\nX-Secret: 1\r\n")
                }
            }
            try ScriptedUpstream.with(script: script) { sidecar, _ in
                let connection = try sidecar.connect(timeoutSeconds: 3)
                for _ in 0..<2 {
                    let response = try connection.exchange("GET", "/")
                    #expect(response.number("Content-Length") == 4)
                    #expect(response.field("X-Secret") == nil)
                    #expect(response.text == "four")
                }
            }
        }

        @Test("answers without a body end with their head, whatever length they state")
        func bodiless() throws {
            let script: ScriptedUpstream.Script = { peer, _ in
                while true {
                    let head = try peer.receiveHead()
                    let status = head.hasPrefix("GET /304") ? "304 Not Modified" : "204 No Content"
                    let line = head.hasPrefix("HEAD") ? "200 OK" : status
                    let length = line.hasPrefix("204") ? "" : "Content-Length: 77\r\n"
                    try peer.send("HTTP/1.1 \(line)\r\n\(length)\r\n")
                }
            }
            try ScriptedUpstream.with(script: script) { sidecar, upstream in
                let connection = try sidecar.connect()
                for _ in 0..<3 {
                    #expect(try connection.exchange("HEAD", "/").number("Content-Length") == 77)
                    #expect(try connection.exchange("GET", "/304").number("Content-Length") == 77)
                    let empty = try connection.exchange("GET", "/204")
                    #expect(empty.status == 204)
                    #expect(empty.field("Content-Length") == nil)
                }
                #expect(upstream.connections == 1, "the connection is kept")
            }
        }
    }
}
