import Foundation
import Testing

extension RealPrograms {
    /// What each endpoint answers when all is well, and when what it speaks of is gone.
    @Suite("answers of the API")
    struct AnswerTests {
        /// The names of an object's members, in the order in which they stand.
        private func names(_ response: Response) -> [String] {
            response.text.matches(of: /[{,]"([a-z_]+)":/).map { String($0.output.1) }
        }

        @Test("each success is JSON with the reference's members, in its order")
        func members() throws {
            try APIStack.with { stack in
                let connection = try stack.connect()
                let signUp = try connection.exchange(SignUpForm("johndoe").request)
                let login = try connection.exchange(.login("johndoe", "secretpassword"))
                let tokens = try login.json(as: Tokens.self)
                let refresh = try connection.exchange(.refresh(tokens))
                let me = try connection.exchange(.me(tokens))
                let health = try connection.exchange("GET", "/health")
                let logout = try connection.exchange(.logout(tokens))
                let rows: [(Response, Int, [String])] = [
                    (signUp, 201, ["access_token", "refresh_token", "token_type"]),
                    (login, 200, ["access_token", "refresh_token", "token_type"]),
                    (refresh, 200, ["access_token", "token_type"]),
                    (
                        me, 200,
                        ["id", "username", "email", "first_name", "last_name", "created_at", "updated_at"]
                    ),
                    (health, 200, ["status", "timestamp", "version"]),
                    (logout, 200, ["message", "revoked_at"]),
                ]
                for (response, status, expected) in rows {
                    #expect(response.status == status, "\(response.text)")
                    #expect(response.field("Content-Type") == "application/json")
                    let names = names(response)
                    #expect(names == expected)
                }
                let renewed = try refresh.members()
                #expect(renewed["token_type"] == "bearer")
                let healthy = try health.members()
                #expect(healthy["status"] == "healthy" && healthy["version"] == "0.1.0")
            }
        }

        @Test("ids are integers that count up, and the times of a new user are those of the sign-up")
        func ids() throws {
            try APIStack.with { stack in
                let before = Date().timeIntervalSince1970.rounded(.down)
                for id in 1...3 {
                    let me = try stack.connect().exchange(.me(try stack.signUp("user\(id)")))
                    #expect(me.text.hasPrefix("{\"id\":\(id),"))
                    let members = try me.members()
                    #expect(members["created_at"] == members["updated_at"])
                    let created = try Date(#require(members["created_at"]), strategy: .iso8601)
                    let now = Date().timeIntervalSince1970
                    #expect((before...now).contains(created.timeIntervalSince1970))
                }
            }
        }

        @Test("a user who is gone is a 404 for a good token, and a 401 for login and refresh")
        func gone() throws {
            try APIStack.with { stack in
                let tokens = try stack.signUp("johndoe")
                let connection = try stack.connect()
                #expect(try connection.exchange(.me(tokens)).status == 200)
                _ = try AppDatabase.run("DELETE FROM users", in: stack)
                let missing = ExpectedAnswer.error(404, "User not found")
                let me = missing.differences(from: try connection.exchange(.me(tokens)))
                #expect(me.isEmpty)
                let refresh = ExpectedAnswer.invalidToken.differences(
                    from: try connection.exchange(.refresh(tokens)))
                #expect(refresh.isEmpty)
                let wrong = ExpectedAnswer.error(401, "Incorrect username or password")
                let login = wrong.differences(
                    from: try connection.exchange(.login("johndoe", "secretpassword")))
                #expect(login.isEmpty)
            }
        }

        @Test("health is a 503 that says what fails while the database is away, and healthy when it is back")
        func unhealthy() throws {
            try Stack.with(APIStack.cheap) { stack in
                let file = AppDatabase.path(in: stack)
                try FileManager.default.moveItem(atPath: file, toPath: file + ".away")
                let away = try stack.exchange("GET", "/health")
                #expect(away.status == 503)
                #expect(names(away) == ["status", "error", "timestamp"])
                let members = try away.members()
                #expect(members["status"] == "unhealthy" && members["error"] == "Database connection failed")
                #expect(ExpectedAnswer.isTimestamp(members["timestamp"]))
                #expect(away.number("X-RateLimit-Limit") == 1_000)
                try FileManager.default.moveItem(atPath: file + ".away", toPath: file)
                let back = try stack.exchange("GET", "/health")
                #expect(back.status == 200)
            }
        }

        @Test("without the app every endpoint is a 503 in the shape of errors, with its limit's fields")
        func withoutApp() throws {
            try Stack.with(APIStack.cheap) { stack in
                let tokens = try stack.signUp("johndoe")
                stack.app.kill()
                let requests: [(APIRequest, Int)] = [
                    (SignUpForm("other").request, 10), (.login("johndoe", "secretpassword"), 10),
                    (.refresh(tokens), 100), (.logout(tokens), 100), (.me(tokens), 300),
                    (APIRequest("GET", "/health"), 1_000),
                ]
                for (request, limit) in requests {
                    let response = try stack.connect().exchange(request)
                    let differences = ExpectedAnswer.error(503, nil).differences(from: response)
                    #expect(differences.isEmpty, "\(request.target)")
                    #expect(response.number("X-RateLimit-Limit") == limit, "\(request.target)")
                }
                // What was not acknowledged may be asked for again, and then holds.
                try stack.startApp()
                try stack.waitUntilReady()
                let logout = try stack.connect().exchange(.logout(tokens))
                #expect(logout.status == 200)
            }
        }

        @Test("what is read by GET is asked by HEAD, with the same fields and no body")
        func head() throws {
            try APIStack.with { stack in
                let tokens = try stack.signUp("johndoe")
                let connection = try stack.connect()
                for path in ["/", "/health", "/docs", "/redoc", "/openapi.json", APIRequest.me] {
                    let get = try connection.exchange("GET", path, fields: [tokens.authorization])
                    let head = try connection.exchange("HEAD", path, fields: [tokens.authorization])
                    #expect(get.status == 200 && head.status == 200, "\(path)")
                    #expect(head.field("Content-Length") == get.field("Content-Length"), "\(path)")
                    #expect(head.field("Content-Type") == get.field("Content-Type"), "\(path)")
                }
            }
        }

        @Test("a slash too many is a 307 to the path without it, the query kept, in any endpoint")
        func trailingSlash() throws {
            try APIStack.with { stack in
                let tokens = try stack.signUp("johndoe")
                let rows = [
                    ("POST", APIRequest.login), ("POST", APIRequest.signUp), ("POST", APIRequest.refresh),
                    ("POST", APIRequest.logout), ("GET", APIRequest.me), ("GET", "/health"), ("GET", "/docs"),
                ]
                for (method, path) in rows {
                    for query in ["", "?a=b&c=%20"] {
                        let request = APIRequest(method, path + "/" + query, fields: [tokens.authorization])
                        let response = try stack.connect().exchange(request)
                        #expect(response.status == 307, "\(path)")
                        #expect(response.field("Location") == path + query)
                    }
                }
                let me = try stack.connect().exchange(.me(tokens))
                #expect(me.status == 200, "a redirected logout ends nothing")
            }
        }

        @Test("an answer without Accept, or with any, is the same JSON")
        func accept() throws {
            try APIStack.with { stack in
                let tokens = try stack.signUp("johndoe")
                let plain = try stack.connect().exchange(.me(tokens)).text
                for accept in ["*/*", "text/html", "application/xml;q=0.1", "application/json", ""] {
                    var request = APIRequest.me(tokens)
                    request.fields.append("Accept: \(accept)")
                    let response = try stack.connect().exchange(request)
                    #expect(response.text == plain, "\(accept)")
                }
            }
        }
    }
}
