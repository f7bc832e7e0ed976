import Bytes
import EventLoop
import HTTP1
import Testing

@testable import Gateway

@Suite("The forwarded fields")
struct ForwardedFieldsTests {
    private let fields = ForwardedFields(
        identity: .init(
            subject: "x-user-id", sessionID: "x-session-id", tokenID: "x-token-id", tokenExpires: nil,
            authTime: nil),
        viaName: "postern")

    /// The names that stay, without Host.
    private func kept(
        _ lines: [String], trusted: Bool = false, keepsTrailers: Bool = false
    ) throws -> [String] {
        let request = try ParsedRequest("POST", "/", lines)
        return (0..<request.head.fields.count).compactMap { index in
            let field = request.head.fields[index]
            let isDropped = fields.drops(
                field, of: request.head, request.bytes.span, isPeerTrusted: trusted,
                keepsTrailers: keepsTrailers)
            return isDropped ? nil : request.bytes.span.text(in: field.name.bounds)
        }
    }

    @Test(
        "what belongs to one hop is dropped (RFC 9110, section 7.6.1)",
        arguments: [
            "Connection: keep-alive", "Keep-Alive: timeout=5", "Proxy-Connection: close",
            "Proxy-Authorization: x",
            "Proxy-Authenticate: x", "TE: trailers", "Trailer: X-Sum", "Transfer-Encoding: chunked",
            "Upgrade: websocket",
            "Gateway-Revoke: jti=\"1\"", "Forwarded: for=1.1.1.1", "X-Forwarded-For: 1.1.1.1",
            "X-Forwarded-Proto: https",
            "X-Forwarded-Host: evil.example", "X-Request-ID: abc",
        ])
    func hopByHop(line: String) throws {
        for trusted in [false, true] {
            #expect(try kept([line, "Accept: */*"], trusted: trusted) == ["Accept"])
        }
    }

    @Test(
        "identity fields are dropped in every spelling that an upstream could take for them",
        arguments: [
            "X-User-Id", "x-user-id", "X_USER_ID", "X_User-Id", "X.User.Id", "X~user|id", "x-session_id",
            "X_Token_Id",
            "Gateway_Revoke", "X_Forwarded_For", "X_Request_ID", "Content_Length", "Transfer_Encoding",
        ])
    func identity(name: String) throws {
        for trusted in [false, true] {
            #expect(try kept(["\(name): 1", "Accept: */*"], trusted: trusted) == ["Accept"])
        }
    }

    @Test(
        "other fields stay",
        arguments: ["X-User-Identity", "XUser-Id", "X-User", "Cookie", "Authorization", "X-Token"])
    func others(name: String) throws {
        #expect(try kept(["\(name): 1"]) == [name])
    }

    @Test("what Connection nominates is dropped, but never what frames the message")
    func nominated() throws {
        let lines = [
            "Connection: X-One, close, content-length, Cookie", "x-one: 1", "X-Two: 2", "Cookie: a=b",
        ]
        #expect(try kept(lines + ["Content-Length: 3"]) == ["X-Two", "Content-Length"])
    }

    @Test(
        "further fields of proxies pass from trusted peers alone",
        arguments: ["X-Forwarded-Port", "X_Forwarded_Prefix", "X-Forwarded-Uri", "X-Real-IP", "x_real_ip"])
    func proxied(name: String) throws {
        #expect(try kept(["\(name): 1"]) == [])
        #expect(try kept(["\(name): 1"], trusted: true) == [name])
    }

    @Test("Trailer passes where the route lets trailers pass")
    func trailer() throws {
        #expect(try kept(["Trailer: X-Sum"], keepsTrailers: true) == ["Trailer"])
        #expect(try kept(["Trailer: X-Sum", "Connection: trailer"], keepsTrailers: true) == [])
    }

    private func added(
        _ lines: [String], target: String = "/", trusted: Bool = false, overTLS: Bool = false
    ) throws -> [String] {
        let request = try ParsedRequest("GET", target, lines)
        var output = ByteBuffer(capacity: 16)
        let identifier = Array("X-Request-ID: id-1\r\n".utf8)
        fields.write(
            request.head, request.bytes.span, peer: IPAddress(v4: 0x0A00_0001), isPeerTrusted: trusted,
            isOverTLS: overTLS, writesHost: true, idLine: identifier.span, into: &output)
        return output.readable.text.split(separator: "\r\n").map(String.init)
    }

    private let claims = [
        "X-Forwarded-For: 6.6.6.6", "X-Forwarded-For: 7.7.7.7, 8.8.8.8", "X-Forwarded-Proto: https",
        "X-Forwarded-Host: outer.example",
    ]

    @Test("an untrusted peer's word about itself is replaced")
    func untrusted() throws {
        #expect(
            try added(claims) == [
                "Host: gateway.example", "Via: 1.1 postern", "X-Forwarded-For: 10.0.0.1",
                "X-Forwarded-Proto: http",
                "X-Forwarded-Host: gateway.example", "X-Request-ID: id-1",
            ])
        #expect(try added([], overTLS: true).contains("X-Forwarded-Proto: https"))
    }

    @Test("a trusted proxy's word goes on, and its address is added")
    func trusted() throws {
        let lines = try added(claims, trusted: true)
        #expect(lines.contains("X-Forwarded-For: 6.6.6.6, 7.7.7.7, 8.8.8.8, 10.0.0.1"))
        #expect(lines.contains("X-Forwarded-Proto: https"))
        #expect(lines.contains("X-Forwarded-Host: outer.example"))
        let bare = try added([], trusted: true)
        #expect(bare.contains("X-Forwarded-For: 10.0.0.1"))
        #expect(bare.contains("X-Forwarded-Host: gateway.example"))
    }

    @Test("absolute form's authority replaces Host (RFC 9112, section 3.2.2)")
    func absoluteForm() throws {
        let lines = try added([], target: "http://other.example:8080/a")
        #expect(lines.contains("Host: other.example:8080"))
    }

    @Test("a response loses what belongs to its hop, and Gateway-Revoke")
    func response() throws {
        let text =
            "HTTP/1.1 200 OK\r\nConnection: X-One\r\nX-One: 1\r\nGateway-Revoke: jti=\"1\"\r\nTrailer: A\r\n"
            + "Transfer-Encoding: chunked\r\nKeep-Alive: 1\r\nProxy-Authenticate: x\r\n"
            + "X-Two: 2\r\nVia: 1.1 app\r\n\r\n"
        let bytes = Array(text.utf8)
        var head = ResponseHead()
        let limits = HeadLimits(size: 4096, fieldCount: 50, targetLength: 100)
        _ = try ResponseParser.parse(bytes.span, limits: limits, into: &head)
        let kept = (0..<head.fields.count).filter {
            !ForwardedFields.dropsFromResponse(head.fields[$0], of: head, bytes.span)
        }
        #expect(kept.map { bytes.span.text(in: head.fields[$0].name.bounds) } == ["X-Two", "Via"])
    }

    @Test(
        "a request id is taken over if it is one sane word",
        arguments: [
            (["X-Request-ID: aZ09._-"], "aZ09._-"), (["X-Request-ID: "], nil), (["X-Request-ID: a b"], nil),
            (["X-Request-ID: a\"b"], nil), (["X-Request-ID: a", "X-Request-ID: a"], nil), ([], nil),
            (["X-Request-ID: " + String(repeating: "a", count: 129)], nil),
            (["X-Request-ID: " + String(repeating: "a", count: 128)], String(repeating: "a", count: 128)),
        ] as [([String], String?)])
    func requestID(lines: [String], expected: String?) throws {
        let request = try ParsedRequest("GET", "/", lines)
        let range = RequestID.received(request.head, request.bytes.span)
        #expect(range.map { request.bytes.span.text(in: $0.bounds) } == expected)
    }
}
