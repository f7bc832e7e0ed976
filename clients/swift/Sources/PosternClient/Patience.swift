/// How long, and how often, one call waits before it asks again.
struct Patience: Sendable {
    var maxRetries: Int
    /// For all waits of one call.
    var maxWait: Duration
    var pace: any Pace

    /// The first answer that is none to wait for, or the last one when there is no time to wait.
    func send(
        _ request: Request, token: String?, over transport: any Transport
    ) async throws(PosternError) -> Answer {
        let deadline = pace.now() + maxWait
        for _ in 0..<max(0, maxRetries) {
            let answer = try await transport.send(request, accessToken: token)
            guard isAwaited(answer, to: request) else { return answer }
            // A little that differs, so that refused clients do not return together.
            let told = answer.retryAfter
            let wait = told + min(.seconds(1), told / 10 + .milliseconds(50)) * pace.jitter()
            guard pace.now() + wait <= deadline else { return answer }
            try await pace.sleep(for: wait)
        }
        return try await transport.send(request, accessToken: token)
    }

    /// A 429 was refused before anything was done. A 503 may have been carried out in part.
    private func isAwaited(_ answer: Answer, to request: Request) -> Bool {
        answer.status == 429
            || answer.status == 503 && request.isIdempotent && answer.fields["retry-after"] != nil
    }
}
