internal import EventLoop
internal import Redis

/// `redis`: how what is said there is secured, and who says where it is.
extension ConfigurationReader {
    private static let securityKeys = ["ca_file", "certificate_file", "key_file", "tls_name"]
    private static let sentinelPort: UInt16 = 26_379

    /// The files must be there; what libssl makes of them it says at start.
    mutating func security(_ section: Section, _ target: RedisTarget) -> Configuration.Redis.Security {
        if !target.isSecured {
            for key in Self.securityKeys {
                guard let setting = section[key], !isOff(setting) else { continue }
                report(setting, "is for TLS; write `url: rediss://…`")
            }
            return .init()
        }
        let security = Configuration.Redis.Security(
            authorities: pemFile(section, "ca_file"), certificate: pemFile(section, "certificate_file"),
            key: pemFile(section, "key_file"),
            name: optionalText(section, "tls_name", default: nil) { text in
                AddressText.ip(text) != nil || Self.isHostName(text) ? nil : "is not the name of a host"
            })
        for (key, other) in [("certificate_file", "key_file"), ("key_file", "certificate_file")] {
            if let setting = section[key], !isOff(setting), section[other].map({ isOff($0) }) ?? true {
                report(setting, "needs `\(other)` beside it")
            }
        }
        return security
    }

    private static func isHostName(_ text: String) -> Bool {
        (1...253).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
                default: false
                }
            }
    }

    private mutating func pemFile(_ section: Section, _ key: String) -> String? {
        guard let setting = section[key], !isOff(setting), let scalar = scalar(setting) else { return nil }
        let path = resolved(path: scalar.text)
        switch surroundings.readFile(path, 1_048_576) {
        case .bytes(let bytes):
            if !String(decoding: bytes, as: UTF8.self).contains("-----BEGIN ") {
                report(setting, "the file \(quoted(scalar)) holds nothing in PEM")
            }
        case .missing: report(setting, "there is no file \(quoted(scalar))")
        case .tooLarge: report(setting, "the file \(quoted(scalar)) has more than 1 MiB")
        case .failed(let code):
            report(setting, "the file \(quoted(scalar)) cannot be read: \(Self.text(ofError: code))")
        }
        return path
    }

    /// `host` or `host:port` each; empty: the target is the server.
    mutating func sentinels(_ section: Section, _ target: RedisTarget) -> [RedisTarget] {
        let user = optionalText(section, "sentinel_user", default: nil) { _ in nil }
        let password = optionalText(section, "sentinel_password", default: nil) { _ in nil }
        guard let items = list(section, "sentinels"), !items.isEmpty else {
            for key in ["sentinel_user", "sentinel_password"] {
                if let setting = section[key], !isOff(setting) { report(setting, "there are no `sentinels`") }
            }
            return []
        }
        if user != nil && password == nil, let setting = section["sentinel_user"] {
            report(setting, "needs `sentinel_password` beside it")
        }
        if case .unix = target.place, let setting = section["sentinels"] {
            report(
                setting,
                "tell where a master is; the host of `url` is its name, such as `redis://mymaster`")
        }
        return items.compactMap { item in
            guard let scalar = scalar(item) else { return nil }
            let text = scalar.text.contains(":") ? scalar.text : "\(scalar.text):\(Self.sentinelPort)"
            switch AddressText.place(text) {
            case .ip(let address, let port): return sentinel("\(address)", port)
            case .name(let name, let port): return sentinel(name, port)
            case .unix, nil:
                report(item, "\(quoted(scalar)) is not an address such as `10.0.0.7:26379`")
                return nil
            }
            func sentinel(_ host: String, _ port: UInt16) -> RedisTarget {
                RedisTarget(
                    host: host, port: port, isSecured: target.isSecured, user: user, password: password)
            }
        }
    }

    /// The host of `url` and the `nodes`; empty: it is no Cluster.
    mutating func clusterSeeds(_ section: Section, _ target: RedisTarget) -> [ClusterSlots.Server] {
        let isCluster = boolean(section, "cluster", default: false)
        let items = list(section, "nodes") ?? []
        if !isCluster {
            if let setting = section["nodes"], !items.isEmpty { report(setting, "needs `cluster: true`") }
            return []
        }
        guard let setting = section["cluster"] else { return [] }
        if let sentinels = list(section, "sentinels"), !sentinels.isEmpty {
            report(setting, "stands beside `sentinels`; a Cluster sees to its masters itself")
        }
        if target.database != 0 { report(setting, "has one database, 0; `url` names another") }
        guard case .host(let host, let port) = target.place else {
            report(setting, "is got at by TCP; `url` names a Unix socket")
            return []
        }
        var seeds = [ClusterSlots.Server(host: host, port: port)]
        for item in items {
            guard let scalar = scalar(item) else { continue }
            let text = scalar.text.contains(":") ? scalar.text : "\(scalar.text):6379"
            switch AddressText.place(text) {
            case .ip(let address, let port): seeds.append(.init(host: "\(address)", port: port))
            case .name(let name, let port): seeds.append(.init(host: name, port: port))
            case .unix, nil: report(item, "\(quoted(scalar)) is not an address such as `10.0.0.7:6379`")
            }
        }
        return seeds
    }
}
