/// The table of users' devices.
extension Store {
    /// Within a transaction: adds a device, or gives it to another user, and lets go of the oldest beyond
    /// `most`.
    func insertDevice(_ token: String, of userID: Int64, most: Int, at now: Int64) throws(Problem) -> Device {
        let id =
            try row(
                """
                INSERT INTO devices (user_id, token, added_at) VALUES (?1, ?2, ?3)
                ON CONFLICT (token) DO UPDATE SET user_id = excluded.user_id, added_at = excluded.added_at
                RETURNING id
                """, .integer(userID), .text(token), .integer(now))?.integer(at: 0) ?? 0
        _ = try row(
            """
            DELETE FROM devices WHERE user_id = ?1 AND id NOT IN
            (SELECT id FROM devices WHERE user_id = ?1 ORDER BY added_at DESC, id DESC LIMIT ?2)
            """, .integer(userID), .integer(Int64(most)))
        return Device(id: id, token: token, addedAt: now)
    }

    /// The newest first.
    func devices(of userID: Int64) throws(Problem) -> [Device] {
        try rows(
            "SELECT id, token, added_at FROM devices WHERE user_id = ?1 ORDER BY added_at DESC, id DESC",
            [.integer(userID)]
        ).map { Device(id: $0.integer(at: 0), token: $0.text(at: 1), addedAt: $0.integer(at: 2)) }
    }

    /// False: the user has none of this id.
    func deleteDevice(_ id: Int64, of userID: Int64) throws(Problem) -> Bool {
        try row(
            "DELETE FROM devices WHERE id = ?1 AND user_id = ?2 RETURNING id", .integer(id), .integer(userID)
        ) != nil
    }
}
