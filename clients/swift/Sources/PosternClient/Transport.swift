/// Carries one request and its answer.
public protocol Transport: Sendable {
    func send(_ request: Request, accessToken: String?) async throws(PosternError) -> Answer
}
