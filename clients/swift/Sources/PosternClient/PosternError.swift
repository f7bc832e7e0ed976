/// What can go wrong. No text of it ever holds a token or a password.
public enum PosternError: Error, Sendable, Equatable {
    /// 401: wrong credentials, or a session that is over. Logging in is what helps.
    case unauthorized(Refusal)
    /// 422: every bad field at once.
    case validationFailed(Refusal, [FieldError])
    /// 429, and the wait that it asks for is longer than this client may wait.
    case rateLimited(Refusal, retryAfter: Duration)
    /// Any other status that is no success.
    case refused(Refusal)
    /// Not reached, no answer in time, or a connection that ended within the answer. Whether the request was
    /// carried out is not known, unless it could not even be sent.
    case connectionFailed(String)
    /// What came back is not an answer of this API.
    case invalidAnswer(String)
    /// The base URL is none of http or https, or holds credentials, a query or a fragment.
    case invalidBaseURL
    /// The task was cancelled.
    case cancelled

    static let notLoggedIn = PosternError.unauthorized(
        Refusal(status: 401, detail: "Not logged in", errorCode: "UNAUTHORIZED", requestID: nil))
}
