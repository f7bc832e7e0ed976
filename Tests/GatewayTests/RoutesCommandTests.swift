import Testing

@testable import Gateway

@Suite("gateway routes")
struct RoutesCommandTests {
    private static let text = """
        upstreams: {app: {address: 127.0.0.1:9000}}
        providers: {local: {secret_file: key, secret_wait: 1s}}
        routes:
          - {path: /b}
          - {path: /, name: all, authentication: none, tier: off}
          - {path: /b, match: exact, methods: [GET, HEAD], name: one, tier: strict}
          - {path: /c, tier: user, deprecated: {since: 2026-01-01}}
        """

    @Test("the table lists what is in force, by path and precedence, although the key is still to be made")
    func table() {
        let surroundings = ConfigurationFixture.surroundings(files: ["f": Self.text])
        let report = RoutesCommand.report("f", asJSON: false, surroundings)
        #expect(
            report.output == [
                "METHODS   PATH  TOKEN             LIMIT                          UPSTREAM  LINE  NAME",
                "any       /*    none              off                            app       5     all",
                "GET,HEAD  /b    required (local)  strict: 10 in 1m by address    app       6     one",
                "any       /b/*  required (local)  default: 100 in 1m by address  app       4     /b",
                "any       /c/*  required (local)  user: 300 in 1m by user        app       7     "
                    + "/c (deprecated)",
            ])
        #expect(report.code == .success && report.errors.isEmpty)
    }

    @Test("the same in JSON, an object for each route")
    func json() {
        let surroundings = ConfigurationFixture.surroundings(files: ["f": Self.text])
        let output = RoutesCommand.report("f", asJSON: true, surroundings).output
        #expect(output.count == 6 && output.first == "[" && output.last == "]")
        #expect(
            output[2] == """
                  {"name":"one","path":"/b","match":"exact","methods":["GET","HEAD"],\
                "authentication":"required","providers":["local"],"tiers":[{"name":"strict","limit":10,\
                "window_seconds":60,"key":"address","observe":false}],"cost":1,\
                "upstream":"app","deprecated":false,"line":6},
                """)
        #expect(output[1].contains("\"tiers\":[],\"cost\":1"))
    }

    @Test("a file that is refused has no routes")
    func refused() {
        let report = RoutesCommand.report("none", asJSON: false, ConfigurationFixture.surroundings())
        #expect(report == .init(code: .refused, errors: ["none: there is no such file"]))
    }
}
