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
        // Of examples/endpoints.
        Migration(
            version: 3,
            sql: """
                CREATE TABLE welcome_emails (
                    user_id INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
                    created_at INTEGER NOT NULL,
                    due_at INTEGER NOT NULL,
                    attempts INTEGER NOT NULL
                ) STRICT;
                CREATE INDEX welcome_emails_by_time ON welcome_emails (due_at);
                CREATE TABLE devices (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                    token TEXT NOT NULL UNIQUE,
                    added_at INTEGER NOT NULL
                ) STRICT;
                CREATE INDEX devices_by_user ON devices (user_id);
                CREATE TABLE purchases (
                    environment TEXT NOT NULL,
                    original_id TEXT NOT NULL,
                    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                    claimed_at INTEGER NOT NULL,
                    PRIMARY KEY (environment, original_id)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX purchases_by_user ON purchases (user_id);
                """),
    ]
}
