/// The table of who has brought which purchase.
extension Store {
    /// Within a transaction: notes whose it is, unless somebody has it; answers with who has it now.
    func claimPurchase(_ key: PurchaseKey, for userID: Int64, at now: Int64) throws(Problem) -> Int64 {
        _ = try row(
            """
            INSERT INTO purchases (environment, original_id, user_id, claimed_at) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT DO NOTHING
            """,
            .text(key.environment), .text(key.originalID), .integer(userID), .integer(now))
        return try row(
            "SELECT user_id FROM purchases WHERE environment = ?1 AND original_id = ?2",
            .text(key.environment), .text(key.originalID))?.integer(at: 0) ?? 0
    }
}
