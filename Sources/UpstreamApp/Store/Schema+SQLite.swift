import SQLite

/// The tables in SQLite.
extension Schema {
    /// NOCASE folds ASCII alone, and usernames and addresses hold nothing else.
    static let sqlite = [
        Migration(
            version: 1,
            sql: """
                CREATE TABLE users (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    username TEXT NOT NULL COLLATE NOCASE UNIQUE,
                    email TEXT NOT NULL COLLATE NOCASE UNIQUE,
                    first_name TEXT NOT NULL,
                    last_name TEXT NOT NULL,
                    password_hash TEXT NOT NULL,
                    created_at INTEGER NOT NULL,
                    updated_at INTEGER NOT NULL
                ) STRICT;
                CREATE TABLE sessions (
                    id TEXT PRIMARY KEY,
                    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                    authenticated_at INTEGER NOT NULL,
                    refresh_token_id TEXT NOT NULL,
                    tokens_expire_at INTEGER NOT NULL,
                    ended_at INTEGER
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX sessions_by_user ON sessions (user_id);
                CREATE INDEX sessions_by_expiry ON sessions (tokens_expire_at);
                """),
        Migration(
            version: 2,
            sql: """
                ALTER TABLE users ADD COLUMN disabled_at INTEGER;
                CREATE TABLE pending_revocations (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    user_id INTEGER NOT NULL,
                    authenticated_until INTEGER NOT NULL
                ) STRICT;
                """),
    ]
}
