/// The table of sessions.
extension Store {
    func session(id: String) throws(Problem) -> Session? {
        try row("SELECT \(sessionColumns) FROM sessions WHERE id = ?1", .text(id)).map(session)
    }

    /// Within a transaction: the session as it is until its end.
    func lockedSession(id: String) throws(Problem) -> Session? {
        try row("SELECT \(sessionColumns) FROM sessions WHERE id = ?1\(dialect.forUpdate)", .text(id))
            .map(session)
    }

    /// A user's sessions, the latest login first.
    func sessions(of userID: Int64, limit: Int) throws(Problem) -> [Session] {
        try rows(
            """
            SELECT \(sessionColumns) FROM sessions WHERE user_id = ?1
            ORDER BY authenticated_at DESC, id LIMIT ?2
            """, [.integer(userID), .integer(Int64(limit))]
        ).map(session)
    }

    func insertSession(_ session: Session) throws(Problem) {
        _ = try row(
            """
            INSERT INTO sessions (id, user_id, authenticated_at, refresh_token_id, tokens_expire_at)
            VALUES (?1, ?2, ?3, ?4, ?5)
            """,
            .text(session.id), .integer(session.userID), .integer(session.authenticatedAt),
            .text(session.refreshTokenID), .integer(session.tokensExpireAt))
    }

    /// Stores what can change in a session: its refresh token, its expiry, its end.
    func updateSession(_ session: Session) throws(Problem) {
        _ = try row(
            "UPDATE sessions SET refresh_token_id = ?2, tokens_expire_at = ?3, ended_at = ?4 WHERE id = ?1",
            .text(session.id), .text(session.refreshTokenID), .integer(session.tokensExpireAt),
            .integer(session.endedAt))
    }

    /// Ends every session of a user that lives.
    func endSessions(of userID: Int64, at now: Int64) throws(Problem) {
        _ = try row(
            "UPDATE sessions SET ended_at = ?2 WHERE user_id = ?1 AND ended_at IS NULL",
            .integer(userID), .integer(now))
    }

    /// Forgets sessions whose tokens have all expired before `seconds`, a bounded number of them at a time.
    func purgeSessions(before seconds: Int64) throws(Problem) {
        _ = try row(
            """
            DELETE FROM sessions WHERE id IN
            (SELECT id FROM sessions WHERE tokens_expire_at < ?1 LIMIT 100\(dialect.forUpdateOfFreeRows))
            """, .integer(seconds))
    }

    private var sessionColumns: String {
        "id, user_id, authenticated_at, refresh_token_id, tokens_expire_at, ended_at"
    }

    private func session(_ row: StoreRow) -> Session {
        Session(
            id: row.text(at: 0), userID: row.integer(at: 1), authenticatedAt: row.integer(at: 2),
            refreshTokenID: row.text(at: 3), tokensExpireAt: row.integer(at: 4),
            endedAt: row.optionalInteger(at: 5))
    }
}
