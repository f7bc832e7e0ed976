import EventLoop
import Redis

/// How gateways share their revocations in Redis.
struct RevocationSharing: Sendable {
    let access: RedisAccess
    var redis: Configuration.Redis { access.configuration }
    let settings: Configuration.Revocation
    /// Of this process; no other has it.
    let name: String
    let keepMicroseconds: Int64
    let figures = RevocationFigures()
    let freshness: RevocationFreshness
    let say: @Sendable (String) -> Void

    init(
        _ access: RedisAccess, _ settings: Configuration.Revocation,
        providers: [Configuration.Provider], name: String,
        say: @escaping @Sendable (String) -> Void
    ) {
        self.access = access
        self.settings = settings
        self.name = name
        self.say = say
        keepMicroseconds =
            providers.map { $0.maxTokenLifetimeMicroseconds + $0.leewayMicroseconds }.max() ?? 0
        freshness = RevocationFreshness(isEndless: settings.mode == .check)
    }

    func makePublisher() -> RevocationPublisher {
        RevocationPublisher(
            RevocationCourier(access), place: redis.target.description, name: name,
            keepMicroseconds: keepMicroseconds, figures: figures, say: say)
    }
}
