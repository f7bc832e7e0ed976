import CLinux

@main
struct UpstreamApp {
    static let usage = """
        usage: upstream-app run | probe | openapi | version | --help

          run      serves the API on a Unix socket until SIGTERM; a second signal ends it at once
          probe    asks a running app for its health, within 2 seconds
          openapi  prints the description of the API, which /openapi.json serves (OpenAPI 3.1)
          version  prints the version

        Exit codes: 0 done, or healthy; 1 could not start, or not healthy; 2 not a command, or a bad
        environment; 143 ended at once by a second signal.

        Environment:
        """

    static func main() {
        exit(run(CommandLine.arguments))
    }

    private static func run(_ arguments: [String]) -> CInt {
        switch arguments.dropFirst().first {
        case "run" where arguments.count == 2: return serve()
        case "probe" where arguments.count == 2: return probe()
        case "openapi" where arguments.count == 2:
            print(String(decoding: OpenAPIDocument.text, as: UTF8.self), terminator: "")
            return 0
        case "version", "--version":
            print("upstream-app \(Application.version)")
            return 0
        case "--help", "-h", "help":
            print(help)
            return 0
        default:
            StandardError.write("not a command; see upstream-app --help")
            return 2
        }
    }

    private static func serve() -> CInt {
        guard let settings = settings() else { return 2 }
        do throws(Run.Failure) {
            return try Run.serve(settings) ? 0 : 143
        } catch {
            error.lines.forEach(StandardError.write)
            return 1
        }
    }

    private static func probe() -> CInt {
        // A probe needs the socket alone, and runs where the key is not at hand.
        var reader = SettingsReader(Files.environmentValue)
        let path = reader.socketPath(default: "\(reader.text(.stateDirectory) ?? "var")/app.sock")
        if Probe.isHealthy(socketPath: path) { return 0 }
        StandardError.write("not healthy: \(path)")
        return 1
    }

    private static func settings() -> Settings? {
        do throws(SettingsError) {
            let processors = sysconf(CInt(_SC_NPROCESSORS_ONLN))
            return try Settings(processors: max(processors, 1), value: Files.environmentValue)
        } catch {
            error.lines.forEach(StandardError.write)
            return nil
        }
    }

    private static var help: String {
        let lines = Setting.allCases.map { setting in
            "  \(setting.rawValue)\n      \(setting.purpose)\n      default: \(setting.defaultText)"
        }
        return usage + "\n" + lines.joined(separator: "\n")
    }
}
