import Bytes
import HTTP1
import Testing

@testable import UpstreamApp

@Suite struct RequestReaderTests {
    private static let post =
        "POST /api/v1/auth/login?x=y HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nX-User-ID: 7\r\n"

    /// What the reader makes of `text` when it comes in two pieces, one line for each outcome.
    private func outcomes(_ text: String, split: Int? = nil) -> [String] {
        let bytes = Array(text.utf8)
        var input = ByteBuffer(capacity: 64)
        var reader = RequestReader()
        var lines: [String] = []
        for piece in [bytes[..<(split ?? 0)], bytes[(split ?? 0)...]] {
            input.append(Array(piece).span)
            reading: while true {
                switch reader.next(&input) {
                case .needsMore: break reading
                case .expectsContinue: lines.append("continue")
                case .request(let request, let keepAlive):
                    let body = String(decoding: request.body, as: UTF8.self)
                    lines.append(
                        "\(request.method) \(request.path) \(request.query ?? "-") [\(body)] \(keepAlive)")
                case .refused(let refusal):
                    lines.append("\(refusal.status)")
                    return lines
                }
            }
        }
        return lines
    }

    @Test("pipelined requests come out whole and in order, wherever their bytes are split")
    func splits() {
        let text =
            Self.post + "Content-Length: 5\r\n\r\na=b&c" + Self.post
            + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1;x=y\r\nd\r\n0\r\n\r\n"
            + "GET /health HTTP/1.0\r\n\r\n"
        let expected = [
            "post /api/v1/auth/login x=y [a=b&c] true", "post /api/v1/auth/login x=y [abcd] true",
            "get /health - [] false",
        ]
        for split in 0...text.utf8.count {
            #expect(outcomes(text, split: split) == expected, "split at \(split)")
        }
    }

    @Test(
        "what cannot be read is refused with its status",
        arguments: [
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\n\r\n", "413"),
            ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n10001\r\n", nil),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", "400"),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "400"),
            ("GET / HTTP/1.1\r\n\r\n", "400"), ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", "505"),
            ("GET /\u{0} HTTP/1.1\r\nHost: a\r\n\r\n", "400"),
        ])
    func refused(text: String, status: String?) {
        #expect(outcomes(text) == [status].compactMap { $0 })
    }

    @Test("a head that outgrows its limit is refused")
    func largeHead() {
        let value = String(repeating: "x", count: 16_384)
        #expect(outcomes("GET / HTTP/1.1\r\nHost: a\r\nX: \(value)\r\n\r\n") == ["431"])
    }

    @Test("a chunked body that outgrows the limit is refused")
    func largeChunks() {
        let chunk = "8000\r\n" + String(repeating: "x", count: 32_768) + "\r\n"
        let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        #expect(outcomes(head + chunk + chunk + "0\r\n\r\n").count == 1)
        #expect(outcomes(head + chunk + chunk + "1\r\nx\r\n") == ["413"])
    }

    @Test("a client that expects to be told to go on is told so once (RFC 9110, 10.1.1)")
    func expectation() {
        let head = Self.post + "Expect: 100-continue\r\nContent-Length: 1\r\n\r\n"
        #expect(outcomes(head) == ["continue"])
        #expect(outcomes(head + "x", split: head.utf8.count).count == 2)
        #expect(outcomes(head + "x").count == 1)
        let old = Self.post.replacing("HTTP/1.1", with: "HTTP/1.0") + "Expect: x\r\nContent-Length: 1\r\n\r\n"
        #expect(outcomes(old + "x").count == 1, "a client of HTTP/1.0 expects nothing")
    }

    @Test(
        "what else a client expects cannot be met (RFC 9110, 10.1.1)",
        arguments: ["200-ok", "100-continue, x", "", "100-continue\r\nExpect: 100-continue"])
    func otherExpectations(value: String) {
        let head = Self.post + "Expect: \(value)\r\nContent-Length: 1\r\n\r\nx"
        #expect(outcomes(head) == ["417"])
    }

    @Test("identity fields are taken once each; two of one name are none")
    func identity() {
        func identity(_ fields: String) -> Request.Identity? {
            var input = ByteBuffer(capacity: 64)
            input.append("GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n")
            var reader = RequestReader()
            guard case .request(let request, _) = reader.next(&input) else { return nil }
            return request.identity
        }
        #expect(
            identity(
                "x-user-id: 7\r\nX-Session-Id: s\r\nX-Token-Expires: 9\r\n"
            )
                == .init(userID: "7", sessionID: "s", tokenExpires: "9"))
        #expect(identity("X-User-Id: 7\r\nX-User-Id: 8\r\n") == .init())
        #expect(identity("X_User_Id: 7\r\n") == .init())
    }

    /// The status of what comes for `head` and a chunked or plain body of `count` bytes; 0 for none.
    private func status(_ head: String, _ count: Int, chunked: Bool) -> Int {
        let operation = Operation.refresh
        let endpoint = Endpoint(
            path: PathTemplate("/api/v1/users/me/large"), operation: operation, bodyLimit: 200_000
        ) { _ throws(Problem) in Response(redirect: "/") }
        var reader = RequestReader(endpoints: Endpoints([endpoint]))
        var input = ByteBuffer(capacity: 64)
        let framing =
            chunked
            ? "Transfer-Encoding: chunked\r\n\r\n\(String(count, radix: 16))\r\n"
            : "Content-Length: \(count)\r\n\r\n"
        input.append(Array((head + framing).utf8).span)
        input.append([UInt8](repeating: 0x61, count: count).span)
        input.append(Array((chunked ? "\r\n0\r\n\r\n" : "").utf8).span)
        var earned = 0
        while true {
            switch reader.next(&input) {
            case .request(let request, _): return request.body.count == count && earned == 0 ? 200 : 0
            case .refused(let refusal): return refusal.status
            case .needsMore, .expectsContinue: earned += 1
            }
            if earned > 10 { return 0 }
        }
    }

    @Test(
        "an endpoint may take a larger body of whoever is signed in, and of nobody else",
        arguments: [false, true])
    func largerBodies(chunked: Bool) {
        let head = "POST /api/v1/users/me/large HTTP/1.1\r\nHost: a\r\n"
        let signedIn = head + "X-User-Id: 7\r\n"
        #expect(status(signedIn, 200_000, chunked: chunked) == 200)
        #expect(status(signedIn, 200_001, chunked: chunked) == 413)
        #expect(status(head, 65_536, chunked: chunked) == 200)
        #expect(status(head, 65_537, chunked: chunked) == 413)
        let other = signedIn.replacing("large", with: "other")
        #expect(status(other, 65_537, chunked: chunked) == 413)
        let put = signedIn.replacing("POST", with: "PUT")
        #expect(status(put, 65_537, chunked: chunked) == 413)
    }

    @Test("a larger body earns time by each 64 KiB, not by each byte")
    func time() {
        let endpoint = Endpoint(
            path: PathTemplate("/large"), operation: .refresh, bodyLimit: 1 << 20
        ) { _ throws(Problem) in Response(redirect: "/") }
        var reader = RequestReader(endpoints: Endpoints([endpoint]))
        var input = ByteBuffer(capacity: 64)
        input.append(
            Array("POST /large HTTP/1.1\r\nHost: a\r\nX-User-Id: 7\r\nContent-Length: 300000\r\n\r\n".utf8)
                .span)
        var times = 0
        for _ in 0..<299 {
            input.append([UInt8](repeating: 0x61, count: 1_000).span)
            guard case .needsMore = reader.next(&input) else { break }
            if reader.hasEarnedTime() { times += 1 }
        }
        #expect(times == 4)
    }
}
