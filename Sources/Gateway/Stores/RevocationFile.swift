import SQLite

/// The memory of revocations that outlives the process: a SQLite file, synchronous=FULL.
///
/// Providers stand there by name, since their indices change with the configuration.
struct RevocationFile: ~Copyable {
    /// An entry as the file has it.
    struct Row: Equatable, Sendable {
        var provider: String
        var entry: RevocationEntry
        /// In microseconds since 1970.
        var forgetAt: Int64
    }

    private static let migrations = [
        Migration(
            version: 1,
            sql: """
                CREATE TABLE revocation (
                    provider TEXT NOT NULL,
                    kind INTEGER NOT NULL,
                    value BLOB NOT NULL,
                    before INTEGER NOT NULL,
                    forget_at INTEGER NOT NULL,
                    PRIMARY KEY (provider, kind, value)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX revocation_forget_at ON revocation (forget_at);
                """)
    ]

    private let database: Database
    private var upsert: Statement
    private var delete: Statement

    /// Opens or makes the file, which never grows beyond about `maxFileBytes`.
    init(path: String, maxFileBytes: Int64, busyTimeoutMilliseconds: Int) throws(SQLiteError) {
        let database = try Database(path: path, busyTimeoutMilliseconds: busyTimeoutMilliseconds)
        try database.migrate(Self.migrations)
        // SQLite's pages are 4,096 bytes, unless somebody made the file with others.
        try database.execute("PRAGMA max_page_count=\(max(1, maxFileBytes / 4_096))")
        let upsert = try database.prepare(
            """
            INSERT INTO revocation (provider, kind, value, before, forget_at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET
                before = max(before, excluded.before), forget_at = max(forget_at, excluded.forget_at)
            """)
        let delete = try database.prepare("DELETE FROM revocation WHERE forget_at <= ?")
        self.database = database
        self.upsert = upsert
        self.delete = delete
    }

    /// Hands over every entry that is still in force; `body` says whether to go on.
    borrowing func load(nowMicroseconds: Int64, _ body: (Row) -> Bool) throws(SQLiteError) {
        var select = try database.prepare(
            "SELECT provider, kind, value, before, forget_at FROM revocation WHERE forget_at > ?")
        try select.bind(1, nowMicroseconds)
        while try select.step() {
            if !body(try Self.row(select)) { return }
        }
    }

    /// The next entries in force behind `after`, in the file's own order; the first ones if that is nil.
    borrowing func page(
        after: Row?, count: Int, nowMicroseconds: Int64
    ) throws(SQLiteError) -> [Row] {
        var select = try database.prepare(
            """
            SELECT provider, kind, value, before, forget_at FROM revocation
            WHERE (provider, kind, value) > (?, ?, ?) AND forget_at > ?
            ORDER BY provider, kind, value LIMIT ?
            """)
        try select.bind(1, after?.provider ?? "")
        try select.bind(2, Int64(after?.entry.kind.rawValue ?? 0))
        let value = after?.entry.value ?? []
        try select.bind(3, blob: value.span)
        try select.bind(4, nowMicroseconds)
        try select.bind(5, count)
        var rows: [Row] = []
        while try select.step() { rows.append(try Self.row(select)) }
        return rows
    }

    private static func row(_ select: borrowing Statement) throws(SQLiteError) -> Row {
        guard let kind = RevocationKind(rawValue: UInt8(truncatingIfNeeded: select.integer(at: 1))) else {
            throw SQLiteError(code: 11, message: "an entry of a kind that this version does not know")
        }
        let entry = RevocationEntry(
            kind: kind, value: select.bytes(at: 2),
            beforeMicroseconds: kind == .subject ? select.integer(at: 3) : nil,
            expiresMicroseconds: nil)
        return Row(provider: select.text(at: 0), entry: entry, forgetAt: select.integer(at: 4))
    }

    /// Makes all of `rows` durable, or none.
    mutating func write(_ rows: [Row]) throws(SQLiteError) {
        try database.execute("BEGIN IMMEDIATE")
        do throws(SQLiteError) {
            for row in rows {
                try upsert.bind(1, row.provider)
                try upsert.bind(2, Int64(row.entry.kind.rawValue))
                try upsert.bind(3, blob: row.entry.value.span)
                try upsert.bind(4, row.entry.beforeMicroseconds ?? 0)
                try upsert.bind(5, row.forgetAt)
                try upsert.run()
            }
            try database.execute("COMMIT")
        } catch {
            // Fails when SQLite has already rolled back, as it does when the disk is full.
            try? database.execute("ROLLBACK")
            throw error
        }
    }

    /// Writes something that changes nothing, as durably as anything else: it fails where a revocation would.
    mutating func probe() throws(SQLiteError) {
        try database.execute("BEGIN IMMEDIATE")
        do throws(SQLiteError) {
            try upsert.bind(1, "")
            try upsert.bind(2, 0)
            try upsert.bind(3, blob: [UInt8]().span)
            try upsert.bind(4, 0)
            try upsert.bind(5, 0)
            try upsert.run()
            try delete.bind(1, 0)
            try delete.run()
            try database.execute("COMMIT")
        } catch {
            try? database.execute("ROLLBACK")
            throw error
        }
    }

    /// Removes what ended at `nowMicroseconds` or earlier.
    mutating func purge(nowMicroseconds: Int64) throws(SQLiteError) {
        try delete.bind(1, nowMicroseconds)
        try delete.run()
    }
}
