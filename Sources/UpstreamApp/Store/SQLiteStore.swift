import SQLite

/// Users and sessions in a file of SQLite's: one thread's connection, opened when it is first needed, and
/// again after a fault.
final class SQLiteStore: Store {
    /// A class because an optional of a value without copies cannot be looked into.
    private final class Connection {
        let database: SQLite.Database
        var statements: [String: PreparedStatement] = [:]

        init(path: String, waits: Bool) throws(SQLiteError) {
            database = try SQLite.Database(path: path, busyTimeoutMilliseconds: waits ? 5_000 : 0)
        }

        func statement(_ sql: String) throws(SQLiteError) -> PreparedStatement {
            if let statement = statements[sql] { return statement }
            let statement = PreparedStatement(try database.prepare(sql))
            statements[sql] = statement
            return statement
        }
    }

    private final class PreparedStatement {
        var statement: Statement

        init(_ statement: consuming Statement) {
            self.statement = statement
        }
    }

    let dialect = Dialect.sqlite
    private let path: String
    private let turn: Turn
    private let waits: Bool
    private var connection: Connection?

    init(path: String, turn: Turn, waits: Bool) {
        self.path = path
        self.turn = turn
        self.waits = waits
    }

    func migrate() throws(Problem) -> MigrationOutcome {
        try use { connection throws(SQLiteError) in
            let before = try connection.database.schemaVersion()
            try connection.database.migrate(Schema.sqlite)
            return MigrationOutcome(before: before, after: try connection.database.schemaVersion())
        }
    }

    func isAnswering() -> Bool {
        guard Files.kind(path) == .file else { return false }
        let rows = try? rows("SELECT count(*) FROM (SELECT 1 FROM users LIMIT 1)", [])
        return rows?.count == 1
    }

    func rows(_ sql: String, _ values: [StoreValue]) throws(Problem) -> [StoreRow] {
        try use { connection throws(SQLiteError) in
            let prepared = try connection.statement(sql)
            for (index, value) in values.enumerated() {
                switch value {
                case .null: try prepared.statement.bindNull(index + 1)
                case .integer(let value): try prepared.statement.bind(index + 1, value)
                case .text(let value): try prepared.statement.bind(index + 1, value)
                }
            }
            var rows: [StoreRow] = []
            while try prepared.statement.step() { rows.append(Self.row(prepared.statement)) }
            return rows
        }
    }

    func write<Result>(_ body: () throws(Problem) -> Result) throws(Problem) -> Result {
        try turn.take { () throws(Problem) in try transaction(body) }
    }

    private func transaction<Result>(_ body: () throws(Problem) -> Result) throws(Problem) -> Result {
        try use { connection throws(SQLiteError) in try connection.database.execute("BEGIN IMMEDIATE") }
        do throws(Problem) {
            let result = try body()
            try use { connection throws(SQLiteError) in try connection.database.execute("COMMIT") }
            return result
        } catch {
            // After a fault the connection may be gone, and the transaction with it.
            if let connection { try? connection.database.execute("ROLLBACK") }
            throw error
        }
    }

    /// Runs `body` with the database; a constraint that refuses a change is the caller's to foresee.
    private func use<Result>(
        _ body: (Connection) throws(SQLiteError) -> Result
    ) throws(Problem) -> Result {
        do throws(SQLiteError) {
            return try body(opened())
        } catch {
            StandardError.write("database: \(error.message) (\(error.code))")
            if !error.isBusy && !error.isConstraint && !error.isFull { connection = nil }
            throw .unavailable("The database is unavailable")
        }
    }

    private static func row(_ statement: borrowing Statement) -> StoreRow {
        StoreRow(
            values: (0..<statement.columnCount).map { column in
                switch statement.kind(at: column) {
                case .integer: .integer(statement.integer(at: column))
                case .null: .null
                case .text: .text(statement.text(at: column))
                }
            })
    }

    private func opened() throws(SQLiteError) -> Connection {
        if let connection { return connection }
        let opened = try Connection(path: path, waits: waits)
        connection = opened
        return opened
    }
}
