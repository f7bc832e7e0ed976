import PosternClient
import Testing

@Suite("the Swift client refreshes")
struct RefreshingTests {
    private static let login = "/api/v1/auth/login"
    private static let refresh = "/api/v1/auth/refresh"
    private static let users = "/api/v1/users/me"

    /// An API whose users/me is open to `valid` alone.
    private func api(
        valid: [String], first: String, refused: String = "Token has expired",
        gathering: Gathering? = nil, renew: @escaping @Sendable () async -> Answer
    ) -> ScriptedTransport {
        ScriptedTransport { (path, token, _) async throws(PosternError) -> Answer in
            switch path {
            case Self.login: grant(first)
            case Self.refresh: await renew()
            default: token.map(valid.contains) == true ? answer(200, user) : await refuse(refused, gathering)
            }
        }
    }

    private func refuse(_ detail: String, _ gathering: Gathering?) async -> Answer {
        await gathering?.arrive()
        return refusal(detail)
    }

    private func loggedIn(
        _ transport: ScriptedTransport, _ pace: ScriptedPace = ScriptedPace()
    ) async throws -> Client {
        let client = Client(transport: transport, pace: pace)
        try await client.logIn(username: "ada", password: "secretpassword")
        return client
    }

    @Test("an expired token is renewed once for all tasks, and each request is sent again")
    func singleFlight() async throws {
        let (old, new) = (token("old"), token("new"))
        let gathering = Gathering()
        let transport = api(valid: [new], first: old, gathering: gathering) {
            await gathering.wait(for: 20)
            return grant(new, refresh: "refresh-2")
        }
        let client = try await loggedIn(transport)
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<20 { group.addTask { try await client.me().id } }
            for try await id in group { #expect(id == 7) }
        }
        #expect(await transport.count(Self.refresh) == 1)
        #expect(await client.tokens == Tokens(accessToken: new, refreshToken: "refresh-2"))
    }

    @Test("a refresh token stays where none comes")
    func withoutRotation() async throws {
        let new = token("new")
        let transport = api(valid: [new], first: token("old")) { grant(new, refresh: nil) }
        let client = try await loggedIn(transport)
        _ = try await client.me()
        #expect(await client.tokens?.refreshToken == "refresh-1")
    }

    @Test("a token near its end is renewed before it is sent")
    func beforeItsEnd() async throws {
        let (old, new) = (token("old", lifetime: 100), token("new", lifetime: 100))
        let pace = ScriptedPace()
        let transport = api(valid: [old, new], first: old) { grant(new) }
        let client = try await loggedIn(transport, pace)
        pace.advance(.seconds(94))
        _ = try await client.me()
        pace.advance(.seconds(1))
        _ = try await client.me()
        #expect(
            await transport.sent == [
                Self.login, "\(Self.users) \(old)", Self.refresh, "\(Self.users) \(new)",
            ])
    }

    @Test("a refused refresh ends the session, one that fails does not", arguments: [401, 503])
    func failure(status: Int) async throws {
        let gathering = Gathering()
        let transport = api(valid: [], first: token("old"), gathering: gathering) {
            await gathering.wait(for: 5)
            return refusal("no", status: status)
        }
        let client = try await loggedIn(transport)
        let failures = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<5 { group.addTask { (try? await client.me()) == nil } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(failures == 5)
        #expect(await transport.count(Self.refresh) == 1)
        let tokens = await client.tokens
        #expect((tokens == nil) == (status == 401))
    }

    @Test("a second refusal is thrown")
    func refusedTwice() async throws {
        let transport = api(valid: [], first: token("old")) { grant(token("new")) }
        let client = try await loggedIn(transport)
        await #expect(throws: PosternError.self) { try await client.me() }
        #expect(await transport.count(Self.refresh) == 1)
        #expect(await transport.count(Self.users) == 2)
    }

    @Test(
        "other refusals are not answered by a refresh",
        arguments: ["Could not validate credentials", "Token has been revoked"])
    func others(detail: String) async throws {
        let transport = api(valid: [], first: token("old"), refused: detail) { grant(token("new")) }
        let client = try await loggedIn(transport)
        let expected = Refusal.sample(401, detail)
        await #expect(throws: PosternError.unauthorized(expected)) { try await client.me() }
        #expect(await transport.count(Self.refresh) == 0)
        let tokens = await client.tokens
        #expect((tokens == nil) == (detail == "Token has been revoked"))
    }

    @Test("a cancelled task does not take the refresh from the others")
    func cancellation() async throws {
        let new = token("new")
        let transport = api(valid: [new], first: token("old")) {
            try? await Task.sleep(for: .milliseconds(50))
            return Task.isCancelled ? refusal("cancelled", status: 500) : grant(new)
        }
        let client = try await loggedIn(transport)
        let first = Task { try await client.me().id }
        try await Task.sleep(for: .milliseconds(10))
        first.cancel()
        #expect(try await client.me().id == 7)
        #expect(await transport.count(Self.refresh) == 1)
    }
}
