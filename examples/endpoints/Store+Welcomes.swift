/// The table of e-mails that have still to be sent.
extension Store {
    func insertWelcome(userID: Int64, at now: Int64) throws(Problem) {
        _ = try row(
            "INSERT INTO welcome_emails (user_id, created_at, due_at, attempts) VALUES (?1, ?2, ?2, 0)",
            .integer(userID), .integer(now))
    }

    /// Within a transaction: takes the one that has waited longest, which nobody else takes until
    /// `leaseEnd`; nil: none is due.
    func takeWelcome(dueAt now: Int64, leaseEnd: Int64) throws(Problem) -> Welcome? {
        try row(
            """
            UPDATE welcome_emails SET due_at = ?2, attempts = attempts + 1 WHERE user_id =
            (SELECT user_id FROM welcome_emails WHERE due_at <= ?1 ORDER BY due_at
            LIMIT 1\(dialect.forUpdateOfFreeRows)) RETURNING user_id, created_at, attempts
            """, .integer(now), .integer(leaseEnd)
        ).map {
            Welcome(userID: $0.integer(at: 0), createdAt: $0.integer(at: 1), attempts: $0.integer(at: 2))
        }
    }

    func postponeWelcome(of userID: Int64, until moment: Int64) throws(Problem) {
        _ = try row(
            "UPDATE welcome_emails SET due_at = ?2 WHERE user_id = ?1", .integer(userID), .integer(moment))
    }

    func deleteWelcome(of userID: Int64) throws(Problem) {
        _ = try row("DELETE FROM welcome_emails WHERE user_id = ?1", .integer(userID))
    }
}
