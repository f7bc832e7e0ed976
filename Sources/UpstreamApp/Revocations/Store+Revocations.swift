/// The table of what the gateway has still to be told.
extension Store {
    /// Adds a revocation and answers with its id.
    func insertRevocation(of userID: Int64, until moment: Int64) throws(Problem) -> Int64 {
        try row(
            "INSERT INTO pending_revocations (user_id, authenticated_until) VALUES (?1, ?2) RETURNING id",
            .integer(userID), .integer(moment))?.integer(at: 0) ?? 0
    }

    /// The oldest ones.
    func pendingRevocations(limit: Int) throws(Problem) -> [PendingRevocation] {
        try rows(
            "SELECT id, user_id, authenticated_until FROM pending_revocations ORDER BY id LIMIT ?1",
            [.integer(Int64(limit))]
        ).map { row in
            PendingRevocation(
                id: row.integer(at: 0), userID: row.integer(at: 1), authenticatedUntil: row.integer(at: 2))
        }
    }

    func isRevocationPending(_ id: Int64) throws(Problem) -> Bool {
        try row("SELECT 1 FROM pending_revocations WHERE id = ?1", .integer(id)) != nil
    }

    func deleteRevocation(_ id: Int64) throws(Problem) {
        _ = try row("DELETE FROM pending_revocations WHERE id = ?1", .integer(id))
    }
}
