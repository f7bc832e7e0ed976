import Foundation
import Testing

extension RealPrograms {
    /// How passwords are kept, and what the time of a login tells.
    @Suite("passwords of the API")
    struct PasswordTests {
        private func hash(in stack: Stack) throws -> String {
            try AppDatabase.run("SELECT password_hash FROM users", in: stack).joined()
        }

        @Test("a password is kept as an Argon2id PHC string of the standard cost, and never as it is")
        func kept() throws {
            try Stack.with { stack in
                _ = try stack.signUp("johndoe", password: "secretpassword")
                let hash = try hash(in: stack)
                #expect(hash.hasPrefix("$argon2id$v=19$m=65536,t=3,p=4$"), "\(hash)")
                for program in [stack.app, stack.gateway] {
                    #expect(!program.output.contains("secretpassword"))
                }
            }
        }

        @Test(
            "a login after the cost has risen hashes anew, and one after it has sunk does not"
        )
        func rehash() throws {
            let folder = try ScratchFolder()
            let place = ["STATE_DIR": folder.path, "SECRET_KEY": SignedToken.secret]
            var hashes: [String] = []
            for memory in ["64", "128", "64"] {
                let cost = APIStack.cheap.merging(["ARGON2_MEMORY_COST": memory]) { $1 }
                try Stack.with(place.merging(cost) { $1 }) { stack in
                    if hashes.isEmpty { _ = try stack.signUp("johndoe") }
                    for _ in 0..<2 {
                        #expect(
                            try stack.connect().exchange(.login("johndoe", "secretpassword")).status == 200)
                    }
                    hashes.append(try hash(in: stack))
                }
            }
            #expect(hashes[0].contains("$m=64,"))
            #expect(hashes[1].contains("$m=128,"))
            #expect(hashes[2] == hashes[1])
        }

        @Test("an unknown name and a wrong password take the same time")
        func sameTime() throws {
            let cost = ["ARGON2_MEMORY_COST": "19456", "ARGON2_TIME_COST": "2", "ARGON2_PARALLELISM": "1"]
            try APIStack.with(cost) { stack in
                _ = try stack.signUp("johndoe")
                let connection = try stack.connect()
                var times: [String: [Duration]] = [:]
                for _ in 0..<15 {
                    for name in ["johndoe", "nobody"] {
                        let start = ContinuousClock.now
                        let response = try connection.exchange(.login(name, "wrongpassword"))
                        times[name, default: []].append(ContinuousClock.now - start)
                        #expect(response.status == 401)
                    }
                }
                let known = try #require(times["johndoe"]).sorted()[7]
                let unknown = try #require(times["nobody"]).sorted()[7]
                let ratio = known / unknown
                #expect((0.6...1.6).contains(ratio), "\(known) and \(unknown)")
            }
        }
    }
}
