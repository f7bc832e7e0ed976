import EventLoop
import JWT

/// Runs the tests of a configuration, each on counters and a clock of its own, and tells what differed.
struct PolicyTestRun {
    struct Outcome: Equatable {
        var name: String
        var line: Int
        /// One line for each thing that was not as expected.
        var differences: [String]
    }

    /// The one that was given, with keys of the run's own.
    let configuration: Configuration
    private let secret: [UInt8]
    private let now: Moment

    /// `secret` stands in for every provider's key, so that tokens can be made whatever signs the real ones.
    init(_ configuration: Configuration, secret: [UInt8], now: Moment) {
        var configuration = configuration
        for index in configuration.providers.indices {
            configuration.providers[index].key = .secret(secret)
            configuration.providers[index].algorithms = [.hs256]
        }
        self.configuration = configuration
        self.secret = secret
        self.now = now
    }

    /// `trial` begins one of the configuration, at a moment.
    func run<Failure: Error>(
        _ trial: (Moment) throws(Failure) -> PolicyTrial
    ) throws(Failure) -> [Outcome] {
        var outcomes: [Outcome] = []
        for test in configuration.tests {
            outcomes.append(
                Outcome(name: test.name, line: test.line, differences: try differences(of: test, trial)))
        }
        return outcomes
    }

    private func differences<Failure: Error>(
        of test: PolicyTest, _ begin: (Moment) throws(Failure) -> PolicyTrial
    ) throws(Failure) -> [String] {
        var start = now
        if let seconds = test.startsAt { start.wall = seconds * 1_000_000 }
        let trial = try begin(start)
        var answer = TrialAnswer()
        var admitted = 0
        for round in 0..<test.repeats {
            if round > 0 { trial.advance(by: test.advanceMicroseconds) }
            var request = test.request
            if let identity = test.identity {
                let provider = configuration.providers[identity.provider]
                let text = TrialToken(provider: provider, secret: secret)
                    .text(identity.claims, nowMicroseconds: trial.now.wall)
                request.carry(text, in: provider.tokenSources.first ?? .authorization)
            }
            answer = trial.judge(request)
            if answer.isForwarded { admitted += 1 }
        }
        return compare(answer, admitted, test.expectation)
    }

    private func compare(
        _ answer: TrialAnswer, _ admitted: Int, _ expectation: PolicyTest.Expectation
    ) -> [String] {
        var differences: [String] = []
        func expect(_ what: String, _ wanted: String, _ got: String) {
            if wanted != got { differences.append("\(what): expected \(wanted), got \(got)") }
        }
        if let status = expectation.status { expect("status", "\(status)", "\(answer.status)") }
        if let rule = expectation.rule {
            expect("rule", rule, (answer.refusal?.rule ?? .none).name.description)
        }
        if let route = expectation.route { expect("route", name(route), name(answer.admission.route)) }
        if let count = expectation.admitted { expect("admitted", "\(count)", "\(admitted)") }
        for field in expectation.fields {
            let values = answer.values(of: field.name)
            let got = values.isEmpty ? "no such field" : values.map { "`\($0)`" }.joined(separator: ", ")
            switch field.value {
            case .absent: expect(field.name, "no such field", got)
            case .anything: if values.isEmpty { expect(field.name, "any value", got) }
            case .exactly(let text): expect(field.name, "`\(text)`", got)
            }
        }
        return differences
    }

    private func name(_ route: Int) -> String {
        route < 0 ? "none" : configuration.routes[route].name
    }
}
