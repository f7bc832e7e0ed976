/// `revocation`: how what is revoked is shared with other gateways; it matters where there is a Redis.
extension ConfigurationReader {
    mutating func revocation(_ root: Section) -> Configuration.Revocation {
        let section = section(
            root["revocation"], at: "revocation",
            known: ["mode", "on_outage", "max_staleness", "scan_interval"])
        let standard = Configuration.Revocation()
        return Configuration.Revocation(
            mode: choice(
                section, "mode", default: standard.mode, ["check": .check, "replicate": .replicate]),
            onOutage: choice(
                section, "on_outage", default: standard.onOutage, ["allow": .allow, "deny": .deny]),
            staleMicroseconds: duration(
                section, "max_staleness", default: standard.staleMicroseconds,
                200_000...3_600 * Defaults.second),
            scanMicroseconds: duration(
                section, "scan_interval", default: standard.scanMicroseconds,
                500_000...3_600 * Defaults.second))
    }
}
