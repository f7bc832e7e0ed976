import Bytes
import HTTP1
import Testing

@testable import Gateway

@Suite("Request trailers")
struct RequestTrailersTests {
    private static let limits = HeadLimits(size: 1_024, fieldCount: 20, targetLength: 0)

    private func relay(_ trailers: String, forwarding: Bool) throws -> String {
        let identity = Configuration.IdentityFields(
            subject: "x-user-id", sessionID: nil, tokenID: nil, tokenExpires: nil, authTime: nil)
        let fields = ForwardedFields(identity: identity, viaName: "postern")
        let filter = TrailerFilter(fields)
        defer { withExtendedLifetime(filter) {} }
        var relay = BodyRelay()
        relay.begin(
            .chunked, encodesChunks: true, limit: .max, trailers: Self.limits,
            forwardingTrailers: forwarding ? Tenant(keptElsewhere: filter) : nil)
        var source = ByteBuffer()
        var target = ByteBuffer()
        source.append("2\r\nhi\r\n0\r\n\(trailers)\r\n")
        while try relay.move(from: &source, to: &target, mark: 1_024) {}
        #expect(relay.isComplete == true && source.isEmpty == true)
        return target.readable.text
    }

    @Test("are dropped unless the route lets them pass")
    func dropped() throws {
        #expect(try relay("X-Checksum: abc\r\n", forwarding: false) == "2\r\nhi\r\n0\r\n\r\n")
        #expect(
            try relay("X-Checksum: abc\r\n", forwarding: true) == "2\r\nhi\r\n0\r\nX-Checksum: abc\r\n\r\n")
    }

    @Test(
        "never carry an identity, a revocation, an origin or what frames a message (RFC 9110, section 6.5.1)",
        arguments: [
            "X-User-Id: 1", "x_user_id: 1", "Gateway-Revoke: jti=\"a\"", "Gateway_Revoke: jti=\"a\"",
            "X-Forwarded-For: 127.0.0.1", "X-Forwarded-Port: 1", "Content-Length: 3",
            "Transfer-Encoding: chunked", "Host: other", "Authorization: Bearer x", "Cookie: a=b",
            "Content_Length: 3", "X-Real-IP: 127.0.0.1",
        ])
    func protected(line: String) throws {
        let text = try relay("X-First: 1\r\n\(line)\r\nX-Last: 2\r\n", forwarding: true)
        #expect(text == "2\r\nhi\r\n0\r\nX-First: 1\r\nX-Last: 2\r\n\r\n")
    }
}
