/// Sign-up and the user's own record.
extension Application {
    /// POST /api/v1/auth/signup: a new user, signed in at once.
    func signUp(_ request: Request, at now: Int64) throws(Problem) -> Response {
        let newUser = try NewUser(form: request.form())
        // Before the store is asked whether the name is free, so that both answers take the same time.
        let hash = try hashed(newUser.password)
        let session = try store.write { () throws(Problem) in
            guard let userID = try self.store.insertUser(newUser, hash: hash, at: now) else {
                throw Problem(.badRequest, "Username or email already registered")
            }
            try self.settings.onSignUp?(self.store, userID, now)
            return try self.openSession(for: userID, at: now)
        }
        return tokens(of: session, at: now, status: 201)
    }

    /// GET /api/v1/users/me. The session is looked up each time, the user only when the cache has none.
    func currentUser(_ request: Request) throws(Problem) -> Response {
        let userID = try session(of: request).userID
        guard let document = try document(of: userID) else { throw Problem(.notFound, "User not found") }
        return Response(status: 200, contentType: "application/json", body: document)
    }

    /// The session of a request that passed the gateway, unless it has ended.
    func session(of request: Request) throws(Problem) -> Session {
        let userID = try userID(of: request)
        guard let sessionID = request.identity.sessionID else {
            throw Problem(.unauthorized, "Not authenticated")
        }
        guard let session = try store.session(id: sessionID), session.userID == userID else {
            // Sessions go with their user.
            if try store.user(id: userID) == nil { throw Problem(.notFound, "User not found") }
            throw .invalidToken("Could not validate credentials")
        }
        if session.endedAt != nil {
            throw .invalidToken("Token has been revoked", revokes: session.revocation)
        }
        return session
    }

    /// Whoever changes a user forgets this: see `RevocationDelivery`.
    private func document(of userID: Int64) throws(Problem) -> [UInt8]? {
        let key = UserDocument.key(userID)
        let lifetime = settings.cacheLifetimes.short
        let found = try settings.cache.value(for: key, lifetime: lifetime) { () throws(Problem) in
            try store.user(id: userID).map(UserDocument.bytes)
        }
        guard let found, !UserDocument.isPlausible(found, of: userID) else { return found }
        settings.cache.delete(key)
        return try store.user(id: userID).map(UserDocument.bytes)
    }

    /// The user of a request that passed the gateway.
    func userID(of request: Request) throws(Problem) -> Int64 {
        guard let text = request.identity.userID else { throw Problem(.unauthorized, "Not authenticated") }
        guard let userID = Int64(text), userID > 0 else {
            throw .invalidToken("Could not validate credentials")
        }
        return userID
    }

    func hashed(_ password: String) throws(Problem) -> String {
        do throws(PasswordHasher.Unavailable) {
            return try settings.hasher.hash(password)
        } catch {
            throw .unavailable("Passwords cannot be checked at the moment")
        }
    }
}
