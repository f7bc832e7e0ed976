public import Redis

/// Why a connection to Redis has ended, in words without secrets.
public enum BlockingRedisFault: Error, Equatable, Sendable {
    /// The network, TLS or the deadline.
    case away(String)
    case malformed(RedisError)

    public var text: String {
        switch self {
        case .away(let text): text
        case .malformed(.tooLarge): "its answer is too large"
        case .malformed(.malformed): "it does not speak as Redis does"
        }
    }
}
