import EventLoop

/// What an operator may do with users. Each change is one transaction; that it makes tokens void is stored in
/// it, for the serving app to tell the gateway.
struct Administration {
    /// What a change has left to wait for.
    struct Change: Equatable {
        var user: User
        /// The revocation that the gateway has to hear of.
        var revocation: Int64
    }

    /// Nobody has this name.
    struct NoSuchUser: Error, Equatable {}

    let store: any Store
    let hasher: PasswordHasher
    /// Microseconds since 1970.
    let clock: () -> Int64

    func user(_ name: UserName) throws(Problem) -> User? {
        switch name {
        case .id(let id): try store.user(id: id)
        case .text(let text): try store.user(named: text)
        }
    }

    /// Adds a user who signs in with `newUser.password`; nil when the name or the address is taken.
    func create(_ newUser: NewUser) throws(Problem) -> User? {
        let hash = try hashed(newUser.password)
        return try store.write { () throws(Problem) -> User? in
            guard let id = try store.insertUser(newUser, hash: hash, at: clock()) else { return nil }
            return try store.user(id: id)
        }
    }

    /// Closes an account: no login from now on, and all tokens are void.
    func disable(_ user: User) throws(Problem) -> Change? {
        try change(user) { now throws(Problem) in
            if user.disabledAt == nil { try store.setDisabled(user.id, since: now, at: now) }
        }
    }

    /// Opens an account again. Tokens of before are void, whether or not the gateway has heard so by now.
    func enable(_ user: User) throws(Problem) -> Change? {
        try change(user) { now throws(Problem) in
            try store.setDisabled(user.id, since: nil, at: now)
        }
    }

    func resetPassword(_ user: User, to password: String) throws(Problem) -> Change? {
        let hash = try hashed(password)
        return try change(user) { now throws(Problem) in
            try store.replaceHash(of: user.id, with: hash, at: now)
        }
    }

    /// Ends all sessions; the user can sign in anew.
    func logOutEverywhere(_ user: User) throws(Problem) -> Change? {
        try change(user) { _ in }
    }

    func delete(_ user: User) throws(Problem) -> Change? {
        try change(user) { _ throws(Problem) in try store.deleteUser(user.id) }
    }

    /// Makes a change while nobody can sign in to the account; nil when it is gone.
    private func change(
        _ user: User, _ body: (Int64) throws(Problem) -> Void
    ) throws(Problem) -> Change? {
        try store.write { () throws(Problem) -> Change? in
            guard try store.lockedAccount(userID: user.id) != nil else { return nil }
            // Every login until now has been stored, with a time of its own that may be another machine's.
            let latest = try store.sessions(of: user.id, limit: 1).first?.authenticatedAt ?? 0
            let now = max(clock(), latest)
            try store.endSessions(of: user.id, at: now)
            // The serving app forgets what it has cached of the user by this as well.
            let revocation = try store.insertRevocation(of: user.id, until: now)
            try body(now)
            return Change(user: try store.user(id: user.id) ?? user, revocation: revocation)
        }
    }

    private func hashed(_ password: String) throws(Problem) -> String {
        do throws(PasswordHasher.Unavailable) {
            return try hasher.hash(password)
        } catch {
            throw .unavailable("The password cannot be hashed")
        }
    }
}
