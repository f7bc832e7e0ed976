/// What is wrong with what a Redis server says.
public enum RedisError: Error, Equatable, Sendable {
    /// It does not speak RESP2 (https://redis.io/docs/reference/protocol-spec/).
    case malformed
    /// A reply is longer, or has more parts, than the reader allows.
    case tooLarge
}
