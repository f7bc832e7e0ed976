internal import EventLoop
internal import HTTP1

/// The process itself: where it listens, what it holds, and what one client may make it hold.
extension ConfigurationReader {
    /// STATE_DIR, else `state_directory`.
    mutating func stateDirectory(_ root: Section) -> String {
        let written = text(root, "state_directory")
        return variable("STATE_DIR") ?? written ?? Defaults.stateDirectory
    }

    /// ENVIRONMENT, else `environment`.
    mutating func environment(_ root: Section) -> Configuration.Environment {
        let written = choice(
            root, "environment", default: Configuration.Environment.development,
            ["development": .development, "production": .production])
        guard let text = variable("ENVIRONMENT") else { return written }
        if let value = Configuration.Environment(rawValue: text) { return value }
        report(variable: "ENVIRONMENT", "\(Self.quoted(text)) is not `development` or `production`")
        return written
    }

    /// GATEWAY_LISTEN (separated by commas), else `listen`.
    mutating func listen(_ root: Section) -> [SocketAddress] {
        let expected = "an address with a port, such as `0.0.0.0:8799` or `[::]:8799`"
        let written = list(root, "listen", expected: expected, Self.listenAddress)
        if let setting = root["listen"], let items = list(root, "listen"), items.isEmpty {
            report(setting, "nothing is listed; write \(expected)")
        }
        guard let text = variable("GATEWAY_LISTEN") else { return written ?? Defaults.listen }
        var addresses: [SocketAddress] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let trimmed = Self.trimmed(part)
            guard let address = Self.listenAddress(trimmed) else {
                report(variable: "GATEWAY_LISTEN", "\(Self.quoted(trimmed)) is not \(expected)")
                continue
            }
            if addresses.contains(address) {
                report(variable: "GATEWAY_LISTEN", "\(Self.quoted(trimmed)) is in the list already")
            }
            addresses.append(address)
        }
        return addresses
    }

    private static func listenAddress(_ text: String) -> SocketAddress? {
        guard case .ip(let address, let port) = AddressText.place(text) else { return nil }
        return .ip(address, port: port)
    }

    mutating func workers(_ root: Section) -> Int {
        if case .scalar(let scalar)? = root["workers"]?.node.content, scalar.text == "auto" {
            return surroundings.processors
        }
        return value(
            root, "workers", default: surroundings.processors,
            expected: "`auto` or a whole number from 1 to 256"
        ) { text in
            UnitText.integer(text).flatMap { (1...256).contains($0) ? Int($0) : nil }
        }
    }

    mutating func viaName(_ root: Section) -> String {
        value(root, "via", default: Defaults.viaName, expected: "a name of letters, digits, `-`, `_` and `.`")
        {
            Self.isToken($0) ? $0 : nil
        }
    }

    mutating func trustedProxies(_ root: Section) -> [Configuration.AddressBlock] {
        guard let items = list(root, "trusted_proxies") else { return [] }
        var blocks: [Configuration.AddressBlock] = []
        for item in items {
            guard let scalar = scalar(item) else { continue }
            guard let block = AddressText.block(scalar.text) else {
                report(item, "\(quoted(scalar)) is not an address block, such as `10.0.0.0/8` or `fd00::/8`")
                continue
            }
            if block.address.masked(prefix: block.prefix) != block.address {
                report(
                    item,
                    "\(quoted(scalar)) has bits set after its prefix; write the first address of the block")
            } else if blocks.contains(block) {
                report(item, "\(quoted(scalar)) is in the list already")
            } else {
                blocks.append(block)
            }
        }
        if blocks.contains(where: { $0.prefix == 0 || ($0.address.isIPv4 && $0.prefix == 96) }) {
            warnings.append("trusted_proxies holds every address: any client can claim to be any other.")
        }
        return blocks
    }

    mutating func accessLog(_ root: Section) -> Configuration.AccessLogDestination {
        guard let setting = root["access_log"] else { return .standardOutput }
        if isOff(setting) { return .off }
        guard let scalar = scalar(setting) else { return .standardOutput }
        return scalar.text == "stdout" ? .standardOutput : .file(path: resolved(path: scalar.text))
    }

    /// GATEWAY_ADMIN wins over `admin.path`, GATEWAY_ADMIN_USERS over `admin.users`.
    mutating func admin(_ root: Section) -> Configuration.Admin {
        let section = section(root["admin"], at: "admin", known: ["path", "users"])
        var path = resolved(path: text(section, "path") ?? Defaults.adminPath)
        if let fault = Self.socketPathFault(path) {
            if let setting = section["path"] {
                report(setting, fault)
            } else if variable("GATEWAY_ADMIN") == nil {
                report(root.mark, "state_directory", "with the name of the admin socket it \(fault)")
            }
        }
        if let wanted = variable("GATEWAY_ADMIN") {
            if let fault = Self.socketPathFault(wanted) { report(variable: "GATEWAY_ADMIN", fault) }
            path = wanted
        }
        let users = list(section, "users", expected: "a user id, a number such as `1000`") { text in
            UnitText.integer(text).flatMap { UInt32(exactly: $0) }
        }
        return Configuration.Admin(path: path, users: adminUsersVariable() ?? users ?? [])
    }

    private mutating func adminUsersVariable() -> [UInt32]? {
        let name = "GATEWAY_ADMIN_USERS"
        guard let wanted = variable(name) else { return nil }
        var users: [UInt32] = []
        for part in wanted.split(separator: ",", omittingEmptySubsequences: false) {
            let text = String(part.filter { $0 != " " })
            guard let user = UnitText.integer(text).flatMap({ UInt32(exactly: $0) }) else {
                report(variable: name, "must be user ids, numbers separated by commas such as `1000,1001`")
                return nil
            }
            users.append(user)
        }
        return users
    }

    mutating func client(_ root: Section) -> Configuration.ClientLimits {
        let section = section(
            root["client"], at: "client",
            known: [
                "head_size", "field_count", "target_length", "body_size", "max_connections",
                "max_connections_per_address", "requests_per_connection", "head_timeout", "idle_timeout",
                "progress_timeout", "progress_size", "tunnel_idle_timeout",
            ])
        let day = 86_400 * Defaults.second
        let headSize = Int(size(section, "head_size", default: Int64(Defaults.headSize), 1_024...1_048_576))
        let target = Int(
            size(section, "target_length", default: Int64(Defaults.targetLength), 64...1_048_576))
        if target >= headSize, let setting = section["target_length"] ?? section["head_size"] {
            report(setting, "client.target_length must be less than client.head_size, which holds it")
        }
        let connections = integer(
            section, "max_connections", default: Defaults.clientConnections, 1...1_000_000)
        return Configuration.ClientLimits(
            head: HeadLimits(
                size: headSize,
                fieldCount: integer(section, "field_count", default: Defaults.fieldCount, 8...1_000),
                targetLength: target),
            bodySize: UInt64(size(section, "body_size", default: Defaults.bodySize, 0...Self.largestBody)),
            maxConnections: connections,
            maxConnectionsPerAddress: integer(
                section, "max_connections_per_address", default: connections, 1...1_000_000),
            requestsPerConnection: integer(
                section, "requests_per_connection", default: Defaults.requestsPerConnection,
                1...1_000_000_000),
            headMicroseconds: duration(section, "head_timeout", default: Defaults.headTimeout, 1_000...day),
            idleMicroseconds: duration(section, "idle_timeout", default: Defaults.clientIdle, 1_000...day),
            progressMicroseconds: duration(
                section, "progress_timeout", default: Defaults.progressTimeout, 1_000...day),
            progressBytes: Int(
                size(section, "progress_size", default: Defaults.progressSize, 1...1_048_576)),
            tunnelIdleMicroseconds: duration(
                section, "tunnel_idle_timeout", default: Defaults.tunnelIdle, 1_000...day))
    }

    /// 1 PiB, for those who want no bound.
    static let largestBody: Int64 = 1 << 50
}
