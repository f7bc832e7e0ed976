import EventLoop

/// Carries `upstream-app users …` out, and says what came of it.
struct UsersRun {
    /// How a command ended, as the process tells it.
    enum Outcome: Int32 {
        case done = 0
        case failed = 1
        /// It is in the database, but no gateway has confirmed that the tokens are void.
        case unconfirmed = 3
    }

    /// How often a command looks whether the gateway has heard, in milliseconds.
    private static let interval = 50
    private static let page = 500

    let administration: Administration
    let output: (String) -> Void
    let complaint: (String) -> Void
    /// How long a command waits for that.
    var confirmationMilliseconds: Int64 = 5_000

    func run(_ command: UsersCommand) -> Outcome {
        do throws(Problem) {
            return try perform(command)
        } catch {
            for error in error.fieldErrors { complaint("\(error.field): \(error.message)") }
            if error.fieldErrors.isEmpty { complaint(error.detail) }
            return .failed
        }
    }

    private func perform(_ command: UsersCommand) throws(Problem) -> Outcome {
        switch command {
        case .list(let asJSON): return try list(asJSON)
        case .show(let name, let asJSON):
            return try withUser(name) { user in show(user, asJSON) }
        case .create(let username, let email, let firstName, let lastName, let source):
            return try create(
                [
                    ("username", username), ("email", email), ("first_name", firstName),
                    ("last_name", lastName),
                ], source)
        case .disable(let name):
            return try change(name, "is disabled") { user throws(Problem) in
                try administration.disable(user)
            }
        case .enable(let name):
            return try change(name, "is enabled") { user throws(Problem) in try administration.enable(user) }
        case .delete(let name):
            return try change(name, "is deleted") { user throws(Problem) in
                try administration.delete(user)
            }
        case .logOutEverywhere(let name):
            return try change(name, "is logged out everywhere") { user throws(Problem) in
                try administration.logOutEverywhere(user)
            }
        case .resetPassword(let name, let source): return try resetPassword(name, source)
        case .sessions(let name, let asJSON):
            return try withUser(name) { user throws(Problem) in try sessions(of: user, asJSON) }
        }
    }

    private func list(_ asJSON: Bool) throws(Problem) -> Outcome {
        if !asJSON { output(UserLine.heading) }
        var last: Int64 = 0
        while true {
            let users = try administration.store.users(after: last, limit: Self.page)
            for user in users { output(asJSON ? UserLine.json(user) : UserLine.text(user)) }
            guard let final = users.last, users.count == Self.page else { return .done }
            last = final.id
        }
    }

    private func show(_ user: User, _ asJSON: Bool) -> Outcome {
        if asJSON {
            output(UserLine.json(user))
        } else {
            UserLine.sheet(user).forEach(output)
        }
        return .done
    }

    private func create(
        _ fields: [(String, String)], _ source: UsersCommand.PasswordSource
    ) throws(Problem) -> Outcome {
        guard let password = password(source) else { return .failed }
        let form = (fields + [("password", password)]).map { FormDecoder.Field(name: $0.0, value: $0.1) }
        guard let user = try administration.create(try NewUser(form: form)) else {
            complaint("username or email is taken")
            return .failed
        }
        output("\(user.username) is created, with id \(user.id)")
        if source == .generated { output("password: \(password)") }
        return .done
    }

    private func resetPassword(
        _ name: UserName, _ source: UsersCommand.PasswordSource
    ) throws(Problem) -> Outcome {
        try withUser(name) { user throws(Problem) in
            guard let password = password(source) else { return .failed }
            if let fault = FieldRules.password(password) { throw .validation([fault]) }
            let outcome = try change(.id(user.id), "has a new password") { user throws(Problem) in
                try administration.resetPassword(user, to: password)
            }
            if source == .generated { output("password: \(password)") }
            return outcome
        }
    }

    private func sessions(of user: User, _ asJSON: Bool) throws(Problem) -> Outcome {
        let now = administration.clock()
        if !asJSON { output(SessionLine.heading) }
        for session in try administration.store.sessions(of: user.id, limit: Self.page) {
            output(asJSON ? SessionLine.json(session, at: now) : SessionLine.text(session, at: now))
        }
        return .done
    }

    private func withUser(
        _ name: UserName, _ body: (User) throws(Problem) -> Outcome
    ) throws(Problem) -> Outcome {
        guard let user = try administration.user(name) else {
            complaint("\(name.description): there is no such user")
            return .failed
        }
        return try body(user)
    }

    private func change(
        _ name: UserName, _ done: String, _ body: (User) throws(Problem) -> Administration.Change?
    ) throws(Problem) -> Outcome {
        try withUser(name) { user throws(Problem) in
            guard let change = try body(user) else {
                complaint("\(name.description): the user has just been deleted")
                return .failed
            }
            if try isConfirmed(change.revocation) {
                output("\(user.username) \(done); the gateway refuses the tokens of before")
                return .done
            }
            output("\(user.username) \(done)")
            complaint(
                """
                not confirmed: within 5 s no serving app has told the gateway, which may let the user's \
                access tokens pass until then; it is told as soon as app and gateway run
                """)
            return .unconfirmed
        }
    }

    /// Waits until the serving app has taken the revocation off.
    private func isConfirmed(_ revocation: Int64) throws(Problem) -> Bool {
        let deadline = Moment.now().monotonic + confirmationMilliseconds * 1_000
        while Moment.now().monotonic < deadline {
            if try !administration.store.isRevocationPending(revocation) { return true }
            Terminal.pause(milliseconds: Self.interval)
        }
        return try !administration.store.isRevocationPending(revocation)
    }

    private func password(_ source: UsersCommand.PasswordSource) -> String? {
        switch source {
        case .generated: return Identifier.password()
        case .input:
            guard let password = Terminal.readSecret("Password: "), !password.isEmpty else {
                complaint("no password came on standard input")
                return nil
            }
            return password
        }
    }
}
