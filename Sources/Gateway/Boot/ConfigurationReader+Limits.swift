/// What a tier counts by, and which tiers a route is counted in.
extension ConfigurationReader {
    /// The most tiers of a route.
    static let mostTiers = 4
    private static let keyForms =
        "`address`, `user`, `route`, `claim:NAME` or `field:NAME`, or a list of some of them"

    /// By what a tier tells clients apart: one value, or a combination.
    mutating func limitKey(_ section: Section, default standard: LimitKey) -> LimitKey {
        let parts = list(section, "key", expected: Self.keyForms, Self.part)
        guard let parts, !parts.isEmpty else {
            if let setting = section["key"], parts != nil, case .sequence(let items) = setting.node.content,
                items.isEmpty
            {
                report(setting, "the list is empty; write \(Self.keyForms)")
            }
            return standard
        }
        let key = LimitKey(parts: parts)
        if key.isChosenByClients {
            warnings.append(
                "\(section.path(of: "key")): clients choose what a request field says, so that alone it "
                    + "limits nobody who wants through; add `address` or `user`.")
        }
        return key
    }

    private static func part(_ text: String) -> LimitKey.Part? {
        switch text {
        case "address": return .address
        case "user": return .user
        case "route": return .route
        default: break
        }
        if text.hasPrefix("claim:") {
            let name = String(text.dropFirst(6))
            return isClaimName(name) ? .claim(name) : nil
        }
        if text.hasPrefix("field:") {
            let name = String(text.dropFirst(6))
            return isToken(name) ? .field(name.lowercased()) : nil
        }
        return nil
    }

    private static func isClaimName(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count) && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    }

    /// `overrides: {claim: plan, limits: {pro: 3000}}`.
    mutating func overrides(_ tier: Section) -> Configuration.Tier.Overrides? {
        guard let setting = tier["overrides"] else { return nil }
        let section = section(setting, at: setting.path, known: ["claim", "limits"])
        let claim = value(section, "claim", default: "", expected: "the name of a claim") {
            Self.isClaimName($0) ? $0 : nil
        }
        if section["claim"] == nil {
            reportMissing(section, "claim", "is missing; write whose value chooses the limit")
        }
        let entries = self.section(section["limits"], at: section.path(of: "limits"), known: nil)
        if entries.settings.isEmpty {
            reportMissing(
                section, "limits", "is missing; write a limit for each value, such as `{pro: 3000}`")
        }
        var limits: [(value: String, limit: Int)] = []
        for setting in entries.settings {
            limits.append((setting.name, integer(entries, setting.name, default: 1, Self.limitRange)))
        }
        return Configuration.Tier.Overrides(claim: claim, limits: limits)
    }

    /// The tiers of a route, and how much a request costs in each of them.
    mutating func limits(
        _ section: Section, _ tiers: [Configuration.Tier],
        _ authentication: Configuration.Route.Authentication
    ) -> (tiers: [Int], cost: Int) {
        let chosen = routeTiers(section, tiers, authentication)
        let cost = integer(section, "cost", default: 1, 1...1_000)
        guard cost > 1, let setting = section["cost"] else { return (chosen, cost) }
        if chosen.isEmpty { report(setting, "has no effect, because the route's tier is `off`") }
        for tier in chosen.map({ tiers[$0] }) {
            let least = ([tier.limit] + (tier.overrides?.limits.map(\.limit) ?? [])).min() ?? tier.limit
            if cost > least {
                report(
                    setting,
                    "is more than the tier `\(tier.name)` ever admits, which is \(least) within its window")
            }
        }
        return (chosen, cost)
    }

    private mutating func routeTiers(
        _ section: Section, _ tiers: [Configuration.Tier],
        _ authentication: Configuration.Route.Authentication
    ) -> [Int] {
        let names = tiers.map(\.name)
        guard let setting = section["tier"] else {
            return names.firstIndex(of: Defaults.routeTier).map { [$0] } ?? []
        }
        if isOff(setting) { return [] }
        let chosen = indices(section, "tier", among: names, "tier") ?? []
        if chosen.count > Self.mostTiers {
            report(setting, "names \(chosen.count) tiers; a route is counted in \(Self.mostTiers) at most")
        }
        if authentication == .none, let index = chosen.first(where: { tiers[$0].needsToken }) {
            report(
                setting,
                "the tier `\(names[index])` counts users, but the route's authentication is `none`; write "
                    + "`required` or `optional` there, or name a tier by address")
        }
        return chosen
    }
}
