internal import EventLoop

/// `jwks_url` and the keys beside it: a key set that is fetched while the gateway runs.
extension ConfigurationReader {
    static let remoteKeySettings = [
        "jwks_format", "jwks_unix_socket", "jwks_ca_file", "jwks_timeout", "jwks_refresh_min",
        "jwks_refresh_max", "jwks_stale_for", "jwks_unknown_kid_wait",
    ]
    private static let longestURL = 2_048
    private static let largestAuthorities = 4_194_304

    /// Nothing is fetched here, and no name is looked up.
    mutating func remoteKeys(_ section: Section, _ setting: Setting) -> Configuration.RemoteKeys {
        let socket = text(section, "jwks_unix_socket").map { resolved(path: $0) }
        if let socket, let place = section["jwks_unix_socket"] {
            if let fault = Self.socketPathFault(socket) ?? Self.fault(ofPath: socket) { report(place, fault) }
        }
        let least = duration(
            section, "jwks_refresh_min", default: Defaults.keyRefreshLeast,
            Defaults.second...(86_400 * Defaults.second))
        let most = duration(
            section, "jwks_refresh_max", default: max(least, Defaults.keyRefreshMost),
            Defaults.second...(7 * 86_400 * Defaults.second))
        let stale = duration(
            section, "jwks_stale_for", default: max(most, Defaults.keyStale),
            Defaults.second...(366 * 86_400 * Defaults.second))
        if most < least, let place = section["jwks_refresh_max"] ?? section["jwks_refresh_min"] {
            report(place, "jwks_refresh_max is shorter than jwks_refresh_min")
        }
        if stale < most, let place = section["jwks_stale_for"] {
            report(place, "is shorter than jwks_refresh_max: the keys would be gone before they are renewed")
        }
        if surroundings.resolve == nil {
            notes.append("\(setting.path): the keys are fetched while the gateway runs, not now")
        }
        return Configuration.RemoteKeys(
            format: choice(section, "jwks_format", default: .jwks, ["jwks": .jwks, "x509": .x509]),
            url: url(setting, hasSocket: socket != nil),
            unixSocket: socket,
            authorities: authorities(section),
            timeoutMicroseconds: duration(
                section, "jwks_timeout", default: Defaults.keyTimeout, 100_000...60 * Defaults.second),
            leastRefreshMicroseconds: least, mostRefreshMicroseconds: most, staleMicroseconds: stale,
            unknownKeyMicroseconds: duration(
                section, "jwks_unknown_kid_wait", default: Defaults.unknownKeyWait,
                Defaults.second...3_600 * Defaults.second))
    }

    /// Keys that say how to fetch say nothing where nothing is fetched.
    mutating func refuseRemoteKeySettings(_ section: Section) {
        for key in Self.remoteKeySettings {
            guard let setting = section[key] else { continue }
            report(setting.keyMark, setting.path, "stands without `jwks_url`")
        }
    }

    /// The URL is not quoted: its query may be a secret.
    private mutating func url(_ setting: Setting, hasSocket: Bool) -> String {
        guard let scalar = scalar(setting) else { return "" }
        if let fault = Self.fault(ofURL: scalar.text, hasSocket: hasSocket) { report(setting, fault) }
        return scalar.text
    }

    private static func fault(ofURL text: String, hasSocket: Bool) -> String? {
        if text.utf8.count > longestURL { return "the URL has more than \(longestURL) bytes" }
        if !text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x5C && $0 != 0x22 }) || text.contains("#")
        {
            return "the URL holds characters that no URL has here"
        }
        let isSecure = text.hasPrefix("https://")
        if !isSecure && !text.hasPrefix("http://") {
            return "a URL is expected here, `https://…`, or `http://…` on loopback or over a Unix socket"
        }
        let authority = text.dropFirst(isSecure ? 8 : 7).prefix { $0 != "/" && $0 != "?" }
        if authority.contains("@") { return "the URL names a user, which is not supported" }
        guard let place = AddressText.place(hasPort(authority) ? String(authority) : authority + ":1") else {
            return "the URL has no host"
        }
        if isSecure { return hasSocket ? "stands beside `jwks_unix_socket`, which takes `http://`" : nil }
        switch place {
        case .name where hasSocket, .ip where hasSocket: return nil
        case .ip(let address, _) where isLoopback(address): return nil
        default: return "`http://` is taken on loopback or over a Unix socket; write `https://`"
        }
    }

    private static func hasPort(_ authority: Substring) -> Bool {
        authority.hasPrefix("[") ? !authority.hasSuffix("]") : authority.contains(":")
    }

    private static func isLoopback(_ address: IPAddress) -> Bool {
        let isFour = AddressText.block("127.0.0.0/8")?.contains(address) ?? false
        return isFour || address == IPAddress(high: 0, low: 1)
    }

    private static func fault(ofPath path: String) -> String? {
        path.utf8.contains { $0 < 0x20 } ? "holds characters that no path has here" : nil
    }

    private mutating func authorities(_ section: Section) -> String? {
        guard let setting = section["jwks_ca_file"], let scalar = scalar(setting) else { return nil }
        if let url = section["jwks_url"], case .scalar(let text) = url.node.content,
            text.text.hasPrefix("http://")
        {
            report(setting, "stands beside an `http://` URL, which has no certificate")
        }
        let path = resolved(path: scalar.text)
        if let fault = Self.fault(ofPath: path) { report(setting, fault) }
        switch surroundings.readFile(path, Self.largestAuthorities) {
        case .bytes(let bytes):
            if bytes.firstRange(of: Array("-----BEGIN CERTIFICATE-----".utf8)) == nil {
                report(setting, "the file \(quoted(scalar)) holds no certificate in PEM")
            }
        case .missing: report(setting, "there is no file \(quoted(scalar))")
        case .tooLarge:
            report(setting, "the file \(quoted(scalar)) has more than \(Self.largestAuthorities) bytes")
        case .failed(let code):
            report(setting, "the file \(quoted(scalar)) cannot be read: \(Self.text(ofError: code))")
        }
        return path
    }
}
