import Testing

@testable import UpstreamApp

@Suite struct HTTPBoundsTests {
    @Test(
        "a client's bound on calls holds for calls, its bound on transfers for transfers",
        arguments: [
            (HTTPDeadlines(), 600_000, 500, 1), (.transfer, 600_000, 500, 2), (.transfer, 500, 500, 1),
            (HTTPDeadlines(), 600_000, 60_000, 2),
        ])
    func budgets(own: HTTPDeadlines, budget: Int, callBudget: Int, requests: Int) throws {
        let service = try ScriptedService([.answer(429, [("Retry-After", "1")]), .answer(200)])
        defer { service.end() }
        var bounds = HTTPBounds(callBudget: callBudget)
        bounds.deadlines.budget = budget
        let policy = RetryPolicy(
            attempts: 3, firstPauseMilliseconds: 10, factor: 2, longestPauseMilliseconds: 40)
        let call = HTTPClient.Call(service: .brevo, figures: ServiceFigures(), policy: policy) {
            BrevoSender.fault(of: $0, 0)
        }
        let request = HTTPExchangeRequest(
            method: "GET", url: service.origin + "/", repetition: .idempotent, deadlines: own)
        let answer = try? HTTPClient(bounds: bounds).send(request, call)
        #expect(answer?.status == (requests == 2 ? 200 : nil))
        #expect(service.received.count == requests)
    }

    @Test("by themselves they change nothing", arguments: [HTTPDeadlines(), .transfer])
    func nothing(own: HTTPDeadlines) {
        #expect(HTTPBounds().deadlines(own) == own)
    }
}
