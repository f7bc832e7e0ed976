import Foundation
import PosternClient
import Testing

@Suite("the Swift client waits and reads")
struct WaitingTests {
    private static let late = "Fri, 01 Jan 2100 00:00:00 GMT"

    @Test(
        "a limit is waited out as told, within the budget and no longer",
        arguments: [
            (2, "4", [4, 4], nil),
            (9, "31", [], 31),
            (9, "14", [14, 14], 14),
            (9, "0", [0, 0, 0], 0),
            (1, "soon", [1], nil),
            (1, "-5", [1], nil),
            (1, "+5", [1], nil),
            (1, "", [1], nil),
        ] as [(Int, String, [Int], Int?)])
    func budget(times: Int, told: String, waits: [Int], thrown: Int?) async throws {
        let pace = ScriptedPace()
        let transport = ScriptedTransport { (_, _, turn) async throws(PosternError) -> Answer in
            turn < times ? answer(429, "{\"detail\":\"slow\"}", ["retry-after": told]) : grant(token("a"))
        }
        let client = Client(transport: transport, pace: pace)
        if let thrown {
            let refusal = Refusal(status: 429, detail: "slow", errorCode: nil, requestID: nil)
            await #expect(throws: PosternError.rateLimited(refusal, retryAfter: .seconds(thrown))) {
                try await client.logIn(username: "ada", password: "secretpassword")
            }
        } else {
            try await client.logIn(username: "ada", password: "secretpassword")
        }
        #expect(pace.slept == waits.map { .seconds($0) })
    }

    @Test("a date in Retry-After is understood, and jitter is added to what is told")
    func datesAndJitter() async throws {
        let limited = ScriptedTransport { (_, _, _) async throws(PosternError) -> Answer in
            answer(429, "{}", ["retry-after": Self.late])
        }
        let error = await #expect(throws: PosternError.self) {
            try await Client(transport: limited, pace: ScriptedPace()).health()
        }
        guard case .rateLimited(_, let wait) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(wait > .seconds(86_400 * 365))

        let pace = ScriptedPace(chance: 1)
        let transport = ScriptedTransport { (_, _, turn) async throws(PosternError) -> Answer in
            turn == 0 ? answer(429, "{}", ["retry-after": "4"]) : grant(token("a"))
        }
        try await Client(transport: transport, pace: pace).logIn(username: "a", password: "b")
        #expect(pace.slept == [.milliseconds(4450)])
    }

    @Test("503 is asked again only where nothing can happen twice")
    func unavailable() async throws {
        let respond: ScriptedTransport.Respond = { (path, _, turn) async throws(PosternError) -> Answer in
            if turn == 0 { return answer(503, "{\"detail\":\"away\"}", ["retry-after": "2"]) }
            return answer(200, "{\"status\":\"healthy\",\"timestamp\":\"2026-11-24T01:37:38Z\"}")
        }
        let asked = ScriptedTransport(respond)
        #expect(try await Client(transport: asked, pace: ScriptedPace()).health().isHealthy)
        #expect(await asked.sent.count == 2)
        let written = ScriptedTransport(respond)
        await #expect(throws: PosternError.self) {
            try await Client(transport: written, pace: ScriptedPace()).logIn(username: "a", password: "b")
        }
        #expect(await written.sent.count == 1)
    }

    @Test("a sign-up is not sent again when the connection ends")
    func lostConnection() async throws {
        let transport = ScriptedTransport { (_, _, _) async throws(PosternError) -> Answer in
            throw .connectionFailed("ended")
        }
        await #expect(throws: PosternError.connectionFailed("ended")) {
            try await Client(transport: transport, pace: ScriptedPace()).signUp(
                username: "a", email: "b", password: "c", firstName: "d", lastName: "e")
        }
        #expect(await transport.sent.count == 1)
    }

    @Test(
        "garbage is one error, and leaves no tokens",
        arguments: [
            "", "<html>", "[]", "null", "{}", "{\"access_token\":5}",
            "{\"access_token\":\"a\\nb\",\"token_type\":\"bearer\"}",
        ])
    func garbage(body: String) async throws {
        let transport = ScriptedTransport { (_, _, _) async throws(PosternError) -> Answer in
            answer(200, body)
        }
        let client = Client(transport: transport, pace: ScriptedPace())
        let error = await #expect(throws: PosternError.self) {
            try await client.logIn(username: "a", password: "b")
        }
        if case .invalidAnswer = error {} else { Issue.record("\(String(describing: error))") }
        #expect(await client.tokens == nil)
    }

    @Test("each bad field is named, and unhealthy is an answer of health")
    func reading() async throws {
        let rows = "{\"detail\":[{\"loc\":[\"email\"],\"msg\":\"field required\",\"type\":\"missing\"}]}"
        let invalid = ScriptedTransport { (_, _, _) async throws(PosternError) -> Answer in answer(422, rows)
        }
        let error = await #expect(throws: PosternError.self) {
            try await Client(transport: invalid, pace: ScriptedPace()).logIn(username: "a", password: "b")
        }
        guard case .validationFailed(let refusal, let fields) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(fields.map(\.location) == [["email"]])
        #expect(refusal.detail == "email: field required")

        let text = "{\"status\":\"unhealthy\",\"error\":\"Redis\",\"timestamp\":\"2026-11-24T01:37:38Z\"}"
        let sick = ScriptedTransport { (_, _, _) async throws(PosternError) -> Answer in answer(503, text) }
        let health = try await Client(transport: sick, pace: ScriptedPace()).health()
        #expect(!health.isHealthy)
        #expect(health.error == "Redis")
    }

    @Test("tokens are not shown when they are printed")
    func secrecy() {
        let tokens = Tokens(accessToken: "secret-a", refreshToken: "secret-b")
        #expect(!"\(tokens) \(String(reflecting: tokens))".contains("secret"))
    }

    @Test(
        "an address is judged at once",
        arguments: ["localhost:8799", "ftp://localhost", "http://", "http://a:b@localhost", "http://h/?q=1"])
    func address(url: String) {
        #expect(throws: PosternError.invalidBaseURL) { try Client(baseURL: url) }
    }
}

extension Refusal {
    /// What `refusal(_:)` is read as.
    static func sample(_ status: Int, _ detail: String) -> Refusal {
        Refusal(status: status, detail: detail, errorCode: "UNAUTHORIZED", requestID: "abc")
    }
}
