import Glibc
import Testing

extension RealPrograms {
    /// Old versions, interim answers that are asked for, and time that is used up slowly.
    @Suite("protocol")
    struct ProtocolTests {
        private static let script: ScriptedUpstream.Script = { peer, upstream in
            while true {
                let head = try peer.receiveHead()
                switch head.split(separator: " ")[1] {
                case "/old":
                    return try peer.send("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nold body")
                case "/old-kept":
                    try peer.send(
                        "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 4\r\n\r\nkept")
                case "/old-chunked":
                    return try peer.send("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
                case "/chunked":
                    try peer.send(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n"
                            + "3\r\nabc\r\n3\r\ndef\r\n0\r\nX-Sum: 1\r\nGateway-Revoke: sub=\"1\"\r\n\r\n")
                case "/continue":
                    try peer.send("HTTP/1.1 100 Continue\r\n\r\n")
                    let body = String(decoding: try peer.receive(count: 5), as: UTF8.self)
                    try peer.answer(head.lowercased().contains("\r\nexpect: 100-continue") ? body : "?")
                case "/slow":
                    try peer.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n")
                    for _ in 0..<6 {
                        usleep(300_000)
                        try peer.send("x")
                    }
                default: try peer.answer()
                }
                upstream.note("answered")
            }
        }

        @Test("an HTTP/1.0 upstream serves HTTP/1.1 clients, whose connections live on")
        func oldUpstream() throws {
            try ScriptedUpstream.with(script: Self.script) { sidecar, upstream in
                let connection = try sidecar.connect()
                for _ in 0..<2 {
                    let response = try connection.exchange("GET", "/old")
                    #expect(response.text == "old body")
                    #expect(response.field("Transfer-Encoding") == "chunked")
                    #expect(response.field("Via") == "1.0 postern")
                }
                let before = upstream.connections
                for _ in 0..<3 { #expect(try connection.exchange("GET", "/old-kept").text == "kept") }
                #expect(upstream.connections == before + 1, "one connection for the three")
                #expect(try connection.exchange("GET", "/old-chunked").status == 502, "RFC 9112, 6.1")
            }
        }

        @Test("an HTTP/1.0 client gets no chunks, and keeps its connection only if it asks")
        func oldClient() throws {
            try ScriptedUpstream.with(script: Self.script) { sidecar, _ in
                let connection = try sidecar.connect()
                try connection.send(raw: "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                let kept = try connection.receive()
                #expect(kept.text == "ok")
                #expect(kept.field("Connection") == "keep-alive")
                try connection.send(raw: "GET /chunked HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                let response = try connection.receive()
                #expect(response.field("Transfer-Encoding") == nil)
                #expect(response.field("Connection") == "close")
                #expect(response.text == "abcdef")
                #expect(try connection.isEnded())
                let plain = try sidecar.connect()
                try plain.send(raw: "GET / HTTP/1.0\r\n\r\n")
                #expect(try plain.receive().text == "ok")
                #expect(try plain.isEnded())
            }
        }

        @Test("trailers of answers are not passed on, nor the field that announces them")
        func trailers() throws {
            try ScriptedUpstream.with(script: Self.script) { sidecar, _ in
                let socket = try LoopbackSocket(port: sidecar.port)
                try socket.send(Array("GET /chunked HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
                var text = ""
                while !text.hasSuffix("0\r\n\r\n") {
                    let bytes = try socket.receive()
                    try #require(!bytes.isEmpty)
                    text += String(decoding: bytes, as: UTF8.self)
                }
                for name in ["Trailer", "X-Sum", "Gateway-Revoke"] { #expect(!text.contains(name)) }
            }
        }

        @Test("a client that waits for 100 gets it from the upstream, then sends its body (RFC 9110, 10.1.1)")
        func expectContinue() throws {
            try ScriptedUpstream.with(script: Self.script) { sidecar, _ in
                let connection = try sidecar.connect()
                let fields = ["Expect: 100-continue", "Content-Length: 5"]
                try connection.send("POST", "/continue", fields: fields)
                #expect(try connection.receiveHead().status == 100)
                try connection.send(raw: "hello")
                #expect(try connection.receive().text == "hello")
            }
        }

        @Test("an answer may take longer than the response timeout, as long as it goes on")
        func slowAnswer() throws {
            try ScriptedUpstream.with(upstream: "response_timeout: 1s", script: Self.script) { sidecar, _ in
                let response = try sidecar.exchange("GET", "/slow")
                #expect(response.text == "xxxxxx")
            }
        }
    }
}
