import Testing

extension RealPrograms {
    /// What the upstream sees of a request, and the client of an upstream's faults.
    @Suite("forwarding")
    struct ForwardingTests {
        @Test("hop-by-hop and identity fields of the client stay outside; forwarded fields are the gateway's")
        func requestFields() throws {
            try Upstream.with { sidecar, _ in
                let response = try sidecar.exchange(
                    "GET", "/head",
                    fields: [
                        "X-User-Id: 1", "X_User_Id: 1", "Gateway-Revoke: sub=\"1\"",
                        "X-Forwarded-For: 10.0.0.1",
                        "Connection: keep-alive, X-Secret", "X-Secret: 1", "Keep-Alive: timeout=5",
                        "Proxy-Authorization: Basic eA==", "X-Kept: yes", "X-Request-ID: request-1",
                    ])
                let lines = response.text.lowercased().split(separator: "\n").map(String.init)
                for name in [
                    "x-user-id", "x_user_id", "gateway-revoke", "x-secret", "keep-alive",
                    "proxy-authorization",
                ] {
                    #expect(!lines.contains { $0.hasPrefix(name + ":") }, "\(name) came through")
                }
                #expect(lines.contains("x-forwarded-for: 127.0.0.1"))
                #expect(lines.contains("x-forwarded-proto: http"))
                #expect(lines.contains("x-kept: yes"))
                #expect(lines.contains("x-request-id: request-1"))
                #expect(lines.contains { $0.hasPrefix("via: 1.1 ") })
                #expect(response.field("X-Request-ID") == "request-1")
            }
        }

        @Test("the path that is forwarded is the one that was matched, the query untouched")
        func normalisedPath() throws {
            try Upstream.with { sidecar, _ in
                let response = try sidecar.exchange("GET", "/a/..//%68ead?q=%2e./b")
                #expect(response.text.hasPrefix("GET /head?q=%2e./b HTTP/1.1"))
                #expect(try sidecar.exchange("GET", "/a%2Fb").status == 400)
            }
        }

        @Test(
            "an upstream's fault is told apart from silence and absence",
            arguments: [
                ("/broken", 502, "BAD_GATEWAY"), ("/close", 502, "BAD_GATEWAY"),
                ("/silent", 504, "GATEWAY_TIMEOUT"),
            ])
        func faults(path: String, status: Int, code: String) throws {
            try Upstream.with { sidecar, _ in
                let response = try sidecar.exchange("GET", path, fields: ["Origin: https://app.example"])
                #expect(response.status == status)
                #expect(try response.members()["error_code"] == code)
                #expect(response.field("Access-Control-Allow-Origin") == "https://app.example")
                #expect(response.field("X-Content-Type-Options") == "nosniff")
            }
        }

        @Test("an upstream that is not there is a 503, and service comes back with it")
        func absent() throws {
            try Upstream.with { sidecar, upstream in
                upstream.program.kill()
                let response = try sidecar.exchange("GET", "/head")
                #expect(response.status == 503)
                #expect(try response.members()["error_code"] == "SERVICE_UNAVAILABLE")
                let again = try Program(
                    "/usr/bin/python3", [Built.root + "/Tests/Fixtures/upstream.py", "\(upstream.port)"],
                    folder: sidecar.folder.path)
                defer { again.end() }
                try again.waitUntilReady { (try? LoopbackSocket(port: upstream.port)) != nil }
                #expect(try sidecar.exchange("GET", "/head").status == 200)
            }
        }

        private static let chunkedBody = "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"

        @Test(
            "a request with two readings is refused and its connection closed",
            arguments: [
                (
                    "RFC 9112, 6.3",
                    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx"
                ),
                ("RFC 9112, 6.1", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n" + chunkedBody),
                ("RFC 9112, 3.2", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
                ("RFC 9112, 3.2", "GET / HTTP/1.1\r\n\r\n"),
                ("RFC 9112, 5.1", "GET / HTTP/1.1\r\nHost : a\r\n\r\n"),
                ("RFC 9112, 5.2", "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n"),
                ("RFC 9112, 2.2", "GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n"),
            ])
        func ambiguous(clause: String, request: String) throws {
            try Upstream.with { sidecar, _ in
                let connection = try sidecar.connect()
                try connection.send(raw: request)
                #expect(try connection.receive().status == 400, "\(clause)")
                #expect(try connection.isEnded(), "\(clause)")
            }
        }
    }
}
