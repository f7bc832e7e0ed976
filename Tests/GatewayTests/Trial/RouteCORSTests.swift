import EventLoop
import Testing

@testable import Gateway

@Suite("CORS by route")
struct RouteCORSTests {
    private static let text = """
        upstreams: {app: {address: 127.0.0.1:9000}}
        client: {body_size: 1KiB}
        cors:
          origins: [https://app.example, "https://*.app.example", '/https://pr-[0-9]+\\.example/']
          credentials: false
          headers: [x-one]
        routes:
          - {path: /plain, authentication: none, tier: off}
          - {name: read, path: /item, methods: [GET], authentication: none, tier: off}
          - name: write
            path: /item
            methods: [PUT]
            authentication: none
            tier: off
            cors: {origins: https://admin.example, credentials: true, max_age: 5s}
          - {name: own, path: /own, authentication: none, tier: off, cors: off}
          - {name: open, path: /open, authentication: none, tier: off, cors: {origins: "*"}}
          - {name: near, path: /near, authentication: none, tier: off, cors: {private_network: true}}
        """

    private func answer(
        _ method: String, _ path: String, _ origin: String?, _ fields: [(String, String)] = []
    ) throws -> TrialAnswer {
        let trial = try PolicyTrial(
            ConfigurationFixture.configuration(Self.text), now: Moment(monotonic: 1, wall: 1))
        var request = TrialRequest(method: method, target: path)
        if let origin { request.fields.append(.init(name: "Origin", value: origin)) }
        for field in fields { request.fields.append(.init(name: field.0, value: field.1)) }
        return trial.judge(request)
    }

    private func preflight(_ path: String, _ method: String, _ origin: String) throws -> TrialAnswer {
        try answer("OPTIONS", path, origin, [("Access-Control-Request-Method", method)])
    }

    @Test(
        "an origin may read what its route allows it to, and every answer varies by it",
        arguments: [
            ("GET", "/plain", "https://app.example", "https://app.example"),
            ("GET", "/plain", "https://x.y.app.example", "https://x.y.app.example"),
            ("GET", "/plain", "https://pr-12.example", "https://pr-12.example"),
            ("GET", "/plain", "https://pr-x.example", nil), ("GET", "/plain", "null", nil),
            ("GET", "/plain", "https://admin.example", nil),
            ("GET", "/item", "https://app.example", "https://app.example"),
            ("GET", "/item", "https://admin.example", nil),
            ("PUT", "/item", "https://admin.example", "https://admin.example"),
            ("PUT", "/item", "https://app.example", nil),
            ("DELETE", "/item", "https://app.example", "https://app.example"),
            ("GET", "/nowhere", "https://app.example", "https://app.example"),
            ("GET", "/plain", "https://\(String(repeating: "a", count: 320)).app.example", nil),
        ])
    func byRoute(method: String, path: String, origin: String, allowed: String?) throws {
        let answer = try answer(method, path, origin)
        #expect(answer.values(of: "Access-Control-Allow-Origin") == (allowed.map { [$0] } ?? []))
        #expect(answer.values(of: "Vary") == ["Origin"])
    }

    @Test("a preflight is judged by the route that would take the method it asks for")
    func preflights() throws {
        let write = try preflight("/item", "PUT", "https://admin.example")
        #expect(write.isNoContent)
        #expect(write.values(of: "Access-Control-Max-Age") == ["5"])
        #expect(write.values(of: "Access-Control-Allow-Credentials") == ["true"])
        #expect(write.values(of: "Access-Control-Allow-Headers") == ["x-one"], "taken over from `cors`")
        #expect(try preflight("/item", "PUT", "https://app.example").refusal?.rule == .corsOrigin)
        #expect(try preflight("/item", "GET", "https://app.example").isNoContent)
        #expect(try preflight("/item", "GET", "https://admin.example").refusal?.rule == .corsOrigin)
        #expect(try preflight("/x/../item/", "PUT", "https://admin.example").isNoContent)
        #expect(try preflight("/nowhere", "GET", "https://app.example").isNoContent)
    }

    @Test("a route without CORS leaves it to its upstream, preflights included")
    func off() throws {
        let answer = try answer("GET", "/own", "https://app.example")
        #expect(answer.isForwarded && answer.admission.cors == -1)
        #expect(answer.values(of: "Vary").isEmpty)
        let preflight = try preflight("/own", "GET", "https://app.example")
        #expect(preflight.isForwarded && preflight.admission.cors == -1)
    }

    @Test("a star without credentials varies by nothing, on its own route")
    func star() throws {
        let answer = try answer("GET", "/open", "https://any.example")
        #expect(answer.values(of: "Access-Control-Allow-Origin") == ["*"])
        #expect(answer.values(of: "Vary").isEmpty)
    }

    @Test("a private network is opened to who asks, where the route says so")
    func privateNetwork() throws {
        func ask(_ path: String) throws -> TrialAnswer {
            try self.answer(
                "OPTIONS", path, "https://app.example",
                [
                    ("Access-Control-Request-Method", "GET"),
                    ("Access-Control-Request-Private-Network", "true"),
                ])
        }
        let near = try ask("/near")
        #expect(near.values(of: "Access-Control-Allow-Private-Network") == ["true"])
        #expect(near.values(of: "Vary").first?.hasSuffix("Access-Control-Request-Private-Network") == true)
        #expect(try ask("/plain").values(of: "Access-Control-Allow-Private-Network").isEmpty)
        let unasked = try preflight("/near", "GET", "https://app.example")
        #expect(unasked.values(of: "Access-Control-Allow-Private-Network").isEmpty)
    }

    @Test(
        "a refusal for the message's framing can be read by its origin",
        arguments: [
            (("Content-Length", "x"), 400), (("Content-Length", "99999999999999999999999"), 413),
            (("Transfer-Encoding", "gzip, chunked"), 501), (("Content-Length", "4096"), 413),
        ])
    func framing(field: (String, String), status: Int) throws {
        let write = try answer("PUT", "/item", "https://admin.example", [field])
        #expect(write.status == status)
        #expect(write.values(of: "Access-Control-Allow-Origin") == ["https://admin.example"])
        let other = try answer("PUT", "/item", "https://app.example", [field])
        #expect(other.values(of: "Access-Control-Allow-Origin").isEmpty)
        #expect(other.values(of: "Vary") == ["Origin"])
    }

    @Test("an unreadable path is answered under the standard policy")
    func unsafePath() throws {
        let answer = try answer("GET", "/item%00", "https://app.example")
        #expect(answer.status == 400)
        #expect(answer.values(of: "Access-Control-Allow-Origin") == ["https://app.example"])
    }
}
