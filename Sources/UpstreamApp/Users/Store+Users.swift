/// The table of users.
extension Store {
    /// Adds a user and answers with the id; nil when the username or the address is taken, whatever its case.
    func insertUser(_ user: NewUser, hash: String, at now: Int64) throws(Problem) -> Int64? {
        try row(
            """
            INSERT INTO users (username, email, first_name, last_name, password_hash, created_at, updated_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6) ON CONFLICT DO NOTHING RETURNING id
            """,
            .text(user.username), .text(user.email.text), .text(user.firstName), .text(user.lastName),
            .text(hash), .integer(now))?.integer(at: 0)
    }

    func user(id: Int64) throws(Problem) -> User? {
        try row("SELECT \(userColumns) FROM users WHERE id = ?1", .integer(id)).map(user)
    }

    /// The user whose name or address it is, whatever the case.
    func user(named name: String) throws(Problem) -> User? {
        let matches = "\(dialect.equals("username", "?1")) OR \(dialect.equals("email", "?1"))"
        return try row("SELECT \(userColumns) FROM users WHERE \(matches) LIMIT 1", .text(name)).map(user)
    }

    /// Users in the order of their ids, from behind `id` on.
    func users(after id: Int64, limit: Int) throws(Problem) -> [User] {
        try rows(
            "SELECT \(userColumns) FROM users WHERE id > ?1 ORDER BY id LIMIT ?2",
            [.integer(id), .integer(Int64(limit))]
        ).map(user)
    }

    func account(username: String) throws(Problem) -> Account? {
        let matches = dialect.equals("username", "?1")
        return try row(
            "SELECT id, password_hash, disabled_at FROM users WHERE \(matches)", .text(username)
        ).map(account)
    }

    /// Within a transaction: the account as it is until its end.
    func lockedAccount(userID: Int64) throws(Problem) -> Account? {
        try row(
            "SELECT id, password_hash, disabled_at FROM users WHERE id = ?1\(dialect.forUpdate)",
            .integer(userID)
        ).map(account)
    }

    /// `now` is nil when only the way in which the same password is kept changes.
    func replaceHash(of userID: Int64, with hash: String, at now: Int64?) throws(Problem) {
        _ = try row(
            "UPDATE users SET password_hash = ?2, updated_at = coalesce(?3, updated_at) WHERE id = ?1",
            .integer(userID), .text(hash), .integer(now))
    }

    /// Closes an account, or opens it again with nil.
    func setDisabled(_ userID: Int64, since: Int64?, at now: Int64) throws(Problem) {
        _ = try row(
            "UPDATE users SET disabled_at = ?2, updated_at = ?3 WHERE id = ?1",
            .integer(userID), .integer(since), .integer(now))
    }

    /// Forgets a user and all sessions.
    func deleteUser(_ userID: Int64) throws(Problem) {
        _ = try row("DELETE FROM users WHERE id = ?1", .integer(userID))
    }

    private var userColumns: String {
        "id, username, email, first_name, last_name, created_at, updated_at, disabled_at"
    }

    private func user(_ row: StoreRow) -> User {
        User(
            id: row.integer(at: 0), username: row.text(at: 1), email: row.text(at: 2),
            firstName: row.text(at: 3), lastName: row.text(at: 4), createdAt: row.integer(at: 5),
            updatedAt: row.integer(at: 6), disabledAt: row.optionalInteger(at: 7))
    }

    private func account(_ row: StoreRow) -> Account {
        Account(
            userID: row.integer(at: 0), passwordHash: row.text(at: 1),
            isDisabled: row.optionalInteger(at: 2) != nil)
    }
}
