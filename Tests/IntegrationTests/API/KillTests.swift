import TestServers
import Testing

extension RealPrograms {
    /// What was acknowledged outlives `kill -9` at any moment.
    @Suite("kill -9 under load")
    struct KillTests {
        private func expectNothingLost(_ rounds: KillRounds, _ count: Int) throws {
            let totals = try rounds.run(rounds: count)
            let lost = totals.lost.prefix(5)
            #expect(lost.isEmpty, "and others, \(totals.lost.count) altogether")
            #expect(totals.signedUp >= 10 * count && totals.loggedOut >= 4 * count, "\(totals)")
            #expect(totals.interrupted >= count * 3 / 4, "\(totals)")
            // 0 is a connection that ended, which only a killed gateway may do.
            #expect(Set(totals.failures.keys).isSubset(of: [0, 502, 503, 504]), "\(totals)")
        }

        @Test("each 201 of sign-up and each 200 of logout holds after kill -9 of the app, fifteen times")
        func app() throws {
            try expectNothingLost(KillRounds(settings: [:], victims: [[.app]], seed: 1), 15)
        }

        @Test("the same after kill -9 of the gateway, and of both at once")
        func gateway() throws {
            let victims: [[Victim]] = [[.gateway], [.gateway, .app]]
            try expectNothingLost(KillRounds(settings: [:], victims: victims, seed: 2), 8)
        }

        @Test("the same with PostgreSQL: after kill -9 of the app, of the server, and of both at once")
        func postgreSQL() throws {
            let server = try PostgreSQLServer()
            let victims: [[Victim]] = [[.app], [.database(server)], [.database(server), .app]]
            try expectNothingLost(
                KillRounds(
                    settings: ["DATABASE_URL": try server.makeDatabase()], victims: victims, seed: 3), 9)
        }
    }
}
