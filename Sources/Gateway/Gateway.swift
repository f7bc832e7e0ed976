internal import CLinux
internal import EventLoop

/// The command line's entry: reads what is asked for, does it, and ends with a code of `ExitCode`.
@main
struct Gateway {
    static func main() {
        exit(perform(Array(CommandLine.arguments.dropFirst())).rawValue)
    }

    private static func perform(_ arguments: [String]) -> ExitCode {
        let request: CommandLineRequest
        do throws(CommandLineRequest.Fault) {
            request = try CommandLineRequest.parse(arguments)
        } catch {
            Console.error("gateway: \(error.text)")
            return .usage
        }
        switch request {
        case .fetchKeySet: return KeyFetchCommand.run()
        case .help: Console.output(HelpText.help)
        case .version: Console.output("gateway \(HelpText.version)")
        case .check(let file): return tell(CheckCommand.report(file, .ofProcess(resolvesNames: false)))
        case .explain(let asked):
            return tell(ExplainCommand.report(asked, .ofProcess(resolvesNames: false), now: .now()))
        case .why(let id, let target):
            let address = Probe.address(target, ProcessEnvironment.variables())
            let probe = Probe(address, timeoutMilliseconds: Probe.defaultTimeoutMilliseconds)
            return tell(WhyCommand.report(id, probe))
        case .schema: Console.output(String(SchemaWriter.schema().dropLast()))
        case .routes(let file, let asJSON):
            return tell(RoutesCommand.report(file, asJSON: asJSON, .ofProcess(resolvesNames: false)))
        case .probe(let target, let timeout): return probe(target, timeout)
        case .revoke(let command, let admin): return revoke(command, admin)
        case .reload(let admin):
            let target = admin.map { CommandLineRequest.Target.admin(path: $0) }
            return tell(ReloadCommand.report(Probe.address(target, ProcessEnvironment.variables())))
        case .run(let file, let testsFirst): return run(file, testsFirst: testsFirst)
        case .test(let file):
            let secret = Process.randomKey()
            return tell(
                TestCommand.report(file, .ofProcess(resolvesNames: false), secret: secret, now: .now()))
        }
        return .success
    }

    private static func tell(_ report: CheckCommand.Report) -> ExitCode {
        report.errors.forEach(Console.error)
        report.output.forEach(Console.output)
        return report.code
    }

    private static func probe(_ target: CommandLineRequest.Target?, _ timeout: Int) -> ExitCode {
        let address = Probe.address(target, ProcessEnvironment.variables())
        do throws(Probe.Fault) {
            try Probe(address, timeoutMilliseconds: timeout).ask()
            return .success
        } catch {
            Console.error("gateway: not healthy: \(error.text)")
            return .refused
        }
    }

    private static func revoke(_ command: RevokeCommand, _ admin: String?) -> ExitCode {
        let address = Probe.address(admin.map { .admin(path: $0) }, ProcessEnvironment.variables())
        do throws(RevokeCommand.Fault) {
            Console.output(try command.perform(address, now: Moment.now()))
            return .success
        } catch {
            Console.error("gateway: not revoked: \(error.text)")
            return .refused
        }
    }

    private static func run(_ file: String, testsFirst: Bool) -> ExitCode {
        let loader = ConfigurationLoader(
            surroundings: .ofProcess(resolvesNames: true), pause: Console.pause,
            say: { Console.error("gateway: \($0)") })
        do throws(ConfigurationError) {
            let configuration = try loader.load(file)
            if testsFirst {
                let report = TestCommand.report(
                    configuration, file: file, secret: Process.randomKey(), now: .now())
                if report.code != .success {
                    (report.errors + report.output).forEach(Console.error)
                    return report.code
                }
            }
            let source = ConfigurationSource(file: file, testsFirst: testsFirst)
            return ExitCode(rawValue: Boot.run(configuration, source)) ?? .cannotStart
        } catch {
            error.lines.forEach(Console.error)
            return error.exitCode
        }
    }
}
