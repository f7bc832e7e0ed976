/// `rate_limit`: the limiter and its tiers; the RATE_LIMIT_* variables win.
extension ConfigurationReader {
    typealias Limits = (rateLimit: Configuration.RateLimit, tiers: [Configuration.Tier])

    static let limitRange = 1...1_000_000

    mutating func rateLimit(_ root: Section, hasRedis: Bool) -> Limits {
        let section = section(
            root["rate_limit"], at: "rate_limit",
            known: [
                "enabled", "max_keys", "ipv6_prefix", "preflight_tier", "fallback_tier", "standard_fields",
                "store", "on_outage",
                "tiers",
            ])
        let isShared = store(section, hasRedis: hasRedis)
        let outage = outage(section, default: .allow)
        var tiers = tiers(section, outage)
        override(&tiers)
        let enabled = enabled(boolean(section, "enabled", default: true))
        if !enabled { warnings.append("Rate limits are off: nothing slows a flood down.") }
        let names = tiers.map(\.name)
        let rateLimit = Configuration.RateLimit(
            enabled: enabled,
            isShared: isShared,
            maxKeys: integer(section, "max_keys", default: Defaults.maxKeys, 1_000...100_000_000),
            ipv6Prefix: integer(section, "ipv6_prefix", default: Defaults.ipv6Prefix, 16...128),
            writesStandardFields: boolean(section, "standard_fields", default: true),
            preflightTier: addressTier(section, "preflight_tier", Defaults.preflightTier, tiers, names),
            fallbackTier: addressTier(section, "fallback_tier", Defaults.fallbackTier, tiers, names))
        return (rateLimit, tiers)
    }

    /// The four tiers that are always there, changed and joined by those of the file.
    private mutating func tiers(
        _ section: Section, _ outage: Configuration.Tier.Outage
    ) -> [Configuration.Tier] {
        var tiers = Defaults.tiers
        for index in tiers.indices { tiers[index].onOutage = outage }
        let entries = self.section(section["tiers"], at: "rate_limit.tiers", known: nil)
        for setting in entries.settings {
            let entry = self.section(
                setting, at: setting.path,
                known: ["limit", "window", "key", "overrides", "observe", "on_outage"])
            let name = name(of: setting)
            let index = tiers.firstIndex { $0.name == name }
            let standard =
                index.map { tiers[$0] }
                ?? .init(name: name, limit: 1, windowMicroseconds: Defaults.window, key: .address)
            if index == nil, entry["limit"] == nil {
                reportMissing(entry, "limit", "is missing; write how many requests a window admits")
            }
            let tier = Configuration.Tier(
                name: name,
                limit: integer(entry, "limit", default: standard.limit, Self.limitRange),
                windowMicroseconds: duration(
                    entry, "window", default: standard.windowMicroseconds,
                    Defaults.second...(86_400 * Defaults.second)),
                key: limitKey(entry, default: standard.key), overrides: overrides(entry),
                observes: boolean(entry, "observe", default: false),
                onOutage: self.outage(entry, default: outage))
            if let index { tiers[index] = tier } else { tiers.append(tier) }
        }
        return tiers
    }

    private mutating func override(_ tiers: inout [Configuration.Tier]) {
        let window = number("RATE_LIMIT_WINDOW", 1...86_400)
        for index in tiers.indices {
            guard Defaults.tiers.contains(where: { $0.name == tiers[index].name }) else { continue }
            if let limit = number("RATE_LIMIT_\(tiers[index].name.uppercased())", Self.limitRange) {
                tiers[index].limit = limit
            }
            if let window { tiers[index].windowMicroseconds = Int64(window) * Defaults.second }
        }
    }

    private mutating func enabled(_ written: Bool) -> Bool {
        guard let text = variable("RATE_LIMIT_ENABLED") else { return written }
        switch text.lowercased() {
        case "true", "1": return true
        case "false", "0": return false
        default:
            report(variable: "RATE_LIMIT_ENABLED", "\(Self.quoted(text)) is not `true` or `false`")
            return written
        }
    }

    /// A tier that needs no token; nil for `off`.
    private mutating func addressTier(
        _ section: Section, _ key: String, _ standard: String, _ tiers: [Configuration.Tier],
        _ names: [String]
    ) -> Int? {
        guard let setting = section[key] else { return names.firstIndex(of: standard) }
        if isOff(setting) { return nil }
        guard let scalar = scalar(setting), let index = index(scalar, setting, among: names, "tier") else {
            return nil
        }
        if tiers[index].needsToken {
            report(
                setting,
                "the tier \(quoted(scalar)) counts users, whom nobody knows here; name one by address")
        }
        return index
    }
}
