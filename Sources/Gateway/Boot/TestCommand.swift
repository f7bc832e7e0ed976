internal import EventLoop

/// `gateway test FILE`: runs the tests that the file brings, without a network, an upstream or a wait.
enum TestCommand {
    static func report(
        _ path: String, _ surroundings: Surroundings, secret: [UInt8], now: Moment
    ) -> CheckCommand.Report {
        do throws(ConfigurationError) {
            let configuration = try ConfigurationGlance.read(path, surroundings).configuration
            return report(configuration, file: path, secret: secret, now: now)
        } catch {
            return .init(code: .refused, errors: error.lines)
        }
    }

    /// The same for a configuration that has been read.
    static func report(
        _ configuration: Configuration, file: String, secret: [UInt8], now: Moment
    ) -> CheckCommand.Report {
        let outcomes: [PolicyTestRun.Outcome]
        do throws(BootError) {
            let run = PolicyTestRun(configuration, secret: secret, now: now)
            outcomes = try run.run { (start) throws(BootError) in
                try PolicyTrial(run.configuration, now: start)
            }
        } catch {
            return .init(code: .cannotStart, errors: ["\(error)"])
        }
        if outcomes.isEmpty { return .init(code: .success, output: ["\(file) holds no tests"]) }
        var lines: [String] = []
        for outcome in outcomes {
            if outcome.differences.isEmpty {
                lines.append("ok    \(outcome.name)")
            } else {
                lines.append("FAIL  \(outcome.name) (\(file):\(outcome.line))")
                lines += outcome.differences.map { "        \($0)" }
            }
        }
        let failed = outcomes.count { !$0.differences.isEmpty }
        let tests = outcomes.count == 1 ? "1 test" : "\(outcomes.count) tests"
        lines.append(failed == 0 ? "\(tests), all good" : "\(tests), \(failed) failed")
        return .init(code: failed == 0 ? .success : .refused, output: lines)
    }
}
