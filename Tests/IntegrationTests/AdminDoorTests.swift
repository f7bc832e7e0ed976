import Testing

extension RealPrograms {
    /// The operator's socket of a running gateway.
    @Suite("the admin door")
    struct AdminDoorTests {
        @Test("a revocation by token id is in force in every worker when its answer comes, and after kill -9")
        func revoke() throws {
            try Stack.with { stack in
                let tokens = try stack.signUp("johndoe")
                let me = { try stack.exchange("GET", "/api/v1/users/me", fields: [tokens.authorization]) }
                #expect(try me().status == 200)
                let body = "{\"provider\": \"local\", \"sub\": \"1\", \"before\": 4000000000}"
                let door = try HTTPConnection(path: stack.adminPath)
                let answer = try door.exchange(
                    "POST", "/revocations", fields: ["Content-Type: application/json"], body: body)
                #expect(answer.status == 200 || answer.status == 201, "\(answer.text)")
                // Connections are spread over the workers: a few of them meet both.
                for _ in 0..<16 { #expect(try me().status == 401) }
                stack.gateway.kill()
                try stack.startGateway()
                try stack.waitUntilReady()
                #expect(try me().members()["detail"] == "Token has been revoked")
            }
        }

        @Test("`gateway revoke` revokes at the running gateway, and says when it could not")
        func command() throws {
            try Stack.with { stack in
                let tokens = try stack.signUp("johndoe")
                let me = {
                    try stack.exchange("GET", "/api/v1/users/me", fields: [tokens.authorization]).status
                }
                func revoke(_ arguments: String..., admin: String) throws -> (status: Int, output: String) {
                    let folder = try ScratchFolder()
                    let program = try Program(
                        Built.gateway, ["revoke"] + arguments, environment: ["GATEWAY_ADMIN": admin],
                        folder: folder.path)
                    return (try program.waitForEnd(), program.output)
                }
                let nowhere = try revoke("--sub", "1", admin: "/nonexistent/admin.sock")
                #expect(nowhere.status == 1 && nowhere.output.contains("not revoked: cannot ask"))
                let unknown = try revoke("--sub", "1", "--provider", "other", admin: stack.adminPath)
                #expect(unknown.status == 1 && unknown.output.contains("422"), "\(unknown.output)")
                #expect(try me() == 200)
                let done = try revoke("--sub", "1", admin: stack.adminPath)
                #expect(done.status == 0 && done.output.contains("revoked_at"), "\(done.output)")
                #expect(try me() == 401)
            }
        }

        @Test("a body that names nothing to revoke is 422, one that is no JSON 400, and nothing is revoked")
        func refuse() throws {
            try Stack.with { stack in
                let tokens = try stack.signUp("johndoe")
                for (body, status) in [("{\"provider\": \"local\"}", 422), ("{", 400)] {
                    let door = try HTTPConnection(path: stack.adminPath)
                    let answer = try door.exchange(
                        "POST", "/revocations", fields: ["Content-Type: application/json"], body: body)
                    #expect(answer.status == status, "\(answer.text)")
                }
                let me = try stack.exchange("GET", "/api/v1/users/me", fields: [tokens.authorization])
                #expect(me.status == 200)
            }
        }

        @Test("health and metrics answer there, and on the public port nobody hears of them")
        func apart() throws {
            try Stack.with { stack in
                _ = try stack.exchange("GET", "/health")
                let health = try HTTPConnection(path: stack.adminPath).exchange("GET", "/health")
                #expect(health.status == 200)
                let metrics = try HTTPConnection(path: stack.adminPath).exchange("GET", "/metrics")
                #expect(metrics.text.contains("postern_requests_total{"))
                #expect(try stack.exchange("GET", "/metrics").status == 404)
                #expect(try stack.exchange("POST", "/revocations", body: "{}").status == 404)
            }
        }
    }
}
