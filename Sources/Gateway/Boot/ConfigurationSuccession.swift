import Redis

/// A configuration that is to take over from another while the gateway runs.
enum ConfigurationSuccession {
    /// As many names of providers, and of tiers, as one process can have had.
    static let mostNames = 256

    /// The keys that differ though they are read at start only, in the order of the file.
    static func fixedKeys(_ before: Configuration, _ after: Configuration) -> [String] {
        var keys: [String] = []
        if before.stateDirectory != after.stateDirectory { keys.append("state_directory") }
        if before.listen != after.listen { keys.append("listen") }
        if before.workers != after.workers { keys.append("workers") }
        if before.admin != after.admin { keys.append("admin") }
        if before.accessLog != after.accessLog { keys.append("access_log") }
        if before.redis != after.redis { keys.append("redis") }
        if before.revocation != after.revocation { keys.append("revocation") }
        if before.rateLimit.isShared != after.rateLimit.isShared { keys.append("rate_limit.store") }
        // Copies in Redis are kept for as long as any token can live.
        if before.redis != nil, longestLife(after) > longestLife(before) {
            keys.append("the longest max_token_lifetime of all providers, with Redis")
        }
        return keys
    }

    private static func longestLife(_ configuration: Configuration) -> Int64 {
        configuration.providers.map { $0.maxTokenLifetimeMicroseconds + $0.leewayMicroseconds }.max() ?? 0
    }

    /// `after`, with its providers and tiers where those of the same names stood before: revocations and
    /// counters are kept by their indices. Those that it does not have any more stand there still, and no
    /// route asks for them. nil: there would be too many.
    static func align(_ after: Configuration, with before: Configuration) -> Configuration? {
        var aligned = after
        let providers = Alignment(before.providers.map(\.name), after.providers.map(\.name))
        let tiers = Alignment(before.tiers.map(\.name), after.tiers.map(\.name))
        guard providers.count <= mostNames, tiers.count <= mostNames else { return nil }
        aligned.providers = providers.merge(before.providers, after.providers)
        aligned.tiers = tiers.merge(before.tiers, after.tiers)
        for index in aligned.routes.indices {
            aligned.routes[index].providers = after.routes[index].providers.map { providers.places[$0] }
            aligned.routes[index].tiers = after.routes[index].tiers.map { tiers.places[$0] }
        }
        for index in aligned.upstreams.indices {
            aligned.upstreams[index].mayRevoke = after.upstreams[index].mayRevoke.map { providers.places[$0] }
        }
        for index in aligned.tests.indices {
            guard let identity = after.tests[index].identity else { continue }
            aligned.tests[index].identity?.provider = providers.places[identity.provider]
        }
        aligned.rateLimit.preflightTier = after.rateLimit.preflightTier.map { tiers.places[$0] }
        aligned.rateLimit.fallbackTier = after.rateLimit.fallbackTier.map { tiers.places[$0] }
        return aligned
    }

    /// Where names stand when those that stood there before keep their places.
    private struct Alignment {
        /// Of each name after, in its order.
        private(set) var places: [Int] = []
        private(set) var count: Int

        init(_ before: [String], _ after: [String]) {
            count = before.count
            for name in after {
                if let place = before.firstIndex(of: name) {
                    places.append(place)
                } else {
                    places.append(count)
                    count += 1
                }
            }
        }

        func merge<Value>(_ before: [Value], _ after: [Value]) -> [Value] {
            var merged = before
            for (value, place) in zip(after, places) {
                if place < merged.count { merged[place] = value } else { merged.append(value) }
            }
            return merged
        }
    }
}
