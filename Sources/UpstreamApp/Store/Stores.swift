import SQLite

/// One thread's connection to the database, opened when it is first needed, and again after a fault.
///
/// What SQLite says goes to the log; clients hear that the database is unavailable.
final class Stores {
    /// A class because an optional of a value without copies cannot be looked into.
    private final class Connection {
        let database: Database

        init(path: String) throws(SQLiteError) {
            database = try Database(path: path, busyTimeoutMilliseconds: 5_000)
        }
    }

    private let path: String
    private var connection: Connection?

    init(path: String) {
        self.path = path
    }

    /// Brings the file up to date, once, before any thread needs it.
    static func migrate(path: String) throws(SQLiteError) {
        try Database(path: path).migrate(Schema.migrations)
    }

    /// Tells whether the database answers a question that needs the file.
    func answer() -> Bool {
        do throws(Problem) {
            guard Files.kind(path) == .file else { return false }
            return try use { database throws(SQLiteError) in
                var statement = try database.prepare("SELECT count(*) FROM (SELECT 1 FROM users LIMIT 1)")
                return try statement.step()
            }
        } catch {
            return false
        }
    }

    /// Runs `body` within one transaction: all of it stays, durably, or nothing.
    func write<Result>(_ body: (Stores) throws(Problem) -> Result) throws(Problem) -> Result {
        try use { database throws(SQLiteError) in try database.execute("BEGIN IMMEDIATE") }
        do throws(Problem) {
            let result = try body(self)
            try use { database throws(SQLiteError) in try database.execute("COMMIT") }
            return result
        } catch {
            // After a fault the connection may be gone, and the transaction with it.
            if let connection { try? connection.database.execute("ROLLBACK") }
            throw error
        }
    }

    /// Runs `body` with the database; a constraint that refuses a change is the caller's to foresee.
    func use<Result>(_ body: (borrowing Database) throws(SQLiteError) -> Result) throws(Problem) -> Result {
        do throws(SQLiteError) {
            return try body(opened().database)
        } catch {
            StandardError.write("database: \(error.message) (\(error.code))")
            if !error.isBusy && !error.isConstraint && !error.isFull { connection = nil }
            throw .unavailable("The database is unavailable")
        }
    }

    private func opened() throws(SQLiteError) -> Connection {
        if let connection { return connection }
        let opened = try Connection(path: path)
        connection = opened
        return opened
    }
}
