import Testing

@testable import Gateway

@Suite("A configuration that follows another")
struct ConfigurationSuccessionTests {
    typealias Fixture = ConfigurationFixture

    private static func text(
        providers: [String], tiers: [String] = [], route: String = "", more: String = ""
    ) -> String {
        """
        upstreams: {app: {address: 127.0.0.1:9000, may_revoke: [\(providers[0])]}}
        providers: {\(providers.map { "\($0): {secret: \"\(Fixture.secret)\"}" }.joined(separator: ", "))}
        rate_limit: {tiers: {\(tiers.map { "\($0): {limit: 7, window: 1m}" }.joined(separator: ", "))}}
        routes: [{path: /, providers: [\(providers[0])]\(route)}]
        tests: [{name: t, request: {path: /}, identity: {provider: \(providers[0])}, expect: {status: 200}}]
        \(more)
        """
    }

    @Test("providers and tiers of the same names keep their places, new ones stand behind, lost ones stay")
    func places() throws {
        let before = try Fixture.configuration(Self.text(providers: ["a", "b"], tiers: ["x"]))
        let after = try Fixture.configuration(
            Self.text(providers: ["c", "b"], tiers: ["y", "x"], route: ", tier: [y, x]"))
        let aligned = try #require(ConfigurationSuccession.align(after, with: before))
        #expect(aligned.providers.map(\.name) == ["a", "b", "c"])
        #expect(aligned.routes[0].providers == [2] && aligned.upstreams[0].mayRevoke == [2])
        #expect(aligned.tests[0].identity?.provider == 2)
        let places = before.tiers.map(\.name)
        #expect(Array(aligned.tiers.map(\.name).prefix(places.count)) == places)
        #expect(aligned.tiers.last?.name == "y")
        #expect(aligned.routes[0].tiers.map { aligned.tiers[$0].name } == ["y", "x"])
        #expect(aligned.rateLimit.preflightTier.map { aligned.tiers[$0].name } == "lenient")
        #expect(
            aligned.rateLimit.fallbackTier.map { aligned.tiers[$0].name }
                == before.rateLimit.fallbackTier.map { before.tiers[$0].name })
        let again = try #require(ConfigurationSuccession.align(before, with: aligned))
        #expect(again.providers.map(\.name) == ["a", "b", "c"] && again.routes[0].providers == [0])
    }

    @Test("so many names are the most that a process takes")
    func bound() throws {
        func many(_ prefix: String, _ count: Int) throws -> Configuration {
            try Fixture.configuration(
                Self.text(providers: ["p"], tiers: (0..<count).map { "\(prefix)\($0)" }))
        }
        let before = try many("a", 200)
        #expect(ConfigurationSuccession.align(try many("a", 200), with: before) != nil)
        #expect(ConfigurationSuccession.align(try many("b", 200), with: before) == nil)
    }

    @Test(
        "what is read at start only is named",
        arguments: [
            ("", []), ("drain_timeout: 1s", []), ("workers: 2", ["workers"]),
            ("listen: [127.0.0.1:1]", ["listen"]),
            ("state_directory: elsewhere", ["state_directory", "admin"]),
            ("admin: {users: [7]}", ["admin"]), ("access_log: off", ["access_log"]),
            ("redis: {url: 'redis://127.0.0.1:1'}", ["redis", "rate_limit.store"]),
        ] as [(String, [String])])
    func fixed(_ row: (more: String, keys: [String])) throws {
        let before = try Fixture.configuration(Self.text(providers: ["a"], more: "workers: 1"))
        let line = row.more.hasPrefix("workers") ? row.more : "workers: 1\n" + row.more
        let after = try Fixture.configuration(Self.text(providers: ["a"], more: line))
        #expect(ConfigurationSuccession.fixedKeys(before, after) == row.keys)
    }
}
