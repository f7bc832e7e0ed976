import Testing

@testable import UpstreamApp

/// When Firestore is slow, gone or lying.
@Suite(.serialized) struct FirestoreFaultTests {
    private static let quick = RetryPolicy(
        attempts: 3, firstPauseMilliseconds: 10, factor: 2, longestPauseMilliseconds: 40)
    private static let document =
        #"{"name":"projects/p/databases/(default)/documents/c/d","createTime":"1","updateTime":"2"}"#

    private func with(
        _ script: [ScriptedService.Manner], _ body: (FirestoreClient, GoogleFixture) throws -> Void
    ) throws {
        let fixture = try GoogleFixture(script)
        var client = try fixture.services.firestore()
        client.policy = Self.quick
        try body(client, fixture)
    }

    @Test(
        "what only reads, or comes to the same, is asked for again; what adds is not",
        arguments: [
            ScriptedService.Manner.answer(503), .answer(500), .close, .truncate("{"),
        ])
    func repetition(manner: ScriptedService.Manner) throws {
        let good = ScriptedService.Manner.answer(200, [], Self.document)
        try with([manner, good, manner, good]) { client, fixture in
            _ = try client.get("c/d")
            _ = try client.set("c/d", [])
            #expect(fixture.received.count == 4)
        }
        try with([manner]) { client, fixture in
            #expect(throws: ServiceError.self) { try client.create([], in: "c") }
            let addition = FirestoreWrite(
                path: "c/d", change: .set([], mask: []), transforms: [.increment("n", .integer(1))])
            #expect(throws: ServiceError.self) { try client.commit([addition]) }
            #expect(fixture.received.count == 2)
        }
    }

    @Test("a document is absent when Firestore says so, not when somebody else finds nothing")
    func absence() throws {
        let absent = #"{"error":{"code":404,"message":"m","status":"NOT_FOUND"}}"#
        try with([.answer(404, [], absent), .answer(404, [], "<html>Not here</html>")]) { client, _ in
            let none = try client.get("c/d")
            #expect(none == nil)
            let error = #expect(throws: ServiceError.self) { try client.get("c/d") }
            #expect(error?.status == 404)
        }
    }

    @Test("a transaction that always loses ends after five runs, each of which is let go of")
    func losing() throws {
        let lost = ScriptedService.Manner.answer(
            409, [], #"{"error":{"code":409,"message":"m","status":"ABORTED"}}"#)
        let begun = ScriptedService.Manner.answer(200, [], #"{"transaction":"t"}"#)
        let runs = Array(repeating: [begun, lost, ScriptedService.Manner.answer(200)], count: 5).flatMap {
            $0
        }
        try with(runs) { client, fixture in
            let error = #expect(throws: ServiceError.self) { try client.transaction { $0.set("c/d", []) } }
            #expect(error?.code == "ABORTED")
            let words = fixture.received.map { String($0.target.split(separator: ":").last ?? "") }
            #expect(
                words
                    == Array(repeating: ["beginTransaction", "commit", "rollback"], count: 5).flatMap { $0 })
            #expect(fixture.received[3].text.contains(#""retryTransaction":"t""#))
        }
    }

    @Test(
        "answers that are not as documented are errors",
        arguments: [
            "", "<html>", "{}", "[]", #"{"name":"x","fields":{"a":{}},"createTime":"1","updateTime":"2"}"#,
        ])
    func strange(answer: String) throws {
        try with([.answer(200, [], answer)]) { client, _ in
            let error = #expect(throws: ServiceError.self) { try client.get("c/d") }
            #expect(error?.fault == .service)
        }
    }

    @Test(
        "paths are judged before anybody is asked",
        arguments: [
            "", "c", "c/d/e", "/c/d", "c/d/", "c//d/e", "c/..", "c/.", "c/__x__",
        ])
    func paths(path: String) throws {
        try with([]) { client, fixture in
            #expect(throws: ServiceError.self) { try client.get(path) }
            #expect(throws: ServiceError.self) {
                try client.commit([FirestoreWrite(path: path, change: .delete)])
            }
            #expect(fixture.service.received.isEmpty)
        }
    }

    @Test("an expired token is replaced")
    func expired() throws {
        let next = ScriptedService.Manner.answer(200, [], #"{"access_token":"ya29.two","expires_in":3599}"#)
        try with([.answer(401), next, .answer(200, [], Self.document)]) { client, fixture in
            _ = try client.get("c/d")
            #expect(
                fixture.received.map { $0.value(of: "authorization") } == [
                    "Bearer ya29.one", "Bearer ya29.two",
                ])
            #expect(fixture.received[0].target == "/v1/projects/project/databases/(default)/documents/c/d")
        }
    }
}
