/// Login, refresh and logout.
extension Application {
    /// POST /api/v1/auth/login. A wrong name and a wrong password cost the same time.
    func login(_ request: Request, at now: Int64) throws(Problem) -> Response {
        let credentials = try Credentials(form: request.form())
        let account = try store.account(username: credentials.username)
        let matches = try verify(credentials.password, encoded: account?.passwordHash)
        guard matches, let account else { throw Problem(.unauthorized, "Incorrect username or password") }
        if account.isDisabled { throw Problem(.forbidden, "Account is disabled") }
        let rehashed =
            settings.hasher.isOutdated(account.passwordHash) ? try hashed(credentials.password) : nil
        let session = try store.write { () throws(Problem) in
            try self.checkUnchanged(account)
            if let rehashed { try self.store.replaceHash(of: account.userID, with: rehashed, at: nil) }
            try self.store.purgeSessions(before: now / 1_000_000)
            return try self.openSession(for: account.userID, at: now)
        }
        return tokens(of: session, at: now, status: 200)
    }

    /// The password took its time to check: meanwhile the account may have been closed, or got another one.
    func checkUnchanged(_ account: Account) throws(Problem) {
        let current = try store.lockedAccount(userID: account.userID)
        guard let current, current.passwordHash == account.passwordHash else {
            throw Problem(.unauthorized, "Incorrect username or password")
        }
        if current.isDisabled { throw Problem(.forbidden, "Account is disabled") }
    }

    /// POST /api/v1/auth/refresh. With rotation a new refresh token comes too. One that was replaced before
    /// proves that somebody else has a copy: it ends the session, here and at the gateway.
    func refresh(_ request: Request, at now: Int64) throws(Problem) -> Response {
        let token = try RefreshForm(request).refreshToken
        let claims = try issuer.verifyRefreshToken(token, at: now)
        let rotates = settings.rotatesRefreshTokens
        let next = rotates ? Identifier.uuid() : claims.tokenID
        let outcome = try store.write { () throws(Problem) in try self.renew(claims, next: next, at: now) }
        switch outcome {
        case .refused(let problem): throw problem
        case .renewed(let session):
            var json = JSONObject()
            json.set("access_token", issuer.accessToken(session, at: now))
            if rotates { json.set("refresh_token", issuer.refreshToken(session, at: now)) }
            json.set("token_type", "bearer")
            return Response(status: 200, json: json)
        }
    }

    /// POST /api/v1/auth/logout. Answers alike when the session has ended before: a gateway that lets the
    /// token pass has not heard of it yet, and the client tries again.
    func logout(_ request: Request, at now: Int64) throws(Problem) -> Response {
        let userID = try userID(of: request)
        guard let sessionID = request.identity.sessionID else {
            throw Problem(.unauthorized, "Not authenticated")
        }
        let session = try store.write { () throws(Problem) -> Session? in
            guard var session = try self.store.lockedSession(id: sessionID), session.userID == userID else {
                return nil
            }
            if session.endedAt == nil {
                session.endedAt = now
                // The token at hand may have been made elsewhere, with a longer life.
                session.tokensExpireAt = max(session.tokensExpireAt, request.identity.expiry ?? 0)
                try self.store.updateSession(session)
            }
            return session
        }
        guard let session else { throw .invalidToken("Could not validate credentials") }
        var json = JSONObject()
        json.set("message", "Successfully logged out")
        json.set("revoked_at", Timestamp.text(microseconds: session.endedAt ?? now))
        var response = Response(status: 200, json: json)
        response.add("Gateway-Revoke", session.revocation.fieldValue)
        return response
    }

    /// What a transaction found; a refusal is a value here, so that what it has written is committed.
    private enum RefreshOutcome {
        case renewed(Session)
        case refused(Problem)
    }

    private func renew(
        _ claims: TokenIssuer.RefreshClaims, next: String, at now: Int64
    ) throws(Problem) -> RefreshOutcome {
        guard var session = try store.lockedSession(id: claims.sessionID), session.userID == claims.userID
        else {
            return .refused(.invalidToken("Could not validate credentials"))
        }
        if session.endedAt == nil, session.refreshTokenID != claims.tokenID {
            session.endedAt = now
            try store.updateSession(session)
        }
        if session.endedAt != nil {
            return .refused(.invalidToken("Token has been revoked", revokes: session.revocation))
        }
        let expiry = now / 1_000_000 + issuer.lifetimes.longest(withRefreshToken: next != claims.tokenID)
        if next != claims.tokenID || expiry > session.tokensExpireAt {
            session.refreshTokenID = next
            session.tokensExpireAt = max(session.tokensExpireAt, expiry)
            try store.updateSession(session)
        }
        return .renewed(session)
    }

    func openSession(for userID: Int64, at now: Int64) throws(Problem) -> Session {
        let session = Session(
            id: Identifier.uuid(), userID: userID, authenticatedAt: now, refreshTokenID: Identifier.uuid(),
            tokensExpireAt: now / 1_000_000 + issuer.lifetimes.longest(withRefreshToken: true))
        try store.insertSession(session)
        return session
    }

    func tokens(of session: Session, at now: Int64, status: Int) -> Response {
        var json = JSONObject()
        json.set("access_token", issuer.accessToken(session, at: now))
        json.set("refresh_token", issuer.refreshToken(session, at: now))
        json.set("token_type", "bearer")
        return Response(status: status, json: json)
    }

    private func verify(_ password: String, encoded: String?) throws(Problem) -> Bool {
        do throws(PasswordHasher.Unavailable) {
            return try settings.hasher.verify(password, encoded: encoded)
        } catch {
            throw .unavailable("Passwords cannot be checked at the moment")
        }
    }
}
