import Foundation
import Testing

@testable import SQLite

@Suite("A database file")
struct DatabaseTests {
    private func withPath(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.appendingPathComponent("test.sqlite").path)
    }

    private func number(_ database: borrowing Database, _ sql: String) throws -> Int64 {
        var statement = try database.prepare(sql)
        return try statement.step() ? statement.integer(at: 0) : -1
    }

    private func expect(_ database: borrowing Database, _ sql: String, _ expected: Int64) throws {
        let found = try number(database, sql)
        #expect(found == expected, "\(sql)")
    }

    @Test("it opens with WAL, synchronous=FULL and foreign keys")
    func settings() throws {
        try withPath { path in
            let database = try Database(path: path)
            var mode = try database.prepare("PRAGMA journal_mode")
            _ = try mode.step()
            let name = mode.text(at: 0)
            #expect(name == "wal")
            try expect(database, "PRAGMA synchronous", 2)
            try expect(database, "PRAGMA foreign_keys", 1)
        }
    }

    @Test("values come back as they were bound")
    func values() throws {
        try withPath { path in
            let database = try Database(path: path)
            try database.execute("CREATE TABLE t (i INTEGER, s TEXT, b BLOB, n TEXT) STRICT")
            var insert = try database.prepare("INSERT INTO t VALUES (?, ?, ?, ?)")
            let blob: [UInt8] = [0, 255, 0]
            for (integer, text, bytes) in [(Int64.min, "é\0x", blob), (7, "", [])] {
                try insert.bind(1, integer)
                try insert.bind(2, text)
                try insert.bind(3, blob: bytes.span)
                try insert.bindNull(4)
                try insert.run()
            }
            let changed = (database.changes, database.lastInsertedRow)
            #expect(changed == (1, 2))
            var select = try database.prepare("SELECT i, s, b, n FROM t ORDER BY rowid")
            let first = try select.step()
            let row = (select.integer(at: 0), select.text(at: 1), select.bytes(at: 2), select.isNull(at: 3))
            #expect(first && row == (Int64.min, "é\0x", blob, true))
            let second = try select.step()
            let empty = (select.text(at: 1), select.bytes(at: 2))
            let nulls = select.isNull(at: 1) || select.isNull(at: 2)
            #expect(second && empty == ("", []) && !nulls)
            let third = try select.step()
            #expect(!third)
        }
    }

    @Test("a transaction that throws leaves nothing behind")
    func rollback() throws {
        try withPath { path in
            let database = try Database(path: path)
            try database.execute("CREATE TABLE t (i INTEGER UNIQUE)")
            do throws(SQLiteError) {
                try database.transaction { () throws(SQLiteError) in
                    try database.execute("INSERT INTO t VALUES (1)")
                    try database.execute("INSERT INTO t VALUES (1)")
                }
                Issue.record("a duplicate was taken")
            } catch { #expect(error.isConstraint) }
            try expect(database, "SELECT count(*) FROM t", 0)
            try database.transaction { () throws(SQLiteError) in
                try database.execute("INSERT INTO t VALUES (1)")
            }
            try expect(database, "SELECT count(*) FROM t", 1)
        }
    }

    @Test("errors tell constraints, locks and broken statements apart")
    func errors() throws {
        try withPath { path in
            let database = try Database(path: path, busyTimeoutMilliseconds: 10)
            try database.execute("CREATE TABLE t (i INTEGER UNIQUE); INSERT INTO t VALUES (1)")
            do throws(SQLiteError) {
                try database.execute("INSERT INTO t VALUES (1)")
                Issue.record("a duplicate was taken")
            } catch { #expect(error.isConstraint && error.message.contains("UNIQUE")) }
            do throws(SQLiteError) {
                _ = try database.prepare("SELEC")
                Issue.record("a broken statement was taken")
            } catch { #expect(error.primaryCode == 1) }
            let other = try Database(path: path)
            try other.execute("BEGIN IMMEDIATE")
            do throws(SQLiteError) {
                try database.execute("INSERT INTO t VALUES (2)")
                Issue.record("a lock was not seen")
            } catch { #expect(error.isBusy) }
        }
    }

    @Test("a file that cannot be opened is an error")
    func absent() {
        #expect(throws: SQLiteError.self) { _ = try Database(path: "/nonexistent/folder/file").changes }
    }

    private func refuses(_ database: borrowing Database, _ migrations: [Migration]) -> Bool {
        do throws(SQLiteError) {
            try database.migrate(migrations)
            return false
        } catch { return true }
    }

    @Test("migrations run once, in order, and a newer file is refused")
    func migrations() throws {
        try withPath { path in
            let first = Migration(version: 1, sql: "CREATE TABLE a (x INTEGER)")
            let second = Migration(
                version: 2, sql: "ALTER TABLE a ADD COLUMN y INTEGER; INSERT INTO a VALUES (1, 2)")
            let broken = Migration(version: 3, sql: "DELETE FROM a; NONSENSE")
            let database = try Database(path: path)
            try database.migrate([first])
            var version = try database.schemaVersion()
            #expect(version == 1)
            try database.migrate([first, second])
            try database.migrate([first, second])
            try expect(database, "SELECT count(*) FROM a", 1)
            let broke = refuses(database, [first, second, broken])
            #expect(broke)
            version = try database.schemaVersion()
            #expect(version == 2)
            try expect(database, "SELECT count(*) FROM a", 1)
            let refused = refuses(database, [first])
            #expect(refused)
        }
    }

    @Test("a statement outlives the connection it was made by")
    func lifetime() throws {
        try withPath { path in
            func make() throws -> Statement { try Database(path: path).prepare("SELECT 41 + 1") }
            var statement = try make()
            let row = try statement.step()
            let answer = statement.integer(at: 0)
            #expect(row && answer == 42)
        }
    }
}
