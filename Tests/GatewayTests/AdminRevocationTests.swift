import Testing

@testable import Gateway

struct AdminRevocationTests {
    static func parse(_ body: String) -> RevocationBody.Outcome {
        RevocationBody.parse(Array(body.utf8).span, providers: ["local", "other"])
    }

    static let valid: [(String, RevocationBody)] = [
        (
            #"{"provider":"local","jti":"a\u0062","exp":1737282600}"#,
            RevocationBody(
                provider: 0, subject: .token(id: Array("ab".utf8), expires: 1_737_282_600_000_000))
        ),
        (
            #"{"provider":"other","jti":"a"}"#,
            RevocationBody(provider: 1, subject: .token(id: Array("a".utf8), expires: nil))
        ),
        (
            #" {"before":1737282600.25,"sub":"42","provider":"local"} "#,
            RevocationBody(
                provider: 0, subject: .user(id: Array("42".utf8), before: 1_737_282_600_250_000))
        ),
        (
            #"{"provider":"local","sid":"s"}"#,
            RevocationBody(provider: 0, subject: .session(id: Array("s".utf8), expires: nil))
        ),
        (
            #"{"provider":"local","sid":"s","exp":2e9}"#,
            RevocationBody(
                provider: 0, subject: .session(id: Array("s".utf8), expires: 2_000_000_000_000_000))
        ),
    ]

    @Test("each kind of revocation is understood", arguments: valid)
    func understood(body: String, request: RevocationBody) {
        #expect(Self.parse(body) == .valid(request))
    }

    static let invalid: [(String, [String])] = [
        ("{}", ["provider: field required", "jti: one of jti, sub, sid and kid is required"]),
        (#"{"provider":"local"}"#, ["jti: one of jti, sub, sid and kid is required"]),
        (#"{"provider":7,"jti":"a"}"#, ["provider: str type expected"]),
        (#"{"provider":"nobody","jti":"a"}"#, ["provider: unknown provider"]),
        (
            #"{"provider":"local","jti":"a","sub":"b"}"#,
            ["jti: only one of jti, sub, sid and kid can be given"]
        ),
        (#"{"provider":"local","jti":""}"#, ["jti: ensure this value has at least 1 characters"]),
        (#"{"provider":"local","jti":null}"#, ["jti: str type expected"]),
        (
            "{\"provider\":\"local\",\"jti\":\"\(String(repeating: "a", count: 256))\"}",
            ["jti: ensure this value has at most 255 characters"]
        ),
        (#"{"provider":"local","jti":"a","exp":"soon"}"#, ["exp: value is not a valid number"]),
        (#"{"provider":"local","jti":"a","exp":0}"#, ["exp: ensure this value is greater than 0"]),
        (#"{"provider":"local","jti":"a","exp":-5}"#, ["exp: ensure this value is greater than 0"]),
        (#"{"provider":"local","sub":"a"}"#, ["before: field required"]),
        (
            #"{"provider":"local","sub":"a","before":5,"exp":9}"#,
            ["exp: not permitted with this kind of revocation"]
        ),
        (
            #"{"provider":"local","jti":"a","before":9}"#,
            ["before: not permitted with this kind of revocation"]
        ),
        (#"{"provider":"local","jti":"a","why":"x"}"#, ["body: extra fields not permitted"]),
        (
            #"{"sub":5,"exp":1}"#,
            [
                "provider: field required", "exp: not permitted with this kind of revocation",
                "sub: str type expected", "before: field required",
            ]
        ),
    ]

    @Test("every problem of a body is told at once", arguments: invalid)
    func refused(body: String, problems: [String]) {
        guard case .invalid(let found) = Self.parse(body) else {
            Issue.record("accepted: \(body)")
            return
        }
        #expect(found.map { "\($0.member): \($0.message)" } == problems)
    }

    @Test(
        "what is not one JSON object is unreadable",
        arguments: ["", "[]", "x", #"{"jti":"a""#, #"{"jti":"a"} x"#, #"{"jti":"a","jti":"b"}"#])
    func unreadable(body: String) {
        #expect(Self.parse(body) == .unreadable)
    }
}
