import Testing

extension RealPrograms {
    /// A refusal of a running gateway, and the question why.
    @Suite("gateway why")
    struct WhyTests {
        private static let yaml = """
            upstreams: { app: { address: "127.0.0.1:1" } }
            providers: { local: { secret: 0123456789abcdef0123456789abcdef } }
            routes:
              - { path: /users, tier: off }
            """

        private func why(_ id: String, _ sidecar: Sidecar) throws -> (status: Int, text: String) {
            let program = try Program(
                Built.gateway, ["why", id, "--admin", sidecar.folder.path + "/admin.sock"],
                folder: sidecar.folder.path)
            let status = try program.waitForEnd()
            return (status, program.output)
        }

        @Test("a refused request is explained by its id, without its query or token")
        func explained() throws {
            try Sidecar.with(yaml: Self.yaml) { sidecar in
                let response = try sidecar.exchange(
                    "GET", "/users/7?secret=1",
                    fields: ["X-Request-ID: mine-1", "Authorization: Bearer aaaa.bbbb.cccc"])
                #expect(response.status == 401)
                let answer = try why("mine-1", sidecar)
                #expect(answer.status == 0)
                #expect(answer.text.contains("request   GET /users/7 from 127.0.0.1\n"))
                #expect(answer.text.contains("route     /users\n"))
                #expect(answer.text.contains("refused   401 by token_malformed\n"))
                #expect(answer.text.contains("because   what came is not one readable token\n"))
                #expect(answer.text.contains("key       routes[0].authentication (line 4)\n"))
                #expect(!answer.text.contains("secret") && !answer.text.contains("bbbb"))
                let made = try sidecar.exchange("GET", "/nowhere")
                #expect(
                    try why(#require(made.field("X-Request-ID")), sidecar).text.contains("404 by no_route"))
            }
        }

        @Test("a request that was not refused is told as not remembered")
        func unknown() throws {
            try Sidecar.with(yaml: Self.yaml) { sidecar in
                let answer = try why("nobody", sidecar)
                #expect(answer.status == 1)
                #expect(answer.text.contains("no refusal of nobody is remembered"))
            }
        }
    }
}
