import EventLoop
import Redis

/// How gateways share their revocations in Redis.
struct RevocationSharing: Sendable {
    let redis: Configuration.Redis
    let settings: Configuration.Revocation
    /// Of this process; no other has it.
    let name: String
    let keepMicroseconds: Int64
    let figures = RevocationFigures()
    let freshness: RevocationFreshness
    /// Where the server is, if that is no literal address.
    let look: @Sendable () -> SocketAddress?
    let say: @Sendable (String) -> Void

    init(
        _ redis: Configuration.Redis, _ settings: Configuration.Revocation,
        providers: [Configuration.Provider], name: String,
        look: @escaping @Sendable () -> SocketAddress?, say: @escaping @Sendable (String) -> Void
    ) {
        self.redis = redis
        self.settings = settings
        self.name = name
        self.look = look
        self.say = say
        keepMicroseconds =
            providers.map { $0.maxTokenLifetimeMicroseconds + $0.leewayMicroseconds }.max() ?? 0
        freshness = RevocationFreshness(isEndless: settings.mode == .check)
    }

    func makePublisher() -> RevocationPublisher {
        RevocationPublisher(
            RedisClient(redis, look: look), place: redis.target.description, name: name,
            keepMicroseconds: keepMicroseconds, figures: figures, say: say)
    }
}
