import CLinux

@main
struct UpstreamApp {
    static let usage = """
        usage: upstream-app run | probe | users … | migrate | backup FILE | restore FILE
               | openapi | services check | email preview … | version | --help

          run      serves the API on a Unix socket until SIGTERM; a second signal ends it at once
          probe    asks a running app for its health, within 2 seconds
          users    lists, shows, creates, disables and deletes users: upstream-app users --help
          migrate  brings the database's tables up to this version, as run does at its start
          backup   writes a checked copy of the SQLite database to FILE, while it is in use
          restore  puts such a copy in the database's place, while no app runs; ends all sessions
          openapi  prints the description of the API, which /openapi.json serves (OpenAPI 3.1)
          services tells which services are configured and work: upstream-app services --help
          email    shows what a template comes to: upstream-app email --help
          version  prints the version

        Exit codes: 0 done, or healthy; 1 could not start, failed, or not healthy; 2 not a command, or a bad
        environment; 3 done, but no gateway has confirmed it; 143 ended at once by a second signal.

        Environment:
        """

    static func main() {
        exit(run(Array(CommandLine.arguments.dropFirst())))
    }

    private static func run(_ arguments: [String]) -> CInt {
        switch (arguments.first, arguments.count) {
        case ("run", 1): return withSettings(needsSecret: true, serve)
        case ("probe", 1): return probe()
        case ("users", 2) where Self.isHelp(arguments[1]):
            print(UsersCommand.usage)
            return Commands.done
        case ("users", _):
            return withSettings { settings in Commands.users(Array(arguments.dropFirst()), settings) }
        case ("migrate", 1): return withSettings(Commands.migrate)
        case ("backup", 2): return withSettings { settings in Commands.backUp(to: arguments[1], settings) }
        case ("restore", 2): return withSettings { settings in Commands.restore(arguments[1], settings) }
        case ("openapi", 1): return withSettings(Commands.describe)
        case ("services", 2) where arguments[1] == "check":
            return withSettings(Commands.checkServices)
        case ("services", 2) where Self.isHelp(arguments[1]):
            print(Commands.servicesUsage)
            return Commands.done
        case ("email", 2) where Self.isHelp(arguments[1]):
            print(Commands.emailUsage)
            return Commands.done
        case ("email", 3...) where arguments[1] == "preview":
            return withSettings { settings in Commands.previewEmail(Array(arguments.dropFirst(2)), settings) }
        case ("version", 1), ("--version", 1):
            print("upstream-app \(Release.version)")
            return Commands.done
        case ("--help", _), ("-h", _), ("help", _):
            print(help)
            return Commands.done
        default:
            StandardError.write("not a command; see upstream-app --help")
            return Commands.misused
        }
    }

    private static func isHelp(_ word: String) -> Bool { ["--help", "-h", "help"].contains(word) }

    private static func serve(_ settings: Settings) -> CInt {
        do throws(Run.Failure) {
            return try Run.serve(settings) ? Commands.done : 143
        } catch {
            error.lines.forEach(StandardError.write)
            return Commands.failed
        }
    }

    private static func probe() -> CInt {
        // A probe needs the socket alone, and runs where the key is not at hand.
        var reader = SettingsReader(Files.environmentValue)
        let path = reader.socketPath(default: "\(reader.text(.stateDirectory) ?? "var")/app.sock")
        if Probe.isHealthy(socketPath: path) { return Commands.done }
        StandardError.write("not healthy: \(path)")
        return Commands.failed
    }

    private static func withSettings(needsSecret: Bool = false, _ body: (Settings) -> CInt) -> CInt {
        do throws(SettingsError) {
            let processors = sysconf(CInt(_SC_NPROCESSORS_ONLN))
            return body(
                try Settings(
                    processors: max(processors, 1), needsSecret: needsSecret,
                    value: Files.environmentValue))
        } catch {
            error.lines.forEach(StandardError.write)
            return Commands.misused
        }
    }

    private static var help: String {
        let lines = Setting.allCases.map { setting in
            let name = setting.rawValue + (setting.otherName.map { ", or \($0)" } ?? "")
            return "  \(name)\n      \(setting.purpose)\n      default: \(setting.defaultText)"
        }
        return usage + "\n" + lines.joined(separator: "\n")
    }
}
