import Foundation
import Testing

extension RealPrograms {
    /// Passwords cost what they should, and nobody else waits for that.
    @Suite("a flood of logins")
    struct StarvationTests {
        /// The least that OWASP advises for Argon2id: some 20 ms of a processor.
        private static let cost = [
            "ARGON2_MEMORY_COST": "19456", "ARGON2_TIME_COST": "2", "ARGON2_PARALLELISM": "1",
            "RATE_LIMIT_ENABLED": "false",
        ]

        @Test(
            "64 logins at once leave users/me quick: its 99th percentile stays below 250 ms, and none fails")
        func starvation() throws {
            try Stack.with(Self.cost) { stack in
                let tokens = try stack.signUp("johndoe")
                let reader = try stack.connect()
                let logins = try (0..<64).map { _ in try stack.connect(timeoutSeconds: 30) }
                var times: [Duration] = []
                for round in 0..<3 {
                    for login in logins { try login.send(.login("johndoe", "secretpassword")) }
                    // The app serves a third of them at the least before this many are through.
                    for _ in 0..<100 {
                        let start = ContinuousClock.now
                        let response = try reader.exchange(.me(tokens))
                        times.append(ContinuousClock.now - start)
                        #expect(response.status == 200, "\(response.text)")
                        usleep(2_000)
                    }
                    var statuses: [Int: Int] = [:]
                    for login in logins {
                        let response = try login.receive()
                        statuses[response.status, default: 0] += 1
                        let expected =
                            response.status == 200
                            ? ExpectedAnswer.tokens(200)
                            : .error(503, "Too many people are signing in; try again in a moment")
                        let differences = expected.differences(from: response)
                        #expect(differences.isEmpty)
                        let hasTime = response.field("Retry-After") != nil
                        #expect(hasTime == (response.status == 503))
                    }
                    // The queue holds 32, and threads a few more.
                    #expect(statuses[200, default: 0] >= 32, "round \(round): \(statuses)")
                }
                times.sort()
                let worst = times[times.count * 99 / 100]
                #expect(
                    worst < .milliseconds(250 * Allowance.slowness),
                    "\(worst), at most \(times.last ?? .zero)")
            }
        }
    }
}
