import Foundation
import Glibc

/// Load, a kill at a moment of its own, a restart, and a look at what had been acknowledged; again and again.
///
/// Nothing here knows which database the app has: `settings` may name another by DATABASE_URL.
struct KillRounds {
    /// What all rounds came to, for a test to see that they showed something.
    struct Totals {
        var signedUp = 0
        var loggedOut = 0
        /// Rounds in which a request was cut off by the kill.
        var interrupted = 0
        var failures: [Int: Int] = [:]
        /// What was acknowledged and is not so any more.
        var lost: [String] = []
    }

    var settings: [String: String] = [:]
    /// Who is killed in each round, in turn.
    var victims: [[Victim]]
    var seed: UInt64
    /// Milliseconds of load before the kill.
    var delays = 30...600

    func run(rounds: Int) throws -> Totals {
        var totals = Totals()
        try Stack.with(APIStack.unlimited.merging(settings) { $1 }) { stack in
            var generator = SeededGenerator(seed: seed)
            // A database of the test's own may have seen an earlier run.
            let run = UUID().uuidString.prefix(8)
            var everybody: [String] = []
            for round in 0..<rounds {
                let victims = victims[round % victims.count]
                let load = KillLoad(prefix: "u\(run)-\(round)")
                let identifiers = try victims.flatMap { try $0.identifiers(stack) }
                let delay = UInt32(Int.random(in: delays, using: &generator)) * 1_000
                Thread.detachNewThread {
                    usleep(delay)
                    for identifier in identifiers { kill(identifier, SIGKILL) }
                }
                try load.run(through: stack, seconds: 20)
                for victim in victims { try victim.revive(stack) }
                try stack.waitUntilReady()

                let outcome = load.outcome
                let names = victims.map(\.name).joined(separator: " and ")
                totals.lost += try lost(of: outcome, stack).map { "round \(round), \(names): \($0)" }
                totals.signedUp += outcome.signedUp.count
                totals.loggedOut += outcome.loggedOut.count
                totals.interrupted += outcome.failures.isEmpty ? 0 : 1
                totals.failures.merge(outcome.failures, uniquingKeysWith: +)
                everybody += outcome.signedUp
            }
            totals.lost += try absent(everybody, stack).map { "in the end: \($0)" }
        }
        return totals
    }

    /// What does not hold of one round's acknowledgements.
    private func lost(of outcome: KillLoad.Outcome, _ stack: Stack) throws -> [String] {
        var lost = try absent(outcome.signedUp, stack)
        let connection = try stack.connect(timeoutSeconds: 30)
        for tokens in outcome.live {
            let me = try connection.exchange(.me(tokens)).status
            if me != 200 { lost.append("a session that lived answers \(me)") }
        }
        for tokens in outcome.loggedOut {
            let me = try connection.exchange(.me(tokens)).status
            let refresh = try connection.exchange(.refresh(tokens)).status
            if me != 401 || refresh != 401 { lost.append("a logout: users/me \(me), refresh \(refresh)") }
        }
        // All of it or nothing: who cannot log in can sign up.
        for name in outcome.unclear {
            let login = try connection.exchange(.login(name, SignUpForm(name).password)).status
            if login == 200 { continue }
            let again = try connection.exchange(SignUpForm(name).request).status
            if login != 401 || again != 201 {
                lost.append("half a sign-up: login \(login), sign-up \(again)")
            }
        }
        return lost
    }

    /// Who cannot log in, with several requests under way at a time.
    private func absent(_ names: [String], _ stack: Stack) throws -> [String] {
        let connections = try (0..<8).map { _ in try stack.connect(timeoutSeconds: 30) }
        var absent: [String] = []
        for start in stride(from: 0, to: names.count, by: connections.count) {
            let batch = Array(zip(names[start...], connections))
            for (name, connection) in batch {
                try connection.send(.login(name, SignUpForm(name).password))
            }
            for (name, connection) in batch {
                let status = try connection.receive().status
                if status != 200 { absent.append("\(name) cannot log in: \(status)") }
            }
        }
        return absent
    }
}
