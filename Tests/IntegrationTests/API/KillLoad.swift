import Foundation

/// Sign-ups and logouts over several connections, each of which has a request under way, until one fails.
///
///     sign-up ──201──▶ (every other one) logout ──200──▶ sign-up …
///        └── anything else: the round is over; what is under way on other connections is waited for
final class KillLoad {
    /// What was acknowledged, and what was asked for and not answered.
    struct Outcome {
        var signedUp: [String] = []
        /// Sessions that nobody has ended.
        var live: [Tokens] = []
        var loggedOut: [Tokens] = []
        var unclear: [String] = []
        /// Statuses other than those of success.
        var failures: [Int: Int] = [:]
    }

    private enum Step {
        case signUp(String)
        case logout(Tokens)
    }

    private let prefix: String
    private var count = 0
    private(set) var outcome = Outcome()

    init(prefix: String) {
        self.prefix = prefix
    }

    /// Runs for `seconds` at the most.
    func run(through stack: Stack, connections: Int = 8, seconds: Double) throws {
        var lanes: [(connection: HTTPConnection, step: Step)] = []
        for _ in 0..<connections {
            let connection = try stack.connect(timeoutSeconds: 30)
            let step = nextSignUp()
            try connection.send(request(step))
            lanes.append((connection, step))
        }
        let end = ContinuousClock.now + .seconds(seconds)
        var isOver = false
        while !lanes.isEmpty {
            var remaining: [(connection: HTTPConnection, step: Step)] = []
            for lane in lanes {
                // A connection that breaks leaves its request as unclear as a 502 does.
                let response = try? lane.connection.receive()
                guard let next = try take(response, of: lane.step) else {
                    isOver = true
                    continue
                }
                if isOver || ContinuousClock.now > end { continue }
                do {
                    try lane.connection.send(request(next))
                    remaining.append((lane.connection, next))
                } catch {
                    isOver = true
                    leaveUnclear(next)
                }
            }
            lanes = remaining
        }
    }

    /// Notes what came of a step, and names the next; nil when it failed.
    private func take(_ response: Response?, of step: Step) throws -> Step? {
        switch (step, response?.status) {
        case (.signUp(let name), 201?):
            guard let tokens = try response?.json(as: Tokens.self) else { return nil }
            outcome.signedUp.append(name)
            // By the last digit of its number.
            if name.utf8.last?.isMultiple(of: 2) == true { return .logout(tokens) }
            outcome.live.append(tokens)
            return nextSignUp()
        case (.logout(let tokens), 200?):
            outcome.loggedOut.append(tokens)
            return nextSignUp()
        default:
            outcome.failures[response?.status ?? 0, default: 0] += 1
            leaveUnclear(step)
            return nil
        }
    }

    private func leaveUnclear(_ step: Step) {
        if case .signUp(let name) = step { outcome.unclear.append(name) }
    }

    private func nextSignUp() -> Step {
        count += 1
        return .signUp("\(prefix)-\(count)")
    }

    private func request(_ step: Step) -> APIRequest {
        switch step {
        case .signUp(let name): SignUpForm(name).request
        case .logout(let tokens): .logout(tokens)
        }
    }
}
