internal import JWT

/// `providers`: a mapping from names to whose tokens are taken, and what they must hold.
extension ConfigurationReader {
    private static let providerKeys =
        [
            "algorithm", "algorithms", "secret", "secret_file", "secret_wait", "public_keys", "jwks_file",
            "jwks_url", "token_from", "forward_token", "issuer", "audiences", "scope_claim",
            "required_claims", "token_type", "leeway", "max_token_lifetime",
        ] + remoteKeySettings
    /// Each has a thread of its own.
    private static let mostRemote = 64
    /// The provider that SECRET_KEY and SECRET_KEY_FILE speak of.
    private static let localName = "local"

    mutating func providers(_ root: Section) -> [Configuration.Provider] {
        let section = section(root["providers"], at: "providers", known: nil)
        let providers = section.settings.map { provider($0) }
        let remote = providers.count { if case .remote = $0.key { true } else { false } }
        if remote > Self.mostRemote, let setting = root["providers"] {
            report(setting, "\(remote) of them have a `jwks_url`; \(Self.mostRemote) at most")
        }
        return providers
    }

    private mutating func provider(_ setting: Setting) -> Configuration.Provider {
        let section = section(setting, at: setting.path, known: Self.providerKeys)
        let name = name(of: setting)
        let keys = keys(section, name: name)
        let leeway = duration(
            section, "leeway", default: Defaults.leeway, 0...(300 * Defaults.second))
        let lifetime = duration(
            section, "max_token_lifetime", default: Defaults.maxTokenLifetime,
            Defaults.second...(366 * 86_400 * Defaults.second))
        return Configuration.Provider(
            name: name,
            key: keys.source,
            algorithms: keys.algorithms,
            tokenSources: tokenSources(section),
            forwardsToken: boolean(section, "forward_token", default: true),
            issuer: optionalText(section, "issuer", default: nil) { _ in nil },
            audiences: list(section, "audiences", expected: "an audience") { $0 } ?? [],
            requiredClaims: requiredClaims(section),
            scopeClaim: optionalText(section, "scope_claim", default: nil) { _ in nil },
            tokenType: optionalText(section, "token_type", default: nil) { _ in nil },
            leewayMicroseconds: leeway,
            maxTokenLifetimeMicroseconds: lifetime)
    }

    private mutating func tokenSources(_ section: Section) -> [TokenSource] {
        guard let items = list(section, "token_from") else { return [.authorization] }
        if items.isEmpty, let setting = section["token_from"] {
            report(setting, "the list is empty, so that no token could be found")
        }
        var sources: [TokenSource] = []
        for item in items {
            guard let scalar = scalar(item) else { continue }
            guard let source = TokenSource(scalar.text) else {
                report(item, "\(quoted(scalar)) is not `authorization`, `cookie:NAME` or `query:NAME`")
                continue
            }
            if sources.contains(source) { report(item, "\(quoted(scalar)) is in the list already") }
            sources.append(source)
        }
        return sources
    }

    private mutating func requiredClaims(_ section: Section) -> [Configuration.RequiredClaim] {
        guard let setting = section["required_claims"] else { return [] }
        let claims = self.section(setting, at: setting.path, known: nil)
        return claims.settings.map { setting in
            .init(name: setting.name, values: claimValues(setting))
        }
    }

    /// One value or a list of them; none: the claim must only be there.
    ///
    /// As in YAML, `true` and `7` without quotes are a boolean and a number.
    private mutating func claimValues(_ setting: Setting) -> [ClaimValue] {
        switch setting.node.content {
        case .scalar(let scalar): return scalar.isNull || scalar.isBroken ? [] : [Self.claimValue(scalar)]
        case .sequence(let nodes):
            if nodes.isEmpty { report(setting, "the list is empty, so that no token could have the claim") }
            return nodes.compactMap { node in
                let item = Setting(path: setting.path, name: setting.name, node: node, keyMark: node.mark)
                return scalar(item).map(Self.claimValue)
            }
        case .mapping:
            report(setting, "a text, a number, a list of such, or nothing is expected here")
            return []
        }
    }

    private static func claimValue(_ scalar: YAMLNode.Scalar) -> ClaimValue {
        if scalar.isPlain {
            if scalar.text == "true" || scalar.text == "false" { return .boolean(scalar.text == "true") }
            if isNumber(scalar.text), let number = UnitText.integer(scalar.text) { return .number(number) }
        }
        return .text(scalar.text)
    }

    // MARK: - The key

    /// The key by the first of: SECRET_KEY, SECRET_KEY_FILE (both for `local`, or a provider without a key of
    /// its own), `secret`, `secret_file`. Errors tell its length at most.
    mutating func secret(_ section: Section, name: String, _ algorithms: [TokenAlgorithm]) -> [UInt8] {
        let least = algorithms.map(\.leastSecretCount).max() ?? Defaults.secretLength
        let ownText = section["secret"]
        let ownFile = section["secret_file"]
        if let ownFile, ownText != nil {
            report(ownFile.keyMark, ownFile.path, "stands beside `secret`; keep one of the two")
            return []
        }
        let takesVariables = name == Self.localName || (ownText == nil && ownFile == nil)
        let bound = duration(
            section, "secret_wait", default: 0, 0...(3_600 * Defaults.second))
        if takesVariables, let text = variable("SECRET_KEY") {
            return checked(Array(text.utf8), least) { $0.report(variable: "SECRET_KEY", $1) }
        }
        if takesVariables, let path = variable("SECRET_KEY_FILE") {
            let wait = section["secret_wait"] == nil ? Defaults.keyFileWait : bound
            return file(path, shown: path, wait: wait, least) { $0.report(variable: "SECRET_KEY_FILE", $1) }
        }
        if let ownText {
            guard let scalar = scalar(ownText) else { return [] }
            return checked(Array(scalar.text.utf8), least) { $0.report(ownText, $1) }
        }
        if let ownFile {
            guard let scalar = scalar(ownFile) else { return [] }
            return file(resolved(path: scalar.text), shown: scalar.shown, wait: bound, least) {
                $0.report(ownFile, $1)
            }
        }
        reportMissing(
            section, "secret",
            "there is no key; write `secret` or `secret_file`, or set SECRET_KEY or SECRET_KEY_FILE")
        return []
    }

    /// The text of a file, without line ends at its end, is the key: the upstream that signs reads it the
    /// same way.
    private mutating func file(
        _ path: String, shown: String, wait: Int64, _ least: Int,
        _ report: (inout ConfigurationReader, String) -> Void
    ) -> [UInt8] {
        let place = path == shown ? "" : " in the state directory"
        switch surroundings.readFile(path, 4_096) {
        case .bytes(var bytes):
            while bytes.last == 0x0A || bytes.last == 0x0D { bytes.removeLast() }
            if bytes.isEmpty, wait > 0 { return awaiting(path, wait) }
            return checked(bytes, least) { report(&$0, "the file \(Self.quoted(shown)): \($1)") }
        case .missing where wait > 0: return awaiting(path, wait)
        case .missing: report(&self, "there is no file \(Self.quoted(shown))\(place)")
        case .tooLarge: report(&self, "the file \(Self.quoted(shown)) has more than 4096 bytes and is no key")
        case .failed(let code):
            report(&self, "the file \(Self.quoted(shown)) cannot be read: \(Self.text(ofError: code))")
        }
        return []
    }

    private mutating func awaiting(_ path: String, _ bound: Int64) -> [UInt8] {
        if awaited == nil { awaited = (path, bound) }
        return []
    }

    private mutating func checked(
        _ bytes: [UInt8], _ least: Int, _ report: (inout ConfigurationReader, String) -> Void
    ) -> [UInt8] {
        if bytes.count < least {
            let name = least == 32 ? "HS256" : least == 48 ? "HS384" : "HS512"
            report(
                &self,
                "the key has \(bytes.count) bytes; \(name) needs \(least) random bytes "
                    + "or more, as `openssl rand -hex 32` makes them")
        } else if Set(bytes).count < 8 {
            warnings.append("The key of a provider has fewer than 8 different bytes: it is easily guessed.")
        }
        return bytes
    }
}
