import Foundation
import Testing

extension RealPrograms {
    /// What must come out one way, whichever of two requests is served first.
    @Suite("races")
    struct RaceTests {
        /// Sends all at once, each over a connection of its own, and takes the answers.
        private func atOnce(
            _ requests: [APIRequest], _ connections: [HTTPConnection], apart microseconds: UInt32 = 0
        ) throws -> [Response] {
            for (request, connection) in zip(requests, connections) {
                try connection.send(request)
                if microseconds > 0 { usleep(microseconds) }
            }
            return try zip(requests, connections).map { try $1.receive(answering: $0.method) }
        }

        private func expectOne(of forms: [SignUpForm]) throws {
            // More may wait for a thread than the app lets by default.
            try APIStack.with(["PASSWORD_QUEUE": "64"]) { stack in
                let connections = try forms.map { _ in try stack.connect(timeoutSeconds: 30) }
                let responses = try atOnce(forms.map(\.request), connections)
                #expect(responses.count { $0.status == 201 } == 1)
                #expect(responses.count { $0.status == 400 } == forms.count - 1)
                let taken = ExpectedAnswer.error(400, "Username or email already registered")
                for response in responses where response.status != 201 {
                    let differences = taken.differences(from: response)
                    #expect(differences.isEmpty)
                }
                let winner = try #require(zip(forms, responses).first { $1.status == 201 })
                let me = try connections[0].exchange(.me(try winner.1.json(as: Tokens.self))).members()
                #expect(me["username"] == winner.0.username && me["email"] == winner.0.email)
            }
        }

        @Test("of 50 equal sign-ups at once one is a 201 and 49 are a 400")
        func signUps() throws {
            try expectOne(of: Array(repeating: SignUpForm("johndoe"), count: 50))
        }

        @Test("of 50 sign-ups at once with one address in several cases one is a 201 and 49 are a 400")
        func addresses() throws {
            try expectOne(
                of: (0..<50).map { number in
                    var form = SignUpForm("user\(number)")
                    form.email = ["john@example.com", "John@Example.COM", "JOHN@example.com"][number % 3]
                    return form
                })
        }

        @Test("of 50 sign-ups at once with one user name in several cases one is a 201 and 49 are a 400")
        func usernames() throws {
            try expectOne(
                of: (0..<50).map { number in
                    var form = SignUpForm(["johndoe", "JohnDoe", "JOHNDOE"][number % 3])
                    form.email = "user\(number)@example.com"
                    return form
                })
        }

        @Test(
            "a refresh and a logout at once leave no live session, whatever the refresh was answered",
            arguments: ["false", "true"])
        func refreshAndLogout(rotation: String) throws {
            try APIStack.with(["REFRESH_ROTATION": rotation]) { stack in
                let first = try stack.connect(), second = try stack.connect()
                _ = try stack.signUp("johndoe")
                var renewedInTime = 0
                for round in 0..<60 {
                    let tokens = try first.exchange(.login("johndoe", "secretpassword")).json(as: Tokens.self)
                    let requests = [APIRequest.logout(tokens), .refresh(tokens)]
                    // From none to five milliseconds, so that either may be the first to be served.
                    let apart = UInt32(round / 2 % 6) * 1_000
                    let answers =
                        round % 2 == 0
                        ? try atOnce(requests, [first, second], apart: apart)
                        : try atOnce(requests.reversed(), [first, second], apart: apart).reversed()
                    #expect(answers[0].status == 200, "\(answers[0].text)")
                    var held = [tokens]
                    if answers[1].status == 200 {
                        renewedInTime += 1
                        held.append(try answers[1].json(as: Tokens.self))
                    } else {
                        #expect(answers[1].status == 401, "\(answers[1].text)")
                    }
                    for tokens in held {
                        for connection in [first, second] {
                            let me = try connection.exchange(.me(tokens))
                            #expect(me.status == 401, "round \(round): \(me.text)")
                        }
                        guard tokens.refresh != nil else { continue }
                        let refresh = try second.exchange(.refresh(tokens))
                        #expect(refresh.status == 401, "round \(round): \(refresh.text)")
                    }
                }
                // Both orders came about, or this showed little.
                #expect((1..<60).contains(renewedInTime))
            }
        }

        @Test(
            "of refreshes with one token at once under rotation one is answered, and none is left alive"
        )
        func rotation() throws {
            try APIStack.with(["REFRESH_ROTATION": "true"]) { stack in
                let connections = try (0..<4).map { _ in try stack.connect() }
                _ = try stack.signUp("johndoe")
                for round in 0..<30 {
                    let login = try connections[0].exchange(.login("johndoe", "secretpassword"))
                    let tokens = try login.json(as: Tokens.self)
                    let count = round % 2 == 0 ? 2 : 4
                    let answers = try atOnce(
                        Array(repeating: .refresh(tokens), count: count), Array(connections.prefix(count)))
                    let renewed = try answers.filter { $0.status == 200 }.map { try $0.json(as: Tokens.self) }
                    #expect(renewed.count <= 1, "round \(round)")
                    #expect(answers.allSatisfy { $0.status == 200 || $0.status == 401 })
                    // The token came twice, so the session has ended, and what it brought with it.
                    for tokens in renewed {
                        let refresh = try connections[1].exchange(.refresh(tokens))
                        let me = try connections[2].exchange(.me(tokens))
                        #expect(refresh.status == 401 && me.status == 401, "round \(round)")
                    }
                }
            }
        }

        @Test("of many logouts of one session at once each is a 200 or a 401, and one at least is a 200")
        func logouts() throws {
            try APIStack.with { stack in
                let connections = try (0..<16).map { _ in try stack.connect() }
                _ = try stack.signUp("johndoe")
                for _ in 0..<10 {
                    let login = try connections[0].exchange(.login("johndoe", "secretpassword"))
                    let tokens = try login.json(as: Tokens.self)
                    let answers = try atOnce(Array(repeating: .logout(tokens), count: 16), connections)
                    #expect(answers.contains { $0.status == 200 })
                    #expect(answers.allSatisfy { $0.status == 200 || $0.status == 401 })
                    let times = try Set(
                        answers.filter { $0.status == 200 }.map { try $0.members()["revoked_at"] })
                    #expect(times.count == 1, "one session ends once: \(times)")
                }
            }
        }
    }
}
