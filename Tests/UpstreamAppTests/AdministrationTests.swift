import Foundation
import Synchronization
import Testing

@testable import UpstreamApp

/// What `upstream-app users` does, beside an app on the same database.
@Suite struct AdministrationTests {
    /// What a command printed.
    private final class Paper: Sendable {
        let output = Mutex<[String]>([])
        let complaints = Mutex<[String]>([])

        var lines: [String] { output.withLock { $0 } }
        var faults: [String] { complaints.withLock { $0 } }
    }

    private let folder: TemporaryFolder
    private let paper = Paper()

    init() throws {
        folder = try TemporaryFolder()
    }

    private func run(_ app: TestApplication, _ words: String...) throws -> UsersRun.Outcome {
        let paper = paper
        let administration = Administration(
            store: app.application.store, hasher: PasswordHasher(cost: TestApplication.cheap),
            clock: { app.now })
        return UsersRun(
            administration: administration, output: { line in paper.output.withLock { $0.append(line) } },
            complaint: { line in paper.complaints.withLock { $0.append(line) } }, confirmationMilliseconds: 50
        ).run(try UsersCommand(words))
    }

    @Test(
        "a disabled user cannot sign in, refresh, or use a token, until enabled and signed in anew",
        arguments: TestDatabase.allCases)
    func disable(kind: TestDatabase) throws {
        let app = try TestApplication(folder: folder, on: kind)
        let tokens = app.signUp()
        app.now += 1
        #expect(try run(app, "disable", "JOHNDOE") == .unconfirmed)
        let pending = try app.application.store.pendingRevocations(limit: 9)
        #expect(pending.map(\.userID) == [Int64(tokens.identity.userID ?? "")])
        #expect(pending.first?.authenticatedUntil == app.now)
        #expect(paper.faults.first?.hasPrefix("not confirmed") == true)
        app.now += 1
        let login = app.login()
        #expect(login.status == 403)
        #expect(login.string("detail") == "Account is disabled")
        #expect(login.string("error_code") == "FORBIDDEN")
        let wrong = app.post("/api/v1/auth/login", form: "username=johndoe&password=otherpassword")
        #expect(wrong.string("detail") == "Incorrect username or password")
        #expect(app.me(tokens.identity).string("detail") == "Token has been revoked")
        #expect(app.refresh(tokens.string("refresh_token")).string("detail") == "Token has been revoked")
        #expect(try run(app, "enable", "john@example.com") == .unconfirmed)
        app.now += 1
        #expect(app.me(tokens.identity).status == 401)
        #expect(app.me(app.login().identity).status == 200)
        #expect(paper.lines == ["johndoe is disabled", "johndoe is enabled"])
    }

    @Test("a new password ends the old one and every session", arguments: TestDatabase.allCases)
    func resetPassword(kind: TestDatabase) throws {
        let app = try TestApplication(folder: folder, on: kind)
        let tokens = app.signUp()
        #expect(try run(app, "reset-password", "johndoe", "--generate") == .unconfirmed)
        let password = try #require(paper.lines.last?.split(separator: " ").last)
        #expect(password.count == 20)
        #expect(app.login().status == 401)
        let login = app.post("/api/v1/auth/login", form: "username=johndoe&password=\(password)")
        #expect(login.status == 200)
        #expect(app.me(tokens.identity).status == 401)
        #expect(app.me(login.identity).status == 200)
    }

    @Test(
        "logging out everywhere ends every session, and the password stays", arguments: TestDatabase.allCases)
    func logOutEverywhere(kind: TestDatabase) throws {
        let app = try TestApplication(folder: folder, on: kind)
        let sessions = [app.signUp(), app.login(), app.login()]
        #expect(try run(app, "logout-everywhere", "johndoe") == .unconfirmed)
        for tokens in sessions {
            #expect(app.me(tokens.identity).status == 401)
            #expect(app.refresh(tokens.string("refresh_token")).status == 401)
        }
        #expect(app.login().status == 200)
    }

    @Test(
        "a deleted user is gone, and so are the sessions; the name is free", arguments: TestDatabase.allCases)
    func delete(kind: TestDatabase) throws {
        let app = try TestApplication(folder: folder, on: kind)
        let tokens = app.signUp()
        #expect(throws: UsersCommand.Fault.self) { try run(app, "delete", "johndoe") }
        #expect(try run(app, "delete", "johndoe", "--yes") == .unconfirmed)
        #expect(app.me(tokens.identity).string("detail") == "User not found")
        #expect(app.login().status == 401)
        #expect(try app.application.store.pendingRevocations(limit: 9).count == 1)
        #expect(app.signUp().status == 201)
        #expect(try run(app, "delete", "nobody", "--yes") == .failed)
        #expect(paper.faults.last == "nobody: there is no such user")
    }

    @Test(
        "the moment is not earlier than any login, though its clock was ahead",
        arguments: TestDatabase.allCases)
    func skew(kind: TestDatabase) throws {
        let app = try TestApplication(folder: folder, on: kind)
        _ = app.signUp()
        app.now -= 60_000_000
        #expect(try run(app, "logout-everywhere", "johndoe") == .unconfirmed)
        let pending = try app.application.store.pendingRevocations(limit: 9)
        #expect(pending.first?.authenticatedUntil == app.now + 60_000_000)
    }

    @Test(
        "a login whose password was checked before a change does not come after it",
        arguments: TestDatabase.allCases)
    func lateLogin(kind: TestDatabase) throws {
        let app = try TestApplication(folder: folder, on: kind)
        _ = app.signUp()
        let store = app.application.store
        let before = try #require(try store.account(username: "johndoe"))
        #expect(try run(app, "reset-password", "johndoe", "--generate") == .unconfirmed)
        #expect(throws: Problem(.unauthorized, "Incorrect username or password")) {
            try app.application.checkUnchanged(before)
        }
        let changed = try #require(try store.account(username: "johndoe"))
        #expect(try run(app, "disable", "johndoe") == .unconfirmed)
        #expect(throws: Problem(.forbidden, "Account is disabled")) {
            try app.application.checkUnchanged(changed)
        }
    }

    @Test("users and sessions are shown as text and as JSON", arguments: TestDatabase.allCases)
    func show(kind: TestDatabase) throws {
        let app = try TestApplication(folder: folder, on: kind)
        let id = app.signUp().identity.userID ?? ""
        #expect(try run(app, "list") == .done)
        #expect(try run(app, "list", "--json") == .done)
        #expect(try run(app, "show", "--id", id, "--json") == .done)
        let lines = paper.lines
        #expect(lines.count == 4)
        #expect(lines[1].contains("johndoe") && lines[1].contains("enabled"))
        #expect(
            lines[2] == """
                {"id":\(id),"username":"johndoe","email":"john@example.com","first_name":"John",\
                "last_name":"Doe","state":"enabled","created_at":"2025-01-19T10:30:00Z",\
                "updated_at":"2025-01-19T10:30:00Z"}
                """)
        #expect(lines[3] == lines[2])
        #expect(try run(app, "sessions", "johndoe", "--json") == .done)
        #expect(paper.lines.last?.contains("\"state\":\"live\"") == true)
        app.now += 100_000_000_000
        #expect(try run(app, "sessions", "johndoe") == .done)
        #expect(paper.lines.last?.contains("expired") == true)
    }

    @Test("a user is created with the rules of sign-up, and can sign in", arguments: TestDatabase.allCases)
    func create(kind: TestDatabase) throws {
        let app = try TestApplication(folder: folder, on: kind)
        let names = ["--first-name", "Zoë", "--last-name", "李", "--generate"]
        let create: (String, String) throws -> UsersRun.Outcome = { name, email in
            let paper = paper
            let administration = Administration(
                store: app.application.store, hasher: PasswordHasher(cost: TestApplication.cheap),
                clock: { app.now })
            return UsersRun(
                administration: administration,
                output: { line in paper.output.withLock { $0.append(line) } },
                complaint: { line in paper.complaints.withLock { $0.append(line) } }
            ).run(try UsersCommand(["create", name, "--email", email] + names))
        }
        #expect(try create("zoe", "zoe@example.com") == .done)
        let password = try #require(paper.lines.last?.split(separator: " ").last)
        let login = app.post("/api/v1/auth/login", form: "username=zoe&password=\(password)")
        #expect(login.status == 200)
        #expect(try create("ZOE", "other@example.com") == .failed)
        #expect(paper.faults.last == "username or email is taken")
        #expect(try create("x", "nobody") == .failed)
        #expect(paper.faults.contains("email: value is not a valid email address"))
    }

    @Test(
        "a command that is not understood says what is missing or too much",
        arguments: [
            ([], "users: say what to do"), (["dance"], "users dance: there is no such command"),
            (["show"], "USER is missing"), (["show", "--id", "x"], "--id: a number from 1 on must follow"),
            (["show", "a", "b"], "b: not expected here"),
            (["list", "--jason"], "--jason: not expected here"),
            (["create", "a"], "--email is missing"), (["create", "--email"], "--email: a value must follow"),
            (["delete", "a"], "deleting cannot be undone: say --yes"),
        ] as [([String], String)])
    func misuse(words: [String], fault: String) {
        #expect(throws: UsersCommand.Fault(text: fault)) { try UsersCommand(words) }
    }
}
