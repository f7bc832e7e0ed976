import Foundation
import Testing

extension RealPrograms {
    /// Every refusal has one shape, whoever caused it, and is logged and counted.
    @Suite("the shape of refusals")
    struct RefusalShapeTests {
        private static let routes = """
              - { path: /private, upstream: scripted, tier: off, authentication: required }
              - { path: /limited, upstream: scripted, tier: strict, authentication: none }
              - { path: /posts, upstream: scripted, methods: [POST], tier: off, authentication: none }
              - { path: /small, upstream: scripted, tier: off, authentication: none, body_size: 16B }
            """
        private static let settings = """
            providers:
              local: { secret: "0123456789abcdef0123456789abcdef" }
            client: { head_size: 4KiB, target_length: 1KiB }
            """
        private static let script: ScriptedUpstream.Script = { peer, _ in
            while true {
                _ = try peer.receiveHead()
                try peer.answer()
            }
        }

        private static func request(_ line: String, _ fields: String = "", body: String = "") -> String {
            "\(line)\r\nHost: a\r\nOrigin: https://app.example\r\n\(fields)\r\n\(body)"
        }

        /// The request, its status and code, and whether a browser of the origin may read it: not where the
        /// fields were never understood.
        private static let rows: [(request: String, status: Int, code: String, isReadable: Bool)] = [
            (request("GET /private HTTP/1.1"), 401, "UNAUTHORIZED", true),
            (request("GET /posts HTTP/1.1"), 405, "METHOD_NOT_ALLOWED", true),
            (request("TRACE / HTTP/1.1"), 405, "METHOD_NOT_ALLOWED", true),
            (request("CONNECT a:443 HTTP/1.1"), 405, "METHOD_NOT_ALLOWED", true),
            (request("OPTIONS /posts HTTP/1.1", "Max-Forwards: 1x\r\n"), 405, "METHOD_NOT_ALLOWED", true),
            (request("OPTIONS /small HTTP/1.1", "Max-Forwards: 1x\r\n"), 400, "BAD_REQUEST", true),
            (request("GET /%2F HTTP/1.1"), 400, "BAD_REQUEST", true),
            (
                request("POST /small HTTP/1.1", "Content-Length: 17\r\n", body: "12345678901234567"), 413,
                "PAYLOAD_TOO_LARGE", true
            ),
            (
                request(
                    "POST /small HTTP/1.1", "Transfer-Encoding: chunked\r\n",
                    body: "11\r\n12345678901234567\r\n0\r\n\r\n"), 413, "PAYLOAD_TOO_LARGE", true
            ),
            (
                request("GET /\(String(repeating: "x", count: 2_000)) HTTP/1.1"), 414, "BAD_REQUEST", false
            ),
            (
                request("GET / HTTP/1.1", "X: \(String(repeating: "x", count: 5_000))\r\n"), 431,
                "BAD_REQUEST", false
            ),
            (request("GET / HTTP/2.0"), 505, "BAD_REQUEST", false),
            (request("GET / HTTP/1.1", "Bad Name: 1\r\n"), 400, "BAD_REQUEST", false),
            (request("POST / HTTP/1.1", "Transfer-Encoding: gzip, chunked\r\n"), 501, "BAD_REQUEST", true),
            (request("POST / HTTP/1.1", "Content-Length: 1x\r\n"), 400, "BAD_REQUEST", true),
        ]

        @Test(
            "each has the error's body, an id, and the security fields; CORS fields where the origin was read"
        )
        func shapes() throws {
            try ScriptedUpstream.with(
                settings: Self.settings, routes: Self.routes, script: Self.script
            ) { sidecar, _ in
                for row in Self.rows {
                    let connection = try sidecar.connect()
                    try connection.send(raw: row.request)
                    let response = try connection.receive()
                    let name = Comment(rawValue: String(row.request.prefix(40)))
                    #expect(response.status == row.status, name)
                    let members = try response.members()
                    #expect(Set(members.keys) == ["detail", "error_code", "timestamp"], name)
                    #expect(members["error_code"] == row.code, name)
                    #expect(response.field("X-Request-ID")?.isEmpty == false, name)
                    #expect(response.field("X-Content-Type-Options") == "nosniff", name)
                    #expect(response.field("Cache-Control") == "no-store", name)
                    #expect(response.field("Date") != nil, name)
                    if row.isReadable {
                        #expect(response.field("Access-Control-Allow-Origin") == "https://app.example", name)
                    }
                }
                try checkLog(sidecar)
                try checkMetrics(sidecar)
            }
        }

        /// One line of JSON for each, with the address of the peer.
        private func checkLog(_ sidecar: Sidecar) throws {
            let wanted = Self.rows.count
            func lines() -> [Substring] {
                sidecar.gateway.output.split(separator: "\n").filter { $0.hasPrefix("{") }
            }
            #expect(eventually { lines().count == wanted })
            for (line, row) in zip(lines(), Self.rows) {
                let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                #expect(object?["status"] as? Int == row.status, "\(line)")
                #expect(line.contains("127.0.0.1"), "\(line)")
                #expect((object?["id"] as? String)?.isEmpty == false, "\(line)")
                #expect((object?["bytes_in"] as? Int ?? 0) >= 20, "\(line)")
            }
        }

        private func checkMetrics(_ sidecar: Sidecar) throws {
            let door = try HTTPConnection(path: sidecar.folder.path + "/admin.sock")
            let text = try door.exchange("GET", "/metrics").text
            let counted = text.split(separator: "\n").filter { $0.hasPrefix("postern_requests_total{") }
                .compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }.reduce(0, +)
            #expect(counted == Self.rows.count)
        }

        @Test("a limit of ten lets exactly ten of many parallel requests pass, over two workers")
        func exactly() throws {
            try ScriptedUpstream.with(
                settings: Self.settings, routes: Self.routes, workers: 2, script: Self.script
            ) {
                sidecar, _ in
                let connections = try (0..<40).map { _ in try sidecar.connect() }
                for connection in connections { try connection.send("GET", "/limited") }
                var statuses: [Int: Int] = [:]
                for connection in connections {
                    let response = try connection.receive()
                    statuses[response.status, default: 0] += 1
                    if response.status == 429 {
                        #expect(response.number("X-RateLimit-Remaining") == 0)
                        #expect((response.number("Retry-After") ?? 0) > 0)
                        #expect(try response.members()["error_code"] == "RATE_LIMIT_EXCEEDED")
                    }
                }
                #expect(statuses == [200: 10, 429: 30])
            }
        }
    }
}
