import PostgreSQL

/// Users and sessions in a PostgreSQL database: one thread's way to it, over connections of a common pool.
final class PostgreSQLStore: Store {
    /// How often a transaction is begun that meets others again and again.
    private static let maxAttempts = 3
    /// Migrations may take as long as it takes, but not for ever, in milliseconds.
    private static let migrationBound = 600_000

    let dialect = Dialect.postgreSQL
    private let url: String
    private let pool: PostgreSQLPool?
    /// The connection of the transaction that is under way.
    private var lease: PostgreSQLPool.Lease?
    /// What ended the last statement.
    private var lastFault: PostgreSQLError?

    init(url: String, pool: PostgreSQLPool?) {
        self.url = url
        self.pool = pool
    }

    func isAnswering() -> Bool {
        let rows = try? rows("SELECT count(*) FROM (SELECT 1 FROM users LIMIT 1) AS one", [])
        return rows?.count == 1
    }

    func rows(_ sql: String, _ values: [StoreValue]) throws(Problem) -> [StoreRow] {
        let parameters = values.map(Self.parameter)
        return try log { () throws(PostgreSQLError) in
            let rows: [[PostgreSQLValue]]
            if let lease {
                rows = try lease.connection.rows(sql, parameters)
            } else {
                rows = try pooled().use(isRepeatable: true) { connection throws(PostgreSQLError) in
                    try connection.rows(sql, parameters)
                }
            }
            return rows.map { StoreRow(values: $0.map(Self.value)) }
        }
    }

    func write<Result>(_ body: () throws(Problem) -> Result) throws(Problem) -> Result {
        precondition(lease == nil, "transactions do not nest")
        var attempt = 1
        while true {
            do throws(Problem) {
                return try transaction(body)
            } catch {
                guard attempt < Self.maxAttempts, lastFault?.isContention == true else { throw error }
                attempt += 1
            }
        }
    }

    /// Each step in a transaction of its own, under a lock that other apps which start at the same time wait
    /// for.
    func migrate() throws(Problem) -> MigrationOutcome {
        try log { () throws(PostgreSQLError) in
            var connection = try PostgreSQLConnection.connect(url, deadlines: PostgreSQLDeadlines())
            let encoding = try connection.rows("SELECT current_setting('server_encoding')", [])
            guard encoding == [[.text("UTF8")]] else {
                throw PostgreSQLError(.connection, "the database's encoding is not UTF8")
            }
            try connection.execute("SET statement_timeout = 0; SET lock_timeout = 0")
            try connection.execute(
                "SELECT pg_advisory_lock(\(Schema.advisoryLock))", withinMilliseconds: Self.migrationBound)
            try connection.execute(
                "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL PRIMARY KEY)")
            let before = try Self.version(&connection)
            if before > Schema.postgreSQL.count {
                throw PostgreSQLError(
                    .connection, "the database's schema is of a later version than this program")
            }
            for (index, sql) in Schema.postgreSQL.enumerated() where index >= before {
                try connection.execute(
                    "BEGIN; \(sql); INSERT INTO schema_version VALUES (\(index + 1)); COMMIT",
                    withinMilliseconds: Self.migrationBound)
            }
            // The lock goes with the connection.
            return MigrationOutcome(before: before, after: try Self.version(&connection))
        }
    }

    private static func version(_ connection: inout PostgreSQLConnection) throws(PostgreSQLError) -> Int {
        let rows = try connection.rows("SELECT coalesce(max(version), 0) FROM schema_version", [])
        guard case .integer(let version)? = rows.first?.first else { return 0 }
        return Int(version)
    }

    private func transaction<Result>(_ body: () throws(Problem) -> Result) throws(Problem) -> Result {
        lastFault = nil
        let begun = try log { () throws(PostgreSQLError) in try begin() }
        lease = begun
        defer {
            lease = nil
            pool?.giveBack(begun)
        }
        do throws(Problem) {
            let result = try body()
            try log { () throws(PostgreSQLError) in try begun.connection.execute("COMMIT") }
            return result
        } catch {
            // A connection on which this fails is not ready, and goes.
            try? begun.connection.execute("ROLLBACK")
            throw error
        }
    }

    /// A pooled connection may have died meanwhile, which its first statement shows: the next one is fresh.
    private func begin() throws(PostgreSQLError) -> PostgreSQLPool.Lease {
        let pool = try pooled()
        let first = try pool.take()
        do throws(PostgreSQLError) {
            try first.connection.execute("BEGIN")
            return first
        } catch {
            pool.giveBack(first)
            guard first.isPooled else { throw error }
        }
        pool.dropIdle()
        let second = try pool.take()
        do throws(PostgreSQLError) {
            try second.connection.execute("BEGIN")
            return second
        } catch {
            pool.giveBack(second)
            throw error
        }
    }

    private func pooled() throws(PostgreSQLError) -> PostgreSQLPool {
        guard let pool else { throw PostgreSQLError(.connection, "there is no pool") }
        return pool
    }

    /// Runs `body`; what goes wrong is for the log.
    private func log<Result>(_ body: () throws(PostgreSQLError) -> Result) throws(Problem) -> Result {
        do throws(PostgreSQLError) {
            return try body()
        } catch {
            lastFault = error
            var state = ""
            if case .server(let code) = error.kind { state = " (\(code))" }
            StandardError.write("database: \(error.message)\(state)")
            throw .unavailable("The database is unavailable")
        }
    }

    private static func parameter(_ value: StoreValue) -> PostgreSQLValue {
        switch value {
        case .null: .null
        case .integer(let value): .integer(value)
        case .text(let value): .text(value)
        }
    }

    private static func value(_ value: PostgreSQLValue) -> StoreValue {
        switch value {
        case .null: .null
        case .integer(let value): .integer(value)
        case .text(let value): .text(value)
        }
    }
}
