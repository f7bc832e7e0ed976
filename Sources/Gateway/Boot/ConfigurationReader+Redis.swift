internal import EventLoop
internal import Redis

/// `redis`: the store that gateways share; REDIS_URL wins over its `url`, and turns it on.
extension ConfigurationReader {
    mutating func redis(_ root: Section) -> Configuration.Redis? {
        let section = section(
            root["redis"], at: "redis",
            known: [
                "url", "ca_file", "certificate_file", "key_file", "tls_name", "sentinels", "sentinel_user",
                "sentinel_password", "cluster", "nodes", "deadline", "retry", "key_prefix",
            ])
        guard let target = target(section) else { return nil }
        let sentinels = sentinels(section, target)
        let (address, isLiteral) = sentinels.isEmpty ? address(of: target) : (nil, false)
        var redis = Configuration.Redis(
            target: target, address: address, isLiteral: isLiteral,
            deadlineMicroseconds: duration(
                section, "deadline", default: Defaults.storeDeadline, 1_000...10 * Defaults.second),
            retryMicroseconds: duration(
                section, "retry", default: Defaults.storeRetry, 100_000...60 * Defaults.second),
            keyPrefix: value(
                section, "key_prefix", default: Defaults.storePrefix,
                expected: "1 to 64 visible characters"
            ) { text in
                let isVisible = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
                return isVisible && (1...64).contains(text.utf8.count) ? text : nil
            })
        redis.tls = security(section, target)
        redis.sentinels = sentinels
        redis.clusterSeeds = clusterSeeds(section, target)
        return redis
    }

    /// A URL is never quoted: it may hold a password.
    private mutating func target(_ section: Section) -> RedisTarget? {
        do throws(RedisTarget.Fault) {
            if let url = variable("REDIS_URL") { return try RedisTarget(url: url) }
            guard let setting = section["url"], !isOff(setting), let scalar = scalar(setting) else {
                return nil
            }
            return scalar.text.isEmpty ? nil : try RedisTarget(url: scalar.text)
        } catch {
            if variable("REDIS_URL") != nil {
                report(variable: "REDIS_URL", error.text)
            } else if let setting = section["url"] {
                report(setting, error.text)
            }
            return nil
        }
    }

    /// A name that is not found yet is no error: Redis may start after the gateway.
    private mutating func address(of target: RedisTarget) -> (SocketAddress?, isLiteral: Bool) {
        switch target.place {
        case .unix(let path): return (.unix(path: path), true)
        case .host(let name, let port):
            if let ip = AddressText.ip(name) { return (.ip(ip, port: port), true) }
            if name == "localhost" { return (.ip(.loopback, port: port), true) }
            let found = surroundings.resolve?(name)
            if found == nil { notes.append("redis: the name `\(name)` is looked up until it is found") }
            return (found.map { .ip($0, port: port) }, false)
        }
    }

    /// Whether limits are counted in Redis; where there is one, they are unless the file says otherwise.
    mutating func store(_ section: Section, hasRedis: Bool) -> Bool {
        let isShared = choice(section, "store", default: hasRedis, ["redis": true, "memory": false])
        if isShared && !hasRedis, let setting = section["store"] {
            report(setting, "there is no Redis; write `redis: { url: … }` or set REDIS_URL")
            return false
        }
        return isShared
    }

    mutating func outage(
        _ section: Section, default standard: Configuration.Tier.Outage
    ) -> Configuration.Tier.Outage {
        choice(section, "on_outage", default: standard, ["allow": .allow, "local": .local, "deny": .deny])
    }
}
