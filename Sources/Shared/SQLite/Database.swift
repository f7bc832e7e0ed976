// Invariant: `handle` is an open connection that this value alone owns, closed with it (statements that are
// still alive keep it open inside SQLite, by sqlite3_close_v2); texts handed to SQLite live for the length of
// the call.
internal import CSQLite

/// A connection to a SQLite file, durable by default: WAL, synchronous=FULL, foreign keys.
///
/// A connection belongs to one thread at a time.
@safe
public struct Database: ~Copyable {
    let handle: OpaquePointer

    /// Opens the file at `path`, making it (mode 0644 less the umask) when it is absent.
    ///
    /// A statement that meets another connection's lock waits for up to `busyTimeoutMilliseconds`.
    public init(path: String, busyTimeoutMilliseconds: Int = 2_000) throws(SQLiteError) {
        unsafe handle = try Self.open(path, busyTimeoutMilliseconds)
    }

    deinit {
        unsafe sqlite3_close_v2(handle)
    }

    private static let isLibraryReady: Bool = {
        csqlite_leave_memory_uncounted()
        return true
    }()

    private static func open(_ path: String, _ timeoutMilliseconds: Int) throws(SQLiteError) -> OpaquePointer
    {
        let settings = """
            PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;
            PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;
            """
        _ = isLibraryReady
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        var code = unsafe sqlite3_open_v2(path, &opened, flags, nil)
        guard let connection = unsafe opened else { throw SQLiteError(code: code, message: "out of memory") }
        if code == SQLITE_OK {
            unsafe sqlite3_busy_timeout(connection, Int32(clamping: timeoutMilliseconds))
            // Where several open a new file at once, turning WAL on fails without having waited.
            var waits = timeoutMilliseconds / 10
            repeat {
                code = unsafe sqlite3_exec(connection, settings, nil, nil, nil)
                waits -= 1
            } while code & 0xFF == SQLITE_BUSY && waits >= 0 && sqlite3_sleep(10) > 0
        }
        if code == SQLITE_OK { return unsafe connection }
        let error = unsafe SQLiteError(code: code, message: String(cString: sqlite3_errmsg(connection)))
        unsafe sqlite3_close_v2(connection)
        throw error
    }

    /// Runs one or more statements that answer with nothing.
    public borrowing func execute(_ sql: String) throws(SQLiteError) {
        let code = unsafe sqlite3_exec(handle, sql, nil, nil, nil)
        if code != SQLITE_OK { throw fault(code) }
    }

    /// Compiles one statement.
    public borrowing func prepare(_ sql: String) throws(SQLiteError) -> Statement {
        var compiled: OpaquePointer?
        let code = unsafe sqlite3_prepare_v3(
            handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &compiled, nil)
        guard code == SQLITE_OK, let statement = unsafe compiled else { throw fault(code) }
        return unsafe Statement(statement)
    }

    /// Runs `body` within BEGIN IMMEDIATE and COMMIT; when either fails nothing of it stays.
    public borrowing func transaction<Result>(
        _ body: () throws(SQLiteError) -> Result
    ) throws(SQLiteError) -> Result {
        try execute("BEGIN IMMEDIATE")
        do throws(SQLiteError) {
            let result = try body()
            try execute("COMMIT")
            return result
        } catch {
            rollBack()
            throw error
        }
    }

    /// Brings the schema up to the last of `migrations`, which come in the order of their versions, each in a
    /// transaction of its own. A file that is newer than all of them is refused.
    public borrowing func migrate(_ migrations: [Migration]) throws(SQLiteError) {
        for (index, migration) in migrations.enumerated() {
            precondition(migration.version == index + 1, "versions count from 1 without gaps")
        }
        if try schemaVersion() > migrations.count {
            throw SQLiteError(
                code: SQLITE_ERROR, message: "the file's schema is of a later version than this program")
        }
        for migration in migrations {
            try transaction { () throws(SQLiteError) in
                // Read again under the lock: another process may have been faster.
                if try schemaVersion() >= migration.version { return }
                try execute(migration.sql)
                try execute("PRAGMA user_version=\(migration.version)")
            }
        }
    }

    /// The version that the last migration left; 0 in a new file.
    public borrowing func schemaVersion() throws(SQLiteError) -> Int {
        var statement = try prepare("PRAGMA user_version")
        return try statement.step() ? Int(statement.integer(at: 0)) : 0
    }

    /// Writes a copy of the database as it is at one moment to a new file at `path`, while others use it.
    public borrowing func copy(to path: String) throws(SQLiteError) {
        var statement = try prepare("VACUUM INTO ?1")
        try statement.bind(1, path)
        try statement.run()
    }

    /// What is wrong with the file; nil when every page and index is whole.
    public borrowing func damage() throws(SQLiteError) -> String? {
        var statement = try prepare("PRAGMA integrity_check(1)")
        guard try statement.step() else { return "the check says nothing" }
        let word = statement.text(at: 0)
        return word == "ok" ? nil : word
    }

    /// How many rows the last INSERT, UPDATE or DELETE changed.
    public var changes: Int { Int(unsafe sqlite3_changes64(handle)) }
    /// The rowid of the last INSERT.
    public var lastInsertedRow: Int64 { unsafe sqlite3_last_insert_rowid(handle) }

    /// Ends the open transaction, if SQLite has not done so itself, as it does when the disk is full.
    private borrowing func rollBack() {
        if unsafe sqlite3_get_autocommit(handle) == 0 {
            unsafe sqlite3_exec(handle, "ROLLBACK", nil, nil, nil)
        }
    }

    private borrowing func fault(_ code: Int32) -> SQLiteError {
        SQLiteError(code: code, message: unsafe String(cString: sqlite3_errmsg(handle)))
    }
}
