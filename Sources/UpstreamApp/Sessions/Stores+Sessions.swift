import SQLite

/// The table of sessions.
extension Stores {
    func session(id: String) throws(Problem) -> Session? {
        try use { database throws(SQLiteError) in
            var statement = try database.prepare(
                """
                SELECT user_id, authenticated_at, refresh_token_id, tokens_expire_at, ended_at
                FROM sessions WHERE id = ?1
                """)
            try statement.bind(1, id)
            guard try statement.step() else { return nil }
            return Session(
                id: id, userID: statement.integer(at: 0), authenticatedAt: statement.integer(at: 1),
                refreshTokenID: statement.text(at: 2), tokensExpireAt: statement.integer(at: 3),
                endedAt: statement.isNull(at: 4) ? nil : statement.integer(at: 4))
        }
    }

    func insertSession(_ session: Session) throws(Problem) {
        try use { database throws(SQLiteError) in
            var statement = try database.prepare(
                """
                INSERT INTO sessions (id, user_id, authenticated_at, refresh_token_id, tokens_expire_at)
                VALUES (?1, ?2, ?3, ?4, ?5)
                """)
            try statement.bind(1, session.id)
            try statement.bind(2, session.userID)
            try statement.bind(3, session.authenticatedAt)
            try statement.bind(4, session.refreshTokenID)
            try statement.bind(5, session.tokensExpireAt)
            try statement.run()
        }
    }

    /// Stores what can change in a session: its refresh token, its expiry, its end.
    func updateSession(_ session: Session) throws(Problem) {
        try use { database throws(SQLiteError) in
            var statement = try database.prepare(
                """
                UPDATE sessions SET refresh_token_id = ?2, tokens_expire_at = ?3, ended_at = ?4
                WHERE id = ?1
                """)
            try statement.bind(1, session.id)
            try statement.bind(2, session.refreshTokenID)
            try statement.bind(3, session.tokensExpireAt)
            if let endedAt = session.endedAt {
                try statement.bind(4, endedAt)
            } else {
                try statement.bindNull(4)
            }
            try statement.run()
        }
    }

    /// Forgets sessions whose tokens have all expired before `seconds`, a bounded number of them at a time.
    func purgeSessions(before seconds: Int64) throws(Problem) {
        try use { database throws(SQLiteError) in
            var statement = try database.prepare(
                """
                DELETE FROM sessions
                WHERE id IN (SELECT id FROM sessions WHERE tokens_expire_at < ?1 LIMIT 100)
                """)
            try statement.bind(1, seconds)
            try statement.run()
        }
    }
}
