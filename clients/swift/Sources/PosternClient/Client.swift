/// One user's session with Postern's API; any number of tasks may share it.
///
/// It renews the access token when that is near its end or refused as expired, once for all tasks, and waits
/// as `Retry-After` says within a budget. A sign-up, login, refresh or logout is never sent again after a
/// lost connection.
public actor Client {
    private let transport: any Transport
    private let patience: Patience
    private let pace: any Pace
    private let store: (any TokenStore)?
    private var current: Tokens?
    /// On this process's clock, from when the token came, so that wrong wall clocks do no harm. Of tokens
    /// from a store it is not known; they are renewed when the API says that they have expired.
    private var staleAt: Duration?
    private var flight: Flight?

    private struct Flight {
        var old: Tokens
        var outcome: Task<Result<Tokens, PosternError>, Never>
    }

    /// `timeout` is for each request, `maxWait` for all waits of one call. Throws when `baseURL` is none.
    public init(
        baseURL: String, timeout: Duration = .seconds(10), maxRetries: Int = 3,
        maxWait: Duration = .seconds(30),
        tokenStore: (any TokenStore)? = nil
    ) throws(PosternError) {
        let transport = try URLSessionTransport(baseURL: baseURL, timeout: timeout)
        self.init(
            transport: transport, pace: ContinuousPace(), maxRetries: maxRetries, maxWait: maxWait,
            tokenStore: tokenStore)
    }

    /// With another transport and another clock, as tests have them.
    public init(
        transport: any Transport, pace: any Pace, maxRetries: Int = 3, maxWait: Duration = .seconds(30),
        tokenStore: (any TokenStore)? = nil
    ) {
        self.transport = transport
        self.pace = pace
        patience = Patience(maxRetries: maxRetries, maxWait: maxWait, pace: pace)
        store = tokenStore
        current = tokenStore?.load()
    }

    /// The session's tokens; nil when it is over, or was never begun.
    public var tokens: Tokens? { current }

    /// Makes a user and logs in.
    @discardableResult
    public func signUp(
        username: String, email: String, password: String, firstName: String, lastName: String
    ) async throws(PosternError) -> Tokens {
        let form = [
            "username": username, "email": email, "password": password, "first_name": firstName,
            "last_name": lastName,
        ]
        return try await begin(.post("/api/v1/auth/signup", .form(form)))
    }

    @discardableResult
    public func logIn(username: String, password: String) async throws(PosternError) -> Tokens {
        try await begin(.post("/api/v1/auth/login", .form(["username": username, "password": password])))
    }

    /// Renews the access token now. There is no need to call this: requests do it when it is time.
    @discardableResult
    public func refresh() async throws(PosternError) -> Tokens {
        try await renewed(after: try known())
    }

    public func me() async throws(PosternError) -> User {
        try await authorized(.get("/api/v1/users/me")).answer.decoded()
    }

    /// Ends the session everywhere, and returns what the API says of it. After an error but 401 it goes on.
    @discardableResult
    public func logOut() async throws(PosternError) -> Farewell {
        let (answer, tokens) = try await authorized(.post("/api/v1/auth/logout", .none))
        let farewell: Farewell = try answer.decoded()
        clear(tokens)
        return farewell
    }

    /// What /health says, unhealthy included; an error when the gateway cannot reach the app.
    public func health() async throws(PosternError) -> Health {
        let answer = try await send(.get("/health"), token: nil)
        if answer.status == 503, let health = try? answer.decoded(as: Health.self) { return health }
        return try answer.accepted().decoded()
    }

    private func begin(_ request: Request) async throws(PosternError) -> Tokens {
        let grant: Grant = try await send(request, token: nil).accepted().decoded()
        let tokens = try grant.tokens(after: nil)
        replace(tokens)
        return tokens
    }

    private func authorized(_ request: Request) async throws(PosternError) -> (answer: Answer, tokens: Tokens)
    {
        var tokens = try known()
        var isRenewed = false
        if tokens.refreshToken != nil, let staleAt, pace.now() >= staleAt {
            tokens = try await renewed(after: tokens)
            isRenewed = true
        }
        var answer = try await send(request, token: tokens.accessToken)
        // 401 comes before anything is done, so that any request may be sent again.
        if answer.status == 401, answer.detail == "Token has expired", !isRenewed, tokens.refreshToken != nil
        {
            tokens = try await renewed(after: tokens)
            answer = try await send(request, token: tokens.accessToken)
        }
        if answer.status == 401, answer.detail == "Token has been revoked" { clear(tokens) }
        return (try answer.accepted(), tokens)
    }

    /// The tokens that come after `old`: one request is sent for all that ask, who get its outcome.
    /// It goes on when the task that began it is cancelled.
    private func renewed(after old: Tokens) async throws(PosternError) -> Tokens {
        guard current == old else { return try known() }
        if let flight, flight.old == old { return try await flight.outcome.value.get() }
        let outcome = Task<Result<Tokens, PosternError>, Never> {
            do throws(PosternError) {
                return .success(try await self.renew(old))
            } catch {
                return .failure(error)
            }
        }
        flight = Flight(old: old, outcome: outcome)
        return try await outcome.value.get()
    }

    private func renew(_ old: Tokens) async throws(PosternError) -> Tokens {
        defer { if flight?.old == old { flight = nil } }
        guard let refreshToken = old.refreshToken else { throw .notLoggedIn }
        let request = Request.post("/api/v1/auth/refresh", .json(["refresh_token": refreshToken]))
        let answer = try await send(request, token: nil)
        if answer.status == 401 { clear(old) }
        let grant: Grant = try answer.accepted().decoded()
        let tokens = try grant.tokens(after: old)
        // A login or logout during the refresh has the last word.
        if current == old { replace(tokens) }
        return tokens
    }

    private func known() throws(PosternError) -> Tokens {
        guard let current else { throw .notLoggedIn }
        return current
    }

    private func replace(_ tokens: Tokens?) {
        current = tokens
        staleAt = tokens?.lifetime.map { pace.now() + $0 - min(.seconds(5), $0 / 10) }
        store?.save(tokens)
    }

    private func clear(_ tokens: Tokens) {
        if current == tokens { replace(nil) }
    }

    private func send(_ request: Request, token: String?) async throws(PosternError) -> Answer {
        try await patience.send(request, token: token, over: transport)
    }
}
