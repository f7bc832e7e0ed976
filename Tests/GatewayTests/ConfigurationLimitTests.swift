import Testing

@testable import Gateway

@Suite("The configuration of limits")
struct ConfigurationLimitTests {
    typealias Fixture = ConfigurationFixture

    @Test(
        "a bad tier is told with its place",
        arguments: [
            (
                "rate_limit: {tiers: {strict: {key: [address, address]}}}",
                "9:46: rate_limit.tiers.strict.key[1]: `address` is in the list already"
            ),
            (
                "rate_limit: {tiers: {strict: {key: []}}}",
                """
                9:36: rate_limit.tiers.strict.key: the list is empty; write `address`, `user`, `route`, \
                `claim:NAME` or `field:NAME`, or a list of some of them
                """
            ),
            (
                "rate_limit: {tiers: {strict: {overrides: {claim: plan}}}}",
                """
                9:31: rate_limit.tiers.strict.overrides.limits: is missing; write a limit for each value, \
                such as `{pro: 3000}`
                """
            ),
            (
                "rate_limit: {tiers: {strict: {overrides: {limits: {pro: 1}}}}}",
                """
                9:31: rate_limit.tiers.strict.overrides.claim: is missing; write whose value chooses the \
                limit
                """
            ),
            (
                "rate_limit: {preflight_tier: a, tiers: {a: {limit: 1, key: claim:x}}}",
                """
                9:30: rate_limit.preflight_tier: the tier `a` counts users, whom nobody knows here; name \
                one by address
                """
            ),
        ])
    func tiers(_ row: String, _ line: String) {
        #expect(Fixture.errors(Fixture.short + "\n" + row) == ["f:" + line])
    }

    @Test(
        "a bad choice of tiers is told with its place",
        arguments: [
            (
                "{path: /, tier: [strict, strikt]}",
                "9:30: routes[0].tier[1]: there is no tier `strikt`; did you mean `strict`?"
            ),
            (
                "{path: /, tier: strict, cost: 11}",
                """
                9:35: routes[0].cost: is more than the tier `strict` ever admits, which is 10 within its \
                window
                """
            ),
            (
                "{path: /, tier: off, cost: 2}",
                "9:32: routes[0].cost: has no effect, because the route's tier is `off`"
            ),
            (
                "{path: /, tier: [strict, default, lenient, user, a]}",
                "9:21: routes[0].tier: names 5 tiers; a route is counted in 4 at most"
            ),
        ])
    func routes(_ route: String, _ line: String) {
        let short = Fixture.short.replacing("  - path: /", with: "  - \(route)")
        let text = "rate_limit: {tiers: {a: {limit: 1}}}\n" + short
        #expect(Fixture.errors(text) == ["f:" + line])
    }

    @Test("a tier is read with all that it counts by, a route with its tiers and its cost")
    func read() throws {
        let configuration = try Fixture.configuration(
            """
            rate_limit:
              standard_fields: false
              tiers:
                a: {limit: 5, key: [claim:Team, "field:X-Tenant", route, address], observe: true}
                b: {limit: 7, key: user, overrides: {claim: plan, limits: {pro: 30, "a b": 9}}}
            """ + "\n"
                + Fixture.short.replacing("  - path: /", with: "  - {path: /, tier: [b, a, strict], cost: 5}")
        )
        let first = configuration.tiers[4]
        #expect(first.key.parts == [.claim("Team"), .field("x-tenant"), .route, .address])
        #expect(first.observes && first.overrides == nil && first.needsToken)
        let second = configuration.tiers[5]
        #expect(second.key == .user && !second.observes)
        #expect(second.overrides == .init(claim: "plan", limits: [("pro", 30), ("a b", 9)]))
        #expect(configuration.routes[0].tiers == [5, 4, 0] && configuration.routes[0].cost == 5)
        #expect(!configuration.rateLimit.writesStandardFields)
        #expect(!configuration.warnings.contains { $0.contains("clients choose") })
    }

    @Test("a key that clients choose is warned of, unless something they cannot choose is beside it")
    func warnings() throws {
        func warnings(_ key: String) throws -> [String] {
            try Fixture.configuration(
                "rate_limit: {tiers: {a: {limit: 5, key: \(key)}}}\n" + Fixture.short
            ).warnings.filter { $0.contains("clients choose") }
        }
        #expect(try warnings("'field:X'").count == 1)
        #expect(try warnings("['field:X', route]").count == 1)
        #expect(try warnings("['field:X', address]").isEmpty)
        #expect(try warnings("['field:X', user]").isEmpty)
    }
}
