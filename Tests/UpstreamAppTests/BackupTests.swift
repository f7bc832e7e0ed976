import Foundation
import SQLite
import Testing

@testable import UpstreamApp

@Suite struct BackupTests {
    private let folder: TemporaryFolder
    private var database: String { folder.path + "/app.sqlite" }
    private var copy: String { folder.path + "/copy.sqlite" }

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("a copy is made while the app writes, for its owner alone, and holds what was there")
    func backup() throws {
        let app = try TestApplication(folder: folder)
        _ = app.signUp()
        #expect(try SQLiteBackup.make(of: database, at: copy) == 1)
        #expect(app.login().status == 200)
        #expect(try folder.mode(of: "copy.sqlite").map { $0 & 0o007 } == 0)
        #expect(throws: DatabaseFault(text: "\(copy): is there already")) {
            try SQLiteBackup.make(of: database, at: copy)
        }
        #expect(throws: DatabaseFault(text: "\(folder.path)/nothing: there is no database")) {
            try SQLiteBackup.make(of: folder.path + "/nothing", at: copy)
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(!left.contains { $0.hasSuffix(".new") })
    }

    @Test("what is put back has the users of then, no live session, and gives no id twice")
    func restore() throws {
        let app = try TestApplication(folder: folder)
        let tokens = app.signUp()
        _ = try SQLiteBackup.make(of: database, at: copy)
        let later = app.post(
            "/api/v1/auth/signup",
            form: "username=later&email=l@example.com&password=secretpassword&first_name=L&last_name=L")
        #expect(later.status == 201)
        let restored = try SQLiteBackup.restore(copy, to: database, at: app.now + 1)
        #expect(restored.users == 1)
        let former = try #require(restored.former)
        let number: (String, String) throws -> Int64 = { path, sql in
            let database = try SQLite.Database(path: path)
            var statement = try database.prepare(sql)
            return try statement.step() ? statement.integer(at: 0) : 0
        }
        #expect(try number(former, "SELECT count(*) FROM users") == 2)
        let again = try TestApplication(folder: folder)
        #expect(again.me(tokens.identity).string("detail") == "Token has been revoked")
        #expect(again.refresh(tokens.string("refresh_token")).status == 401)
        #expect(again.login().status == 200)
        let waiting = try again.application.store.pendingRevocations(limit: 9)
        #expect(Set(waiting.map { String($0.userID) }) == [tokens.identity.userID, later.identity.userID])
        let next = again.post(
            "/api/v1/auth/signup",
            form: "username=next&email=n@example.com&password=secretpassword&first_name=N&last_name=N")
        let ids = [next, later].map { Int($0.identity.userID ?? "") ?? 0 }
        #expect(ids[0] > ids[1])
    }

    @Test("a copy goes where there was no database yet")
    func restoreToNothing() throws {
        let app = try TestApplication(folder: folder)
        _ = app.signUp()
        _ = try SQLiteBackup.make(of: database, at: copy)
        let other = folder.path + "/other.sqlite"
        #expect(try SQLiteBackup.restore(copy, to: other, at: app.now) == .init(users: 1, former: nil))
    }

    @Test("what is no copy of the database, or is damaged, is refused and nothing changes")
    func refused() throws {
        let app = try TestApplication(folder: folder)
        _ = app.signUp()
        let files: [(String, (String) throws -> Void)] = [
            ("text", { try "no database".write(toFile: $0, atomically: true, encoding: .utf8) }),
            ("foreign", { try SQLite.Database(path: $0).execute("CREATE TABLE other (x)") }),
            (
                "short",
                { path in
                    _ = try SQLiteBackup.make(of: database, at: path)
                    let whole = try Data(contentsOf: URL(filePath: path))
                    try whole.prefix(whole.count / 2).write(to: URL(filePath: path))
                }
            ),
        ]
        for (name, make) in files {
            let path = folder.path + "/" + name
            try make(path)
            #expect(throws: DatabaseFault.self) {
                try SQLiteBackup.restore(path, to: database, at: app.now)
            }
        }
        #expect(throws: DatabaseFault(text: "\(folder.path)/none: there is no such file")) {
            try SQLiteBackup.restore(folder.path + "/none", to: database, at: app.now)
        }
        #expect(app.login().status == 200)
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(!left.contains { $0.contains("before") || $0.hasSuffix(".restored") })
    }
}
