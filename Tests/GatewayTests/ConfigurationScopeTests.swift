import Testing

@testable import Gateway

@Suite("The configuration of scopes")
struct ConfigurationScopeTests {
    typealias Fixture = ConfigurationFixture

    private static func text(_ route: String) -> String {
        Fixture.short.replacing("  - path: /", with: "  - \(route)")
    }

    @Test(
        "what cannot be a scope, or has no token to be in, is told with its place",
        arguments: [
            (
                "{path: /, scopes: [a b]}",
                "8:24: routes[0].scopes[0]: `a b` is not a scope: visible characters without quotes and "
                    + "backslashes"
            ),
            (
                "{path: /, scopes: ['a\"']}",
                "8:24: routes[0].scopes[0]: `a\"` is not a scope: visible characters without quotes and "
                    + "backslashes"
            ),
            (
                "{path: /, scopes: [a], authentication: optional}",
                "8:23: routes[0].scopes: needs a token, but the route's authentication is not `required`"
            ),
            ("{path: /, scopes: [a, a]}", "8:27: routes[0].scopes[1]: `a` is in the list already"),
        ])
    func refused(route: String, line: String) {
        #expect(Fixture.errors(Self.text(route)) == ["f:" + line])
    }

    @Test("there are 64 at most, over all routes")
    func bound() throws {
        func scopes(_ count: Int) -> String { (0..<count).map { "s\($0)" }.joined(separator: ",") }
        let good = try Fixture.configuration(Self.text("{path: /, scopes: [\(scopes(64))]}"))
        #expect(ScopeList.mask(of: good.routes[0].scopes, good) == .max)
        #expect(ScopeList.mask(of: ["s1", "s63"], good) == (1 as UInt64) << 1 | 1 << 63)
        let errors = Fixture.errors(Self.text("{path: /, scopes: [\(scopes(65))]}"))
        #expect(errors == ["f:1:1: routes: name 65 scopes; 64 different ones are the most"])
    }
}
