import Bytes
import HTTP1
import Testing

@testable import Gateway

@Suite("The CORS policy")
struct CORSPolicyTests {
    /// The reference's defaults: any origin, credentials, all methods, all headers.
    private static let open = Configuration.CORS(
        origins: [], anyOrigin: true, credentials: true, methods: nil, headers: nil,
        exposedHeaders: ["X-RateLimit-Limit", "X-Request-ID"], maxAgeSeconds: 600)
    private static let strict = Configuration.CORS(
        origins: ["https://app.example", "null"], anyOrigin: false, credentials: false,
        methods: ["GET", "POST"],
        headers: ["authorization", "content-type"], exposedHeaders: [], maxAgeSeconds: 60)
    private static let wildcard = Configuration.CORS(
        origins: [], anyOrigin: true, credentials: false, methods: ["GET"], headers: nil, exposedHeaders: [],
        maxAgeSeconds: 5)

    private func answer(
        _ configuration: Configuration.CORS, _ method: String, _ fields: [String]
    ) throws -> (CORSDecision, [String]) {
        let request = try ParsedRequest(method, "/", fields)
        let policy = CORSPolicy(configuration)
        let decision = policy.decide(request.bytes.span, request.head)
        var output = ByteBuffer(capacity: 512)
        policy.write(decision, request.bytes.span, request.head, into: &output)
        let text = output.readable.text
        #expect(text.isEmpty || text.hasSuffix("\r\n"))
        return (decision, text.split(separator: "\r\n").map(String.init))
    }

    @Test("any origin with credentials is echoed, with Vary")
    func echo() throws {
        let (decision, lines) = try answer(CORSPolicyTests.open, "GET", ["Origin: https://a.example:8443"])
        #expect(decision == .init(kind: .request, allowsOrigin: true))
        #expect(
            lines == [
                "Vary: Origin", "Access-Control-Allow-Origin: https://a.example:8443",
                "Access-Control-Allow-Credentials: true",
                "Access-Control-Expose-Headers: X-RateLimit-Limit, X-Request-ID",
            ])
    }

    @Test("any origin without credentials is a star, which varies by nothing")
    func star() throws {
        for origin in ["https://a.example", "null"] {
            let (_, lines) = try answer(CORSPolicyTests.wildcard, "GET", ["Origin: \(origin)"])
            #expect(lines == ["Access-Control-Allow-Origin: *"])
        }
        #expect(try answer(CORSPolicyTests.wildcard, "GET", []).1 == [])
    }

    @Test("a request without Origin gets no field but Vary")
    func sameOrigin() throws {
        let (decision, lines) = try answer(CORSPolicyTests.open, "POST", [])
        #expect(decision == .sameOrigin)
        #expect(lines == ["Vary: Origin"])
    }

    @Test(
        "an origin that is not allowed gets no Access-Control field, and its preflight is refused",
        arguments: [
            ["Origin: null"], ["Origin: https://app.example.evil"], ["Origin: http://app.example"],
            ["Origin: https://APP.example"], ["Origin: https://app.example:443"], ["Origin: "],
            ["Origin: https://app.example", "Origin: https://app.example"],
        ])
    func disallowed(fields: [String]) throws {
        let (decision, lines) = try answer(CORSPolicyTests.strict, "POST", fields)
        #expect(decision == .init(kind: .request, allowsOrigin: false))
        #expect(lines == ["Vary: Origin"])
        let (preflight, other) = try answer(
            CORSPolicyTests.strict, "OPTIONS", fields + ["Access-Control-Request-Method: GET"])
        #expect(preflight.refusal?.status == 403)
        #expect(preflight.refusal?.rule == .corsOrigin)
        #expect(other == ["Vary: Origin"])
    }

    @Test(
        "the origins null and a list are never echoed",
        arguments: ["null", "https://a.example, https://b.example", ""])
    func neverEchoed(origin: String) throws {
        let (decision, lines) = try answer(CORSPolicyTests.open, "GET", ["Origin: \(origin)"])
        #expect(!decision.allowsOrigin)
        #expect(lines == ["Vary: Origin"])
    }

    @Test("a preflight under the reference's defaults is allowed what it asks for")
    func openPreflight() throws {
        let (decision, lines) = try answer(
            CORSPolicyTests.open, "OPTIONS",
            [
                "Origin: https://a.example", "Access-Control-Request-Method: PROPFIND",
                "Access-Control-Request-Headers: authorization, x-one",
                "Access-Control-Request-Headers: x-two",
            ])
        #expect(decision == .init(kind: .preflight, allowsOrigin: true))
        #expect(decision.refusal == nil)
        #expect(
            lines == [
                "Vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
                "Access-Control-Allow-Origin: https://a.example", "Access-Control-Allow-Credentials: true",
                "Access-Control-Allow-Methods: DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT, PROPFIND",
                "Access-Control-Allow-Headers: authorization, x-one, x-two", "Access-Control-Max-Age: 600",
            ])
    }

    @Test("a preflight within the lists is told the lists")
    func strictPreflight() throws {
        let (decision, lines) = try answer(
            CORSPolicyTests.strict, "OPTIONS",
            [
                "Origin: https://app.example", "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: Content-Type ,, AUTHORIZATION",
            ])
        #expect(decision.kind == .preflight)
        #expect(lines.contains("Access-Control-Allow-Methods: GET, POST"))
        #expect(lines.contains("Access-Control-Allow-Headers: authorization, content-type"))
        #expect(!lines.contains { $0.hasPrefix("Access-Control-Allow-Credentials") })
    }

    @Test(
        "a preflight beyond the lists is refused, readably for its origin",
        arguments: [
            (["Access-Control-Request-Method: PUT"], Rule.corsMethod),
            (["Access-Control-Request-Method: get"], .corsMethod),
            (["Access-Control-Request-Method: "], .corsMethod),
            (["Access-Control-Request-Method: GET", "Access-Control-Request-Method: GET"], .corsMethod),
            (["Access-Control-Request-Method: GET", "Access-Control-Request-Headers: x-one"], .corsHeader),
            (
                ["Access-Control-Request-Method: GET", "Access-Control-Request-Headers: content-type x"],
                .corsHeader
            ),
            (
                [
                    "Access-Control-Request-Method: GET", "Access-Control-Request-Headers: content-type",
                    "Access-Control-Request-Headers: x-one",
                ], .corsHeader
            ),
        ])
    func refused(fields: [String], rule: Rule) throws {
        let (decision, lines) = try answer(
            CORSPolicyTests.strict, "OPTIONS", ["Origin: https://app.example"] + fields)
        #expect(decision.refusal?.status == 403)
        #expect(decision.refusal?.rule == rule)
        #expect(lines == ["Vary: Origin", "Access-Control-Allow-Origin: https://app.example"])
    }

    @Test("any header means any token, not any text")
    func headerGrammar() throws {
        let (decision, _) = try answer(
            CORSPolicyTests.open, "OPTIONS",
            [
                "Origin: https://a.example", "Access-Control-Request-Method: GET",
                "Access-Control-Request-Headers: a(b)",
            ])
        #expect(decision.refusal?.rule == .corsHeader)
    }

    @Test("OPTIONS is a preflight only with Origin and the method asked for")
    func options() throws {
        #expect(try answer(CORSPolicyTests.open, "OPTIONS", ["Origin: https://a.example"]).0.kind == .request)
        let without = try answer(CORSPolicyTests.open, "OPTIONS", ["Access-Control-Request-Method: GET"])
        #expect(without.0.kind == .sameOrigin)
    }

    @Test("the upstream's Access-Control answers are dropped, and nothing else")
    func dropped() {
        for name in FieldName.allCases {
            let text = name.text.description
            let isAnswer = text.hasPrefix("Access-Control-") && !text.hasPrefix("Access-Control-Request-")
            #expect(CORSPolicy.drops(name) == isAnswer)
        }
    }
}
