internal import EventLoop
internal import HTTP1

/// `upstreams`: a mapping from names to where they are and what they may do.
extension ConfigurationReader {
    private static let upstreamKeys = [
        "address", "may_revoke", "max_connections", "max_pending", "connect_timeout", "response_timeout",
        "idle_timeout", "retry_size", "head_size", "field_count", "reason_length",
    ]

    mutating func upstreams(_ root: Section, providers: [String]) -> [Configuration.Upstream] {
        let section = section(root["upstreams"], at: "upstreams", known: nil)
        if section.members.isEmpty {
            reportMissing(
                root, "upstreams", "there is none; write a name with an `address` to forward requests to")
        }
        // Broken entries stay in, so that the names of routes still find them.
        return section.settings.map { upstream($0, providers: providers) }
    }

    private mutating func upstream(_ setting: Setting, providers: [String]) -> Configuration.Upstream {
        let section = section(setting, at: setting.path, known: Self.upstreamKeys)
        let name = name(of: setting)
        let day = 86_400 * Defaults.second
        let headSize = size(
            section, "head_size", default: Int64(Defaults.responseHeadSize), 1_024...1_048_576)
        let reason = size(section, "reason_length", default: Int64(Defaults.reasonLength), 64...1_048_576)
        if reason >= headSize, let setting = section["reason_length"] ?? section["head_size"] {
            report(setting, "reason_length must be less than head_size, which holds it")
        }
        return Configuration.Upstream(
            name: name,
            address: address(section),
            mayRevoke: indices(section, "may_revoke", among: providers, "provider") ?? [],
            maxConnections: integer(
                section, "max_connections", default: Defaults.upstreamConnections, 1...65_536),
            maxPending: integer(section, "max_pending", default: Defaults.upstreamPending, 0...1_000_000),
            connectMicroseconds: duration(
                section, "connect_timeout", default: Defaults.connectTimeout, 1_000...day),
            responseMicroseconds: duration(
                section, "response_timeout", default: Defaults.responseTimeout, 1_000...day),
            idleMicroseconds: duration(
                section, "idle_timeout", default: Defaults.upstreamIdle, 1_000...day),
            retryBytes: Int(size(section, "retry_size", default: Defaults.retrySize, 0...1_048_576)),
            head: HeadLimits(
                size: Int(headSize),
                fieldCount: integer(
                    section, "field_count", default: Defaults.responseFieldCount, 8...1_000),
                targetLength: Int(reason)))
    }

    private mutating func address(_ section: Section) -> SocketAddress {
        let nowhere = SocketAddress.ip(.loopback, port: 1)
        guard let setting = section["address"] else {
            reportMissing(section, "address", "is missing; write `unix:/path.sock` or `127.0.0.1:9000`")
            return nowhere
        }
        guard let scalar = scalar(setting) else { return nowhere }
        switch AddressText.place(scalar.text) {
        case nil:
            report(
                setting,
                "\(quoted(scalar)) is not an address; write `unix:/path.sock`, `127.0.0.1:9000`, "
                    + "`[::1]:9000` or `name:9000`")
            return nowhere
        case .unix(let path):
            let path = resolved(path: path)
            if let fault = Self.socketPathFault(path) { report(setting, "\(quoted(scalar)) \(fault)") }
            return .unix(path: path)
        case .ip(let address, let port):
            warnIfRemote(address, section)
            return .ip(address, port: port)
        case .name(let name, let port):
            guard let resolve = surroundings.resolve else {
                notes.append("\(setting.path): the name `\(name)` is looked up at start")
                return .ip(.loopback, port: port)
            }
            guard let address = resolve(name) else {
                report(
                    setting, "the name in \(quoted(scalar)) has no address; check it, or write the address")
                return nowhere
            }
            warnIfRemote(address, section)
            return .ip(address, port: port)
        }
    }

    private mutating func warnIfRemote(_ address: IPAddress, _ section: Section) {
        let isLoopback =
            address.isIPv4 && address.masked(prefix: 104) == IPAddress(v4: 0x7F00_0000)
            || address == IPAddress(high: 0, low: 1)
        if isLoopback { return }
        warnings.append(
            "\(section.path) is reached over the network without encryption: whoever else can reach it can "
                + "claim any identity. Keep that network to the gateway alone.")
    }
}
