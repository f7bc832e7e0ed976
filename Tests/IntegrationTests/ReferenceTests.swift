import Foundation
import Testing

extension RealPrograms {
    /// Every curl example of the API reference, through both real programs.
    @Suite("the API reference through the gateway")
    struct ReferenceTests {
        private static let johndoe =
            "username=johndoe&email=john@example.com&password=secretpassword&first_name=John&last_name=Doe"
        private static let testuser =
            "username=testuser&email=test@example.com&password=testpass123&first_name=Test&last_name=User"

        private struct User: Decodable {
            var id: Int
            var username, email, firstName, lastName, createdAt, updatedAt: String

            enum CodingKeys: String, CodingKey {
                case id, username, email
                case firstName = "first_name"
                case lastName = "last_name"
                case createdAt = "created_at"
                case updatedAt = "updated_at"
            }
        }

        @Test("GET /health says healthy, when, and which version")
        func health() throws {
            try Stack.with { stack in
                let response = try stack.exchange("GET", "/health")
                #expect(response.status == 200)
                let members = try response.members()
                #expect(Set(members.keys) == ["status", "timestamp", "version"])
                #expect(members["status"] == "healthy")
                #expect(isTimestamp(members["timestamp"]))
                #expect(response.number("X-RateLimit-Limit") == 1000)
            }
        }

        @Test("sign-up, login, users/me, refresh and logout answer as the reference writes them")
        func wholeFlow() throws {
            try Stack.with { stack in
                let signUp = try stack.post(form: Self.johndoe, to: "/api/v1/auth/signup")
                #expect(signUp.status == 201)
                #expect(signUp.number("X-RateLimit-Limit") == 10)
                #expect(signUp.number("X-RateLimit-Remaining") == 9)
                let first = try signUp.json(as: Tokens.self)
                #expect(first.type == "bearer")
                #expect(first.refresh != nil)

                let login = try stack.post(
                    form: "username=johndoe&password=secretpassword", to: "/api/v1/auth/login")
                #expect(login.status == 200)
                #expect(login.number("X-RateLimit-Remaining") == 8)
                let tokens = try login.json(as: Tokens.self)

                let me = try stack.exchange("GET", "/api/v1/users/me", fields: [tokens.authorization])
                #expect(me.status == 200)
                #expect(me.number("X-RateLimit-Limit") == 300)
                #expect(me.number("X-RateLimit-Remaining") == 299)
                let user = try me.json(as: User.self)
                #expect(user.username == "johndoe")
                #expect(user.email == "john@example.com")
                #expect(user.firstName == "John")
                #expect(user.lastName == "Doe")
                #expect(isTimestamp(user.createdAt))
                #expect(isTimestamp(user.updatedAt))

                let refreshed = try refresh(tokens, through: stack)
                #expect(refreshed.status == 200)
                #expect(refreshed.number("X-RateLimit-Limit") == 100)
                let renewed = try refreshed.json(as: Tokens.self)
                #expect(
                    try stack.exchange("GET", "/api/v1/users/me", fields: [renewed.authorization]).status
                        == 200)

                let logout = try stack.exchange(
                    "POST", "/api/v1/auth/logout", fields: [tokens.authorization], body: "")
                #expect(logout.status == 200)
                let members = try logout.members()
                #expect(members["message"] == "Successfully logged out")
                #expect(isTimestamp(members["revoked_at"]))
                #expect(logout.values(of: "Gateway-Revoke").isEmpty)

                try expectError(
                    try stack.exchange("GET", "/api/v1/users/me", fields: [tokens.authorization]),
                    401, "UNAUTHORIZED", "Token has been revoked")
                #expect(try refresh(tokens, through: stack).status == 401)
                // The other session of the same user goes on.
                #expect(
                    try stack.exchange("GET", "/api/v1/users/me", fields: [first.authorization]).status == 200
                )
            }
        }

        @Test("the complete authentication flow of the reference works for testuser")
        func testuserFlow() throws {
            try Stack.with { stack in
                #expect(try stack.post(form: Self.testuser, to: "/api/v1/auth/signup").status == 201)
                let login = try stack.post(
                    form: "username=testuser&password=testpass123", to: "/api/v1/auth/login")
                let tokens = try login.json(as: Tokens.self)
                let me = try stack.exchange("GET", "/api/v1/users/me", fields: [tokens.authorization])
                #expect(try me.json(as: User.self).username == "testuser")
            }
        }

        @Test("wrong credentials are one 401, whether or not the user is there")
        func wrongCredentials() throws {
            try Stack.with { stack in
                _ = try stack.signUp("testuser", password: "testpass123")
                for name in ["testuser", "nobody"] {
                    let response = try stack.post(
                        form: "username=\(name)&password=testpass", to: "/api/v1/auth/login")
                    try expectError(response, 401, "UNAUTHORIZED", "Incorrect username or password")
                    #expect(response.field("WWW-Authenticate")?.hasPrefix("Bearer") == true)
                }
            }
        }

        @Test("a name or an e-mail address that is taken is a 400")
        func duplicates() throws {
            try Stack.with { stack in
                #expect(try stack.post(form: Self.johndoe, to: "/api/v1/auth/signup").status == 201)
                let again = try stack.post(form: Self.johndoe, to: "/api/v1/auth/signup")
                #expect(again.status == 400)
                #expect(try again.members()["error_code"] == "BAD_REQUEST")
            }
        }

        @Test("a field that is missing is named by a 422")
        func validation() throws {
            struct Problem: Decodable {
                struct Detail: Decodable, Equatable { var loc: [String], msg: String, type: String }
                var detail: [Detail]
            }
            try Stack.with { stack in
                let form = "username=johndoe&password=secretpassword&first_name=John&last_name=Doe"
                let response = try stack.post(form: form, to: "/api/v1/auth/signup")
                #expect(response.status == 422)
                let problem = try response.json(as: Problem.self)
                #expect(
                    problem.detail == [
                        Problem.Detail(loc: ["email"], msg: "field required", type: "value_error.missing")
                    ])
                #expect(try response.members()["error_code"] == "VALIDATION_ERROR")
                #expect(response.number("X-RateLimit-Remaining") == 9)
            }
        }

        @Test(
            "a token that is missing or bad is a 401 that says how to do better",
            arguments: [
                (nil, "Not authenticated"),
                ("Basic am9obmRvZTpzZWNyZXQ=", "Not authenticated"),
                ("Bearer not.a.token", "Could not validate credentials"),
            ] as [(String?, String)])
        func badToken(authorization: String?, detail: String) throws {
            try Stack.with { stack in
                let fields = authorization.map { ["Authorization: \($0)"] } ?? []
                let response = try stack.exchange("GET", "/api/v1/users/me", fields: fields)
                try expectError(response, 401, "UNAUTHORIZED", detail)
                #expect(response.field("WWW-Authenticate")?.hasPrefix("Bearer") == true)
                #expect(response.number("X-RateLimit-Limit") == 100)
            }
        }

        @Test("a refresh token does not open users/me")
        func refreshTokenAsAccess() throws {
            try Stack.with { stack in
                let tokens = try stack.signUp("johndoe")
                let refresh = try #require(tokens.refresh)
                let response = try stack.exchange(
                    "GET", "/api/v1/users/me", fields: ["Authorization: Bearer \(refresh)"])
                try expectError(response, 401, "UNAUTHORIZED", "Invalid token type")
            }
        }

        @Test("a path that no route names is a 404, a wrong method a 405 with Allow")
        func wrongPaths() throws {
            try Stack.with { stack in
                try expectError(try stack.exchange("GET", "/nothing/here"), 404, "NOT_FOUND", nil)
                let response = try stack.exchange("DELETE", "/api/v1/auth/login")
                try expectError(response, 405, "METHOD_NOT_ALLOWED", nil)
                #expect(response.field("Allow")?.contains("POST") == true)
            }
        }

        @Test("a strict limit of three refuses the fourth login, and says when to come back")
        func strictLimit() throws {
            try Stack.with(["RATE_LIMIT_STRICT": "3"]) { stack in
                for remaining in [2, 1, 0] {
                    let response = try stack.post(
                        form: "username=nobody&password=testpass", to: "/api/v1/auth/login")
                    #expect(response.status == 401)
                    #expect(response.number("X-RateLimit-Remaining") == remaining)
                }
                let now = Int(Date().timeIntervalSince1970)
                let refused = try stack.post(
                    form: "username=nobody&password=testpass", to: "/api/v1/auth/login")
                try expectError(
                    refused, 429, "RATE_LIMIT_EXCEEDED",
                    "Rate limit exceeded. Please slow down your requests.")
                #expect(refused.number("X-RateLimit-Limit") == 3)
                #expect(refused.number("X-RateLimit-Remaining") == 0)
                let reset = try #require(refused.number("X-RateLimit-Reset"))
                #expect((now + 1...now + 61).contains(reset))
                let wait = try #require(refused.number("Retry-After"))
                #expect((1...60).contains(wait))
                // Sign-up shares the bucket; another tier does not.
                #expect(try stack.post(form: Self.johndoe, to: "/api/v1/auth/signup").status == 429)
                #expect(try stack.exchange("GET", "/health").status == 200)
            }
        }

        @Test("security fields are on every answer, refusals included")
        func securityFields() throws {
            try Stack.with { stack in
                for target in ["/health", "/api/v1/users/me", "/nothing"] {
                    let response = try stack.exchange("GET", target)
                    #expect(response.field("X-Content-Type-Options") == "nosniff", "\(target)")
                    #expect(response.field("X-Frame-Options") == "DENY", "\(target)")
                    #expect(
                        response.field("Referrer-Policy") == "strict-origin-when-cross-origin", "\(target)")
                    #expect(response.field("Cross-Origin-Opener-Policy") == "same-origin", "\(target)")
                    #expect(response.field("Cache-Control") == "no-store", "\(target)")
                    #expect(response.field("X-XSS-Protection") == "0", "\(target)")
                    #expect(response.field("Content-Security-Policy") != nil, "\(target)")
                    #expect(response.field("Permissions-Policy")?.contains("camera=()") == true, "\(target)")
                    #expect(response.field("X-Request-ID") != nil, "\(target)")
                    #expect(response.values(of: "Server").isEmpty, "\(target)")
                }
            }
        }

        @Test("a preflight is answered with 204, and the origin is echoed with Vary")
        func preflight() throws {
            try Stack.with { stack in
                let response = try stack.exchange(
                    "OPTIONS", "/api/v1/users/me",
                    fields: [
                        "Origin: https://app.example", "Access-Control-Request-Method: GET",
                        "Access-Control-Request-Headers: authorization",
                    ])
                #expect(response.status == 204)
                #expect(response.field("Access-Control-Allow-Origin") == "https://app.example")
                #expect(response.field("Access-Control-Allow-Credentials") == "true")
                #expect(response.field("Access-Control-Max-Age") == "600")
                #expect(response.values(of: "Vary").joined(separator: ",").contains("Origin"))

                let refused = try stack.exchange(
                    "GET", "/api/v1/users/me", fields: ["Origin: https://app.example"])
                #expect(refused.status == 401)
                #expect(refused.field("Access-Control-Allow-Origin") == "https://app.example")
            }
        }

        private func refresh(_ tokens: Tokens, through stack: Stack) throws -> Response {
            let body = "{\"refresh_token\": \"\(tokens.refresh ?? "")\"}"
            return try stack.exchange(
                "POST", "/api/v1/auth/refresh", fields: ["Content-Type: application/json"], body: body)
        }

        private func expectError(
            _ response: Response, _ status: Int, _ code: String, _ detail: String?,
            at location: SourceLocation = #_sourceLocation
        ) throws {
            #expect(response.status == status, "\(response.text)", sourceLocation: location)
            let members = try response.members()
            #expect(Set(members.keys) == ["detail", "error_code", "timestamp"], sourceLocation: location)
            #expect(members["error_code"] == code, sourceLocation: location)
            if let detail { #expect(members["detail"] == detail, sourceLocation: location) }
            #expect(isTimestamp(members["timestamp"]), sourceLocation: location)
        }

        /// Whether `text` reads like 2025-01-19T10:30:00Z.
        private func isTimestamp(_ text: String?) -> Bool {
            guard let text else { return false }
            return text.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil
        }
    }
}
