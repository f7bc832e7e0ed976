import SQLite

/// Copies of the app's SQLite file, made while it is in use, and put back while it is not.
enum SQLiteBackup {
    /// Writes a copy to `target`, which must not exist yet, and checks it. Answers with the number of users.
    static func make(of path: String, at target: String) throws(DatabaseFault) -> Int64 {
        guard Files.kind(path) == .file else { throw DatabaseFault(text: "\(path): there is no database") }
        guard Files.kind(target) == .absent else { throw DatabaseFault(text: "\(target): is there already") }
        let temporary = "\(target).new"
        Files.remove(temporary)
        defer { Files.remove(temporary) }
        // Made first, for SQLite would let others read it.
        try files { () throws(Files.Failure) in try Files.makeEmpty(temporary) }
        let users = try sqlite(target) { () throws(SQLiteError) in
            try SQLite.Database(path: path, busyTimeoutMilliseconds: 10_000).copy(to: temporary)
            let copy = try SQLite.Database(path: temporary)
            if let damage = try copy.damage() { throw SQLiteError(code: 11, message: damage) }
            return try number(copy, "SELECT count(*) FROM users")
        }
        try files { () throws(Files.Failure) in
            try Files.publish(temporary, as: target, replaces: false)
        }
        return users
    }

    /// What `restore` did.
    struct Restored: Equatable {
        var users: Int64
        /// Where the former database is; nil when there was none.
        var former: String?
    }

    /// Puts the copy at `source` in the place of the database at `path`, which nobody may use meanwhile; the
    /// former one is kept beside it. Every session of either is over: what was logged out since the copy was
    /// made must not come back to life. `now` is in microseconds since 1970.
    static func restore(_ source: String, to path: String, at now: Int64) throws(DatabaseFault) -> Restored {
        guard Files.kind(source) == .file else {
            throw DatabaseFault(text: "\(source): there is no such file")
        }
        let temporary = "\(path).restored"
        [temporary, "\(temporary)-wal", "\(temporary)-shm"].forEach(Files.remove)
        defer { Files.remove(temporary) }
        try files { () throws(Files.Failure) in try Files.copy(source, to: temporary) }
        let hasFormer = Files.kind(path) == .file
        let users = try sqlite(source) { () throws(SQLiteError) in
            let copy = try SQLite.Database(path: temporary)
            if let damage = try copy.damage() { throw SQLiteError(code: 11, message: damage) }
            guard try number(copy, tables) == 2, try copy.schemaVersion() > 0 else {
                throw SQLiteError(code: 26, message: "is no copy of this app's database")
            }
            try copy.migrate(Schema.sqlite)
            try endSessions(copy, at: now)
            return try number(copy, "SELECT count(*) FROM users")
        }
        guard hasFormer else {
            try publish(temporary, as: path)
            return Restored(users: users)
        }
        try sqlite(path) { () throws(SQLiteError) in
            let former = try SQLite.Database(path: path)
            if try number(former, tables) == 2 {
                try former.migrate(Schema.sqlite)
                try carryOver(from: former, to: SQLite.Database(path: temporary), at: now)
            }
            // What is only in the log beside the file goes into it, and the log ends with the connection.
            try former.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        }
        let kept = "\(path).before-\(now / 1_000_000)"
        try publish(path, as: kept)
        ["\(path)-wal", "\(path)-shm"].forEach(Files.remove)
        try publish(temporary, as: path)
        return Restored(users: users, former: kept)
    }

    private static let tables =
        "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('users', 'sessions')"

    /// Ends all sessions, and has the gateway told of each user who had one.
    private static func endSessions(
        _ database: borrowing SQLite.Database, at now: Int64
    ) throws(SQLiteError) {
        try database.execute(
            """
            BEGIN IMMEDIATE;
            INSERT INTO pending_revocations (user_id, authenticated_until)
            SELECT DISTINCT user_id, \(now) FROM sessions WHERE \(isLive(at: now));
            UPDATE sessions SET ended_at = \(now) WHERE ended_at IS NULL;
            COMMIT
            """)
    }

    /// Ids that the former database gave are not given to others, and its users' tokens are void as well.
    private static func carryOver(
        from former: borrowing SQLite.Database, to database: borrowing SQLite.Database, at now: Int64
    ) throws(SQLiteError) {
        let last = try number(
            former, "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'users'")
        var signedIn: [Int64] = []
        var query = try former.prepare("SELECT DISTINCT user_id FROM sessions WHERE \(isLive(at: now))")
        while try query.step() { signedIn.append(query.integer(at: 0)) }
        try database.execute(
            """
            BEGIN IMMEDIATE;
            INSERT INTO sqlite_sequence (name, seq)
            SELECT 'users', 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'users');
            UPDATE sqlite_sequence SET seq = max(seq, \(last)) WHERE name = 'users'
            """)
        var insertion = try database.prepare(
            "INSERT INTO pending_revocations (user_id, authenticated_until) VALUES (?1, ?2)")
        for userID in signedIn {
            try insertion.bind(1, userID)
            try insertion.bind(2, now)
            try insertion.run()
        }
        try database.execute("COMMIT")
    }

    private static func isLive(at now: Int64) -> String {
        "ended_at IS NULL AND tokens_expire_at > \(now / 1_000_000)"
    }

    private static func number(
        _ database: borrowing SQLite.Database, _ sql: String
    ) throws(SQLiteError) -> Int64 {
        var statement = try database.prepare(sql)
        return try statement.step() ? statement.integer(at: 0) : 0
    }

    private static func publish(_ file: String, as path: String) throws(DatabaseFault) {
        try files { () throws(Files.Failure) in try Files.publish(file, as: path, replaces: true) }
    }

    private static func sqlite<Result>(
        _ path: String, _ body: () throws(SQLiteError) -> Result
    ) throws(DatabaseFault) -> Result {
        do throws(SQLiteError) {
            return try body()
        } catch {
            throw DatabaseFault(text: "\(path): \(error.message)")
        }
    }

    private static func files(_ body: () throws(Files.Failure) -> Void) throws(DatabaseFault) {
        do throws(Files.Failure) {
            try body()
        } catch {
            throw DatabaseFault(text: "\(error.path): \(error.reason)")
        }
    }
}
