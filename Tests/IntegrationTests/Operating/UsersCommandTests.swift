import Foundation
import TestServers
import Testing

extension RealPrograms {
    /// `upstream-app users …` beside the real programs, on both databases.
    @Suite("users administered from the command line")
    struct UsersCommandTests {
        enum Kind: CaseIterable { case sqlite, postgreSQL }

        private func with(_ kind: Kind, _ body: (Stack) throws -> Void) throws {
            var settings = APIStack.unlimited
            if kind == .postgreSQL {
                let server = try #require(PostgreSQLServer.shared)
                settings["DATABASE_URL"] = try server.makeDatabase()
            }
            try Stack.with(settings, body)
        }

        private func me(_ tokens: Tokens, _ stack: Stack) throws -> Response {
            try stack.exchange("GET", "/api/v1/users/me", fields: [tokens.authorization])
        }

        private func logIn(_ stack: Stack, _ password: String = "secretpassword") throws -> Response {
            try stack.post(form: "username=johndoe&password=\(password)", to: "/api/v1/auth/login")
        }

        @Test("a disabled user's tokens stop at once, at the gateway", arguments: Kind.allCases)
        func disable(kind: Kind) throws {
            try with(kind) { stack in
                let tokens = try stack.signUp("johndoe")
                let other = try stack.signUp("other")
                let command = try stack.command("users", "disable", "johndoe")
                #expect(command.status == 0)
                #expect(command.output.contains("the gateway refuses the tokens of before"))
                let refused = try me(tokens, stack)
                #expect(refused.status == 401)
                #expect(try refused.members()["detail"] == "Token has been revoked")
                #expect(try logIn(stack).status == 403)
                #expect(try me(other, stack).status == 200)
                #expect(try stack.command("users", "enable", "johndoe").status == 0)
                let again = try logIn(stack).json(as: Tokens.self)
                #expect(try me(again, stack).status == 200)
                #expect(try me(tokens, stack).status == 401)
            }
        }

        @Test(
            "while the gateway is away a command is not confirmed, and the gateway hears when it is back",
            arguments: Kind.allCases)
        func gatewayAway(kind: Kind) throws {
            try with(kind) { stack in
                let tokens = try stack.signUp("johndoe")
                stack.gateway.end()
                let start = ContinuousClock.now
                let command = try stack.command("users", "logout-everywhere", "johndoe")
                #expect(command.status == 3)
                #expect(ContinuousClock.now - start > .seconds(4.9))
                #expect(ContinuousClock.now - start < .seconds(8))
                #expect(command.output.contains("not confirmed"))
                #expect(stack.app.output.contains("revocations wait for the gateway"))
                try stack.startGateway()
                try stack.waitUntilReady()
                let deadline = ContinuousClock.now + .seconds(5)
                while try me(tokens, stack).status == 200 && ContinuousClock.now < deadline { usleep(50_000) }
                let refused = try me(tokens, stack)
                #expect(try refused.members()["detail"] == "Token has been revoked")
                while !stack.app.output.contains("that waited") && ContinuousClock.now < deadline {
                    usleep(50_000)
                }
                #expect(stack.app.output.contains("the gateway has the revocations that waited"))
                #expect(try logIn(stack).status == 200)
            }
        }

        @Test("users are created, listed, given another password and deleted", arguments: Kind.allCases)
        func life(kind: Kind) throws {
            try with(kind) { stack in
                let create = try stack.command(
                    "users", "create", "johndoe", "--email", "j@example.com", "--first-name", "J",
                    "--last-name", "D", input: "secretpassword\n")
                #expect(create.status == 0)
                let tokens = try logIn(stack).json(as: Tokens.self)
                let list = try stack.command("users", "list", "--json")
                #expect(list.output.contains("\"username\":\"johndoe\""))
                let reset = try stack.command(
                    "users", "reset-password", "j@example.com", input: "another password\n")
                #expect(reset.status == 0)
                #expect(try me(tokens, stack).status == 401)
                #expect(try logIn(stack).status == 401)
                #expect(try logIn(stack, "another+password").status == 200)
                #expect(try stack.command("users", "delete", "johndoe").status == 2)
                #expect(try stack.command("users", "delete", "johndoe", "--yes").status == 0)
                #expect(try logIn(stack, "another+password").status == 401)
                #expect(try stack.command("users", "show", "johndoe").status == 1)
            }
        }

        @Test("a copy made under load is put back, and every session is over at the gateway too")
        func backup() throws {
            try with(.sqlite) { stack in
                let tokens = try stack.signUp("johndoe")
                let copy = (stack.environment["STATE_DIR"] ?? "") + "/copy.sqlite"
                #expect(try stack.command("backup", copy).status == 0)
                _ = try stack.signUp("later")
                #expect(try stack.command("restore", copy).output.contains("an app is serving; end it first"))
                stack.app.end()
                #expect(try stack.command("restore", copy).status == 0)
                try stack.startApp()
                try stack.waitUntilReady()
                let deadline = ContinuousClock.now + .seconds(5)
                while try me(tokens, stack).status == 200 && ContinuousClock.now < deadline { usleep(50_000) }
                #expect(try me(tokens, stack).status == 401)
                #expect(try logIn(stack).status == 200)
                let later = try stack.post(
                    form: "username=later&password=secretpassword", to: "/api/v1/auth/login")
                #expect(later.status == 401)
            }
        }

        @Test("health tells of a database that is away, and of its return, without a restart of the app")
        func databaseAway() throws {
            let server = try PostgreSQLServer()
            var settings = APIStack.unlimited
            settings["DATABASE_URL"] = try server.makeDatabase()
            try Stack.with(settings) { stack in
                let tokens = try stack.signUp("johndoe")
                server.stop()
                let health = try stack.exchange("GET", "/health")
                #expect(health.status == 503)
                #expect(try health.members()["error"] == "Database connection failed")
                let login = try logIn(stack)
                #expect(login.status == 503)
                #expect(login.field("Retry-After") == "1")
                try server.start()
                let deadline = ContinuousClock.now + .seconds(10)
                while try stack.exchange("GET", "/health").status != 200 && ContinuousClock.now < deadline {
                    usleep(50_000)
                }
                #expect(try me(tokens, stack).status == 200)
                #expect(try logIn(stack).status == 200)
                // One that hangs is told within the deadlines as well.
                server.freeze()
                defer { server.thaw() }
                let start = ContinuousClock.now
                #expect(try stack.exchange("GET", "/health").status == 503)
                #expect(ContinuousClock.now - start < .seconds(8))
            }
        }
    }
}
