import SQLite

/// The table of users.
extension Stores {
    /// What a login needs to know.
    struct Account: Equatable, Sendable {
        var userID: Int64
        var passwordHash: String
    }

    /// Adds a user and answers with the id; nil when the username or the address is taken, whatever its case.
    func insertUser(_ user: NewUser, hash: String, at now: Int64) throws(Problem) -> Int64? {
        try use { database throws(SQLiteError) in
            var statement = try database.prepare(
                """
                INSERT INTO users
                (username, email, first_name, last_name, password_hash, created_at, updated_at)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6) ON CONFLICT DO NOTHING
                """)
            try statement.bind(1, user.username)
            try statement.bind(2, user.email.text)
            try statement.bind(3, user.firstName)
            try statement.bind(4, user.lastName)
            try statement.bind(5, hash)
            try statement.bind(6, now)
            try statement.run()
            return database.changes == 1 ? database.lastInsertedRow : nil
        }
    }

    func user(id: Int64) throws(Problem) -> User? {
        try use { database throws(SQLiteError) in
            var statement = try database.prepare(
                """
                SELECT username, email, first_name, last_name, created_at, updated_at
                FROM users WHERE id = ?1
                """)
            try statement.bind(1, id)
            guard try statement.step() else { return nil }
            return User(
                id: id, username: statement.text(at: 0), email: statement.text(at: 1),
                firstName: statement.text(at: 2), lastName: statement.text(at: 3),
                createdAt: statement.integer(at: 4), updatedAt: statement.integer(at: 5))
        }
    }

    func account(username: String) throws(Problem) -> Account? {
        try use { database throws(SQLiteError) in
            var statement = try database.prepare("SELECT id, password_hash FROM users WHERE username = ?1")
            try statement.bind(1, username)
            guard try statement.step() else { return nil }
            return Account(userID: statement.integer(at: 0), passwordHash: statement.text(at: 1))
        }
    }

    /// Puts a stronger hash of the same password in place, unless the password has changed meanwhile.
    func replaceHash(of userID: Int64, _ old: String, with new: String) throws(Problem) {
        try use { database throws(SQLiteError) in
            var statement = try database.prepare(
                "UPDATE users SET password_hash = ?3 WHERE id = ?1 AND password_hash = ?2")
            try statement.bind(1, userID)
            try statement.bind(2, old)
            try statement.bind(3, new)
            try statement.run()
        }
    }
}
