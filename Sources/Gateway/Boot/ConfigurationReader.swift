internal import EventLoop
internal import HTTP1

/// Makes a `Configuration` out of a YAML file and the environment, and finds everything that is wrong with
/// them at once.
///
/// A section's reader is the extension named for it; what the environment says wins and is applied last.
struct ConfigurationReader {
    typealias Defaults = ConfigurationDefaults

    let surroundings: Surroundings
    var problems: [ConfigurationProblem] = []
    var warnings: [String] = []
    var notes: [String] = []
    var stateDirectory = Defaults.stateDirectory
    /// What `cors` says, for the routes that change some of it.
    var standardCORS = Defaults.cors
    /// The fields that carry the identity, folded: no header policy may touch them.
    var identityNames: Set<String> = []
    /// The key file that is absent and may be waited for, and for how long.
    var awaited: (path: String, boundMicroseconds: Int64)?

    private static let keys = [
        "listen", "workers", "environment", "state_directory", "drain_timeout", "via", "trusted_proxies",
        "access_log", "admin", "client", "upstreams", "providers", "redis", "revocation", "rate_limit",
        "cors", "security_headers", "identity_fields", "request_headers", "response_headers", "routes",
        "tests",
    ]

    init(_ surroundings: Surroundings) {
        self.surroundings = surroundings
    }

    /// Reads the bytes of a file.
    static func read(_ bytes: [UInt8], _ surroundings: Surroundings) -> ConfigurationOutcome {
        var surroundings = surroundings
        // Paths in variables are relative to the working directory, as in a shell; those in the file are
        // relative to the state directory. The leading `./` carries the difference through a substitution.
        for name in ["STATE_DIR", "SOCKET_PATH", "GATEWAY_ADMIN", "SECRET_KEY_FILE"] {
            guard let path = surroundings.environment[name], !path.isEmpty else { continue }
            if !path.hasPrefix("/") && !path.hasPrefix("./") && !path.hasPrefix("../") {
                surroundings.environment[name] = "./" + path
            }
        }
        var reader = ConfigurationReader(surroundings)
        let root = YAMLReader.read(bytes, problems: &reader.problems)
        if root == nil, !reader.problems.isEmpty { return .refused(reader.problems) }
        let node = root.map { reader.substituted($0, path: "") }
        let configuration = reader.configuration(node)
        if !reader.problems.isEmpty {
            return .refused(reader.problems.sorted(by: ConfigurationProblem.precedes))
        }
        if let awaited = reader.awaited {
            return .waitingForFile(
                path: awaited.path, boundMicroseconds: awaited.boundMicroseconds,
                notes: reader.notes, warnings: configuration.warnings)
        }
        return .ready(configuration, notes: reader.notes)
    }

    private mutating func configuration(_ node: YAMLNode?) -> Configuration {
        let setting = node.map { Setting(path: "", name: "", node: $0, keyMark: .start) }
        let root = section(setting, at: "", known: Self.keys)
        stateDirectory = stateDirectory(root)
        let providers = providers(root)
        let upstreams = upstreams(root, providers: providers.map(\.name))
        let revocation = revocation(root)
        var redis = redis(root)
        redis?.checksRevocations = revocation.mode == .check
        if revocation.mode == .replicate, redis?.clusterSeeds.isEmpty == false,
            let setting = section(root["revocation"], at: "revocation", known: nil)["mode"]
        {
            report(setting, "is for one server and its replicas; with a Cluster write `check`")
        }
        let limits = rateLimit(root, hasRedis: redis != nil)
        var configuration = Configuration(
            environment: environment(root),
            stateDirectory: stateDirectory,
            listen: listen(root),
            workers: workers(root),
            admin: admin(root),
            accessLog: accessLog(root),
            client: client(root),
            drainMicroseconds: duration(
                root, "drain_timeout", default: Defaults.drain, 0...3_600_000_000),
            trustedProxies: trustedProxies(root),
            viaName: viaName(root),
            upstreams: upstreams,
            providers: providers,
            redis: redis,
            revocation: revocation,
            rateLimit: limits.rateLimit,
            tiers: limits.tiers,
            cors: cors(root),
            securityHeaders: securityHeaders(root),
            identityFields: identityFields(root),
            routes: routes(root, upstreams.map(\.name), providers.map(\.name), limits.tiers),
            requestFields: fieldChanges(root, .request),
            responseFields: fieldChanges(root, .response),
            warnings: [])
        configuration.lines = ConfigurationLines(node)
        configuration.tests = tests(root, providers.map(\.name), configuration.routes)
        boundScopes(configuration)
        refuseUnknownVariables()
        warn(of: configuration, root)
        configuration.warnings = warnings
        return configuration
    }

    // MARK: - Substitution

    /// The tree with variables put into its scalars. Each text is put in as it is and never read as YAML.
    private mutating func substituted(_ node: YAMLNode, path: String) -> YAMLNode {
        var node = node
        switch node.content {
        case .scalar(var scalar):
            do throws(EnvironmentSubstitution.Fault) {
                scalar.text = try EnvironmentSubstitution.apply(scalar.text, surroundings.environment)
                // `~` or `null` out of a variable is a text; only an empty value counts as nothing.
                if scalar.text != scalar.shown { scalar.isPlain = scalar.text.isEmpty }
            } catch {
                scalar.isBroken = true
                report(node.mark, path, error.text)
            }
            node.content = .scalar(scalar)
        case .sequence(let items):
            node.content = .sequence(
                items.enumerated().map { substituted($0.element, path: "\(path)[\($0.offset)]") })
        case .mapping(let members):
            node.content = .mapping(
                members.map { member in
                    var member = member
                    let inner = path.isEmpty ? member.key : "\(path).\(member.key)"
                    member.value = substituted(member.value, path: inner)
                    return member
                })
        }
        return node
    }

    // MARK: - Reports

    mutating func report(_ mark: YAMLMark, _ key: String, _ text: String) {
        problems.append(ConfigurationProblem(mark: mark, key: key, text: text))
    }

    mutating func report(_ setting: Setting, _ text: String) {
        report(setting.node.mark, setting.path, text)
    }

    /// A key that is not there but should be: the place is the section's.
    mutating func reportMissing(_ section: Section, _ key: String, _ text: String) {
        report(section.mark, section.path(of: key), text)
    }

    mutating func report(variable: String, _ text: String) {
        problems.append(ConfigurationProblem(variable: variable, text))
    }

    /// A value as an error may show it: as the file spells it, without control characters, and not for ever.
    func quoted(_ scalar: YAMLNode.Scalar) -> String { Self.quoted(scalar.shown) }

    static func quoted(_ text: String) -> String {
        let visible = text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? "?" : String($0) }
        return visible.count > 60 ? "`\(visible.prefix(60).joined())…`" : "`\(visible.joined())`"
    }

    // MARK: - Paths

    /// A path of the file: relative to the state directory, unless it begins with `/`, `./` or `../`.
    func resolved(path: String) -> String {
        if path.hasPrefix("/") || path.hasPrefix("./") || path.hasPrefix("../") { return path }
        return stateDirectory.hasSuffix("/") ? stateDirectory + path : "\(stateDirectory)/\(path)"
    }

    /// What is wrong with the path of a Unix socket; nil when nothing is. The lock beside it takes five bytes
    /// more.
    static func socketPathFault(_ path: String) -> String? {
        if path.utf8.contains(0) { return "holds a NUL" }
        if path.utf8.count <= 102 { return nil }
        return "is a socket path of \(path.utf8.count) bytes; the system takes 102 at most"
    }
}
