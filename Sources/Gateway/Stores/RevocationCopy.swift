import Bytes

/// What keys and stream entries of any writer come to here: one row for each provider that is meant.
enum RevocationCopy {
    /// Of a key, its value and its life; nil: it lives for ever, and is found again by the next scan.
    static func rows(
        key: Span<UInt8>, value: Span<UInt8>, lifeMilliseconds: Int64?, now: Int64,
        providers: [Configuration.Provider]
    ) -> [RevocationFile.Row] {
        guard let named = RevocationKeys.parse(key) else { return [] }
        var entry = RevocationEntry(kind: named.kind, value: named.value)
        var meant = providers
        switch named.kind {
        case .tokenID:
            // Such a value is ours; any other is some other writer's, and holds for all.
            if !value.isEmpty && value[0] == 0x40 {
                let names = value.text(in: 1..<value.count).split(separator: ",").map(String.init)
                meant = providers.filter { names.contains($0.name) }
            }
        case .sessionID, .keyID: meant = providers.filter { $0.name == named.provider }
        case .subject:
            // What is no time revokes every token.
            entry.beforeMicroseconds = Int64(value.text) ?? Int64.max
            meant = providers.filter { $0.name == named.provider }
        }
        let life = lifeMilliseconds.map { max(0, min($0, 1 << 50)) }
        return rows(entry, meant, until: life.map { now + $0 * 1_000 }, now: now)
    }

    /// Of an entry of the stream.
    static func rows(
        _ entry: RevocationStreamReply.Entry, now: Int64, providers: [Configuration.Provider]
    ) -> [RevocationFile.Row] {
        guard let revocation = entry.entry else { return [] }
        let meant = providers.filter { entry.provider == nil || entry.provider == $0.name }
        return rows(revocation, meant, until: entry.until, now: now)
    }

    private static func rows(
        _ entry: RevocationEntry, _ meant: [Configuration.Provider], until: Int64?, now: Int64
    ) -> [RevocationFile.Row] {
        meant.compactMap { provider in
            let end =
                until
                ?? entry.forgetAt(
                    now: now, leeway: provider.leewayMicroseconds,
                    maxLifetime: provider.maxTokenLifetimeMicroseconds)
            return end > now ? RevocationFile.Row(provider: provider.name, entry: entry, forgetAt: end) : nil
        }
    }
}
