import Glibc
import Testing

extension RealPrograms {
    /// Bodies pass through as they come, in bounded memory.
    @Suite("bodies through the gateway")
    struct StreamingTests {
        private static let gibibyte = 1 << 30
        /// What the gateway may hold beyond what it held at start, in bytes.
        private static let memoryBound = 1 << 20 + Allowance.memory

        @Test("a download of 1 GiB passes in bounded memory")
        func download() throws {
            try Upstream.with { sidecar, _ in
                let before = try sidecar.gateway.residentBytes()
                let connection = try sidecar.connect()
                try connection.send("GET", "/source?bytes=\(Self.gibibyte)")
                let head = try connection.receiveHead()
                #expect(head.number("Content-Length") == Self.gibibyte)
                let slice = 64 << 20
                for _ in 0..<Self.gibibyte / slice {
                    try connection.drop(slice)
                    #expect(try sidecar.gateway.residentBytes() - before < Self.memoryBound)
                }
                // The connection goes on afterwards.
                #expect(try connection.exchange("GET", "/head").status == 200)
            }
        }

        @Test("an upload of 1 GiB passes in bounded memory, sized or chunked", arguments: [false, true])
        func upload(chunked: Bool) throws {
            try Upstream.with { sidecar, _ in
                let before = try sidecar.gateway.residentBytes()
                let connection = try sidecar.connect()
                let framing = chunked ? "Transfer-Encoding: chunked" : "Content-Length: \(Self.gibibyte)"
                try connection.send("POST", "/sink", fields: [framing])
                let size = 1 << 20
                var block = [UInt8](repeating: UInt8(ascii: "x"), count: size)
                if chunked { block = Array("100000\r\n".utf8) + block + Array("\r\n".utf8) }
                for number in 0..<Self.gibibyte / size {
                    try connection.send(bytes: block)
                    if number % 64 == 0 {
                        #expect(try sidecar.gateway.residentBytes() - before < Self.memoryBound)
                    }
                }
                if chunked { try connection.send(raw: "0\r\n\r\n") }
                let response = try connection.receive(answering: "POST")
                #expect(response.text == "{\"received\": \(Self.gibibyte)}")
            }
        }

        @Test("an upload that keeps the gateway busy for longer than an answer may take is not cut off")
        func busyUpload() throws {
            let script: ScriptedUpstream.Script = { peer, upstream in
                _ = try peer.receiveHead()
                // Long enough for the gateway to find it full once; then nobody has to wait for it.
                usleep(200_000)
                var tail: [UInt8] = []
                while tail != Array("\r\n0\r\n\r\n".utf8) {
                    tail = (tail + (try peer.socket.receive())).suffix(7)
                }
                try peer.answer("whole")
            }
            try ScriptedUpstream.with(
                upstream: "response_timeout: \(600 * Allowance.slowness)ms",
                settings: "client: { body_size: 1GiB }", script: script
            ) { sidecar, _ in
                let connection = try sidecar.connect()
                try connection.send("POST", "/", fields: ["Transfer-Encoding: chunked"])
                let large = Array("1000000\r\n".utf8) + [UInt8](repeating: 0x78, count: 16 << 20) + [13, 10]
                // To read many small chunks takes the gateway's time, and nobody else's.
                let small = [[UInt8]](repeating: Array("1\r\nx\r\n".utf8), count: 100_000).flatMap { $0 }
                try connection.send(bytes: large)
                for _ in 0..<8 { try connection.send(bytes: small) }
                try connection.send(raw: "0\r\n\r\n")
                let response = try connection.receive(answering: "POST")
                #expect(response.status == 200 && response.text == "whole")
            }
        }

        @Test("an upload that pauses for longer than the response may take is not the upstream's fault")
        func pausingUpload() throws {
            try Upstream.with { sidecar, _ in
                let connection = try sidecar.connect()
                try connection.send("POST", "/sink", fields: ["Content-Length: 30"])
                for pause: UInt32 in [300_000, 1_500_000, 300_000] {
                    usleep(pause)
                    try connection.send(raw: "0123456789")
                }
                #expect(try connection.receive(answering: "POST").text == "{\"received\": 30}")
            }
        }

        @Test("an upstream that takes no more of a body is a 504")
        func stuckUpload() throws {
            try Upstream.with { sidecar, _ in
                let connection = try sidecar.connect()
                try connection.send("POST", "/silent", fields: ["Content-Length: \(Self.gibibyte)"])
                let block = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
                // Ends when the gateway no longer reads, and then no longer listens.
                for _ in 0..<64 where (try? connection.send(bytes: block)) == nil { break }
                #expect(try connection.receive(answering: "POST").status == 504)
            }
        }

        @Test("a client that does not read stops the upstream, not the gateway")
        func slowReader() throws {
            try Upstream.with { sidecar, _ in
                let before = try sidecar.gateway.residentBytes()
                let idle = try sidecar.connect()
                try idle.send("GET", "/source?bytes=\(Self.gibibyte)")
                _ = try idle.receiveHead()
                for _ in 0..<50 {
                    #expect(try sidecar.exchange("GET", "/head").status == 200)
                }
                #expect(try sidecar.gateway.residentBytes() - before < Self.memoryBound)
            }
        }

        @Test(
            "a body comes back byte for byte, whatever the pieces",
            arguments: [1, 7, 1_000, 65_536, 3_000_000])
        func echo(size: Int) throws {
            try Upstream.with { sidecar, _ in
                let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
                let connection = try sidecar.connect()
                try connection.send("POST", "/echo", fields: ["Transfer-Encoding: chunked"])
                var offset = 0
                var piece = 1
                while offset < size {
                    let count = min(piece, size - offset)
                    try connection.send(raw: String(count, radix: 16) + "\r\n")
                    try connection.send(bytes: Array(body[offset..<offset + count]))
                    try connection.send(raw: "\r\n")
                    offset += count
                    piece = piece * 3 + 1
                }
                try connection.send(raw: "0\r\n\r\n")
                #expect(try connection.receive(answering: "POST").body == body)
            }
        }

        @Test("chunks reach the client as they come, and the end is the end")
        func chunkedResponse() throws {
            try Upstream.with { sidecar, _ in
                let connection = try sidecar.connect()
                let response = try connection.exchange("GET", "/chunks?count=100")
                #expect(response.text == String(repeating: "chunk\n", count: 100))
                #expect(try connection.exchange("GET", "/head").status == 200)
            }
        }

        @Test("pipelined requests are answered in order")
        func pipelined() throws {
            try Upstream.with { sidecar, _ in
                let connection = try sidecar.connect()
                for number in 0..<20 { try connection.send("GET", "/head?n=\(number)") }
                for number in 0..<20 {
                    #expect(try connection.receive().text.hasPrefix("GET /head?n=\(number) HTTP/1.1"))
                }
            }
        }
    }
}
