internal import EventLoop

/// What the command line asks for; parsing it touches nothing.
enum CommandLineRequest: Equatable {
    case help
    case version
    case run(file: String, testsFirst: Bool = false)
    case test(file: String)
    case explain(ExplainRequest)
    case why(id: String, Target?)
    case check(file: String)
    case schema
    /// Not for people: the gateway runs itself so.
    case fetchKeySet
    case routes(file: String, asJSON: Bool)
    case probe(Target?, timeoutMilliseconds: Int)
    /// At the admin socket of this path; nil: where the environment says.
    case revoke(RevokeCommand, admin: String?)
    case reload(admin: String?)

    /// What `probe` asks.
    enum Target: Equatable {
        case admin(path: String)
        case listen(SocketAddress)
    }

    /// What is wrong with the command line, in one line.
    struct Fault: Error, Equatable {
        var text: String
    }

    private static let commands = [
        "run", "check", "test", "explain", "why", "routes", "schema", "probe", "reload", "revoke", "version",
        "help",
    ]

    /// Reads the arguments that follow the program's name.
    static func parse(_ arguments: [String]) throws(Fault) -> CommandLineRequest {
        guard let command = arguments.first else {
            throw Fault(text: "a command is missing; write one of \(commands.joined(separator: ", "))")
        }
        let rest = Array(arguments.dropFirst())
        if rest.contains("--help") || rest.contains("-h") { return .help }
        switch command {
        case "--help", "-h", "help": return .help
        case "--version", "version":
            try refuse(rest, after: command)
            return .version
        case "run": return try run(rest)
        case "check":
            return .check(file: try file(command, rest).file)
        case "test": return .test(file: try file(command, rest).file)
        case "explain": return try explain(rest)
        case "why": return try why(rest)
        case KeyFetchQuestion.word:
            try refuse(rest, after: command)
            return .fetchKeySet
        case "schema":
            try refuse(rest, after: command)
            return .schema
        case "routes":
            let asked = try file(command, rest, switches: ["--json"])
            return .routes(file: asked.file, asJSON: asked.switches.contains("--json"))
        case "probe": return try probe(rest)
        case "revoke": return try revoke(rest)
        case "reload":
            return .reload(admin: try options(rest, "reload", known: ["--admin"]).first?.value)
        default:
            let near = EditDistance.suggestion(for: command, among: commands)
            let hint = near.map { "did you mean `\($0)`?" } ?? "try `gateway --help`"
            throw Fault(text: "unknown command `\(command)`; \(hint)")
        }
    }

    private static func run(_ rest: [String]) throws(Fault) -> CommandLineRequest {
        var file = ConfigurationDefaults.file
        let testsFirst = rest.contains("--test")
        let others = rest.filter { $0 != "--test" }
        for option in try options(others, "run", known: ["--config"]) { file = option.value }
        return .run(file: file, testsFirst: testsFirst)
    }

    private static func probe(_ rest: [String]) throws(Fault) -> CommandLineRequest {
        var target: Target?
        var timeout = Probe.defaultTimeoutMilliseconds
        for option in try options(rest, "probe", known: ["--admin", "--listen", "--timeout"]) {
            if option.name == "--timeout" {
                guard let wanted = UnitText.microseconds(option.value), (1_000...60_000_000).contains(wanted)
                else { throw Fault(text: "probe: `\(option.value)` is not a duration from 1ms to 60s") }
                timeout = Int(wanted / 1_000)
                continue
            }
            if target != nil { throw Fault(text: "probe: give one of --admin and --listen") }
            if option.name == "--admin" {
                target = .admin(path: option.value)
                continue
            }
            guard case .ip(let address, let port) = AddressText.place(option.value) else {
                throw Fault(text: "probe: `\(option.value)` is not an address such as `127.0.0.1:8799`")
            }
            target = .listen(.ip(address, port: port))
        }
        return .probe(target, timeoutMilliseconds: timeout)
    }

    /// Options with a value, as `--name VALUE` or `--name=VALUE`; each at most once, but for
    /// those that are repeatable.
    static func options(
        _ arguments: [String], _ command: String, known: [String], repeatable: [String] = []
    ) throws(Fault) -> [(name: String, value: String)] {
        var options: [(name: String, value: String)] = []
        var index = 0
        while index < arguments.count {
            let parts = arguments[index].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = parts.first.map(String.init) ?? ""
            index += 1
            guard known.contains(name) else {
                let what = name.hasPrefix("-") ? "option" : "argument"
                let near = EditDistance.suggestion(for: name, among: known)
                let hint = near.map { "; did you mean `\($0)`?" } ?? ""
                throw Fault(text: "\(command): unknown \(what) `\(name)`\(hint)")
            }
            if !repeatable.contains(name), options.contains(where: { $0.name == name }) {
                throw Fault(text: "\(command): \(name) is given twice")
            }
            var value = parts.count == 2 ? String(parts[1]) : nil
            if value == nil, index < arguments.count {
                value = arguments[index]
                index += 1
            }
            guard let value, !value.isEmpty else { throw Fault(text: "\(command): \(name) needs a value") }
            options.append((name, value))
        }
        return options
    }

    private static func refuse(_ rest: [String], after command: String) throws(Fault) {
        if let first = rest.first { throw Fault(text: "\(command): unknown argument `\(first)`") }
    }
}
