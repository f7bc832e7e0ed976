import Foundation
import Glibc
import Testing

extension RealPrograms {
    /// What must outlive a process, and how a process ends.
    @Suite("ends and returns")
    struct DurabilityTests {
        @Test("a token that was logged out stays refused after kill -9 of both")
        func revocationSurvives() throws {
            try Stack.with { stack in
                let tokens = try stack.signUp("johndoe")
                let other = try stack.post(
                    form: "username=johndoe&password=secretpassword", to: "/api/v1/auth/login"
                )
                .json(as: Tokens.self)
                let logout = try stack.exchange(
                    "POST", "/api/v1/auth/logout", fields: [tokens.authorization], body: "")
                // From the moment of the answer on, nothing may undo it.
                stack.gateway.kill()
                stack.app.kill()
                #expect(logout.status == 200)

                try stack.startApp()
                try stack.startGateway()
                try stack.waitUntilReady()
                let refused = try stack.exchange("GET", "/api/v1/users/me", fields: [tokens.authorization])
                #expect(refused.status == 401)
                #expect(try refused.members()["detail"] == "Token has been revoked")
                #expect(
                    try stack.exchange("GET", "/api/v1/users/me", fields: [other.authorization]).status == 200
                )
                let body = "{\"refresh_token\": \"\(try #require(tokens.refresh))\"}"
                let refresh = try stack.exchange(
                    "POST", "/api/v1/auth/refresh", fields: ["Content-Type: application/json"], body: body)
                #expect(refresh.status == 401)
            }
        }

        @Test("SIGTERM drains: the running exchange ends whole, then both programs end with 0")
        func drain() throws {
            try Upstream.with { sidecar, _ in
                let connection = try sidecar.connect()
                try connection.send("GET", "/chunks?count=500")
                _ = try connection.receiveHead()
                sidecar.gateway.signal(SIGTERM)
                var received = 0
                while case let data = try connection.receiveChunk(), !data.isEmpty { received += data.count }
                #expect(received == 500 * 6)
                #expect(try sidecar.gateway.waitForEnd(seconds: 8) == 0)
                #expect(throws: HarnessError.self) { try sidecar.connect() }
            }
            try Stack.with { stack in
                for program in [stack.app, stack.gateway] {
                    program.signal(SIGTERM)
                    let status = try program.waitForEnd(seconds: 8)
                    #expect(status == 0, "\(program.name): \(program.output)")
                }
            }
        }

        @Test("a second signal ends the gateway at once")
        func secondSignal() throws {
            try Upstream.with { sidecar, _ in
                let connection = try sidecar.connect()
                try connection.send("GET", "/chunks?count=5000")
                _ = try connection.receiveHead()
                sidecar.gateway.signal(SIGTERM)
                usleep(200_000)
                #expect(sidecar.gateway.isRunning)
                sidecar.gateway.signal(SIGTERM)
                _ = try sidecar.gateway.waitForEnd(seconds: Double(Allowance.slowness))
            }
        }

        @Test("a port that is taken is said at start, and nothing is left running")
        func portTaken() throws {
            try Stack.with { stack in
                let folder = try ScratchFolder()
                let settings = [
                    "GATEWAY_LISTEN": "127.0.0.1:\(stack.port)", "STATE_DIR": folder.path,
                    "SECRET_KEY": String(repeating: "k", count: 32), "SOCKET_PATH": folder.path + "/app.sock",
                    "GATEWAY_ADMIN": folder.path + "/admin.sock",
                ]
                let second = try Program(
                    Built.gateway, ["run", "--config", Built.root + "/gateway.yaml"], environment: settings,
                    folder: folder.path)
                defer { second.end() }
                #expect(try second.waitForEnd() > 0)
                #expect(second.output.contains("\(stack.port)"), "\(second.output)")

                let both = try Program(
                    Built.root + "/scripts/run", [],
                    environment: settings.merging(["POSTERN_BIN_DIR": Built.folder]) { $1 },
                    folder: folder.path)
                defer { both.end() }
                #expect(try both.waitForEnd(seconds: 15) == 1)
                #expect(both.output.contains("\(stack.port)"), "\(both.output)")
                #expect(both.output.contains("gateway ended with status"), "\(both.output)")
                #expect(throws: HarnessError.self) { try LoopbackSocket(path: folder.path + "/app.sock") }
            }
        }

        @Test("make run's script serves, and ends both on one signal or two", arguments: [1, 2])
        func script(signals: Int) throws {
            let folder = try ScratchFolder()
            let port = try LoopbackSocket.freePort()
            let script = try Program(
                Built.root + "/scripts/run", [],
                environment: [
                    "GATEWAY_LISTEN": "127.0.0.1:\(port)", "STATE_DIR": folder.path,
                    "POSTERN_BIN_DIR": Built.folder,
                    "RATE_LIMIT_STRICT": "3",
                ], folder: folder.path)
            defer { script.end() }
            try script.waitUntilReady(seconds: 20) { script.output.contains("Ctrl-C ends it") }
            let connection = try HTTPConnection(port: port)
            #expect(try connection.exchange("GET", "/health").status == 200)
            let form = ["Content-Type: application/x-www-form-urlencoded"]
            let login = try connection.exchange(
                "POST", "/api/v1/auth/login", fields: form, body: "username=nobody&password=testpass")
            #expect(login.number("X-RateLimit-Limit") == 3)
            for _ in 0..<signals {
                script.signal(SIGINT)
                usleep(50_000)
            }
            #expect(try script.waitForEnd(seconds: 15) == 0)
            #expect(throws: HarnessError.self) { try LoopbackSocket(port: port) }
            #expect(throws: HarnessError.self) { try LoopbackSocket(path: folder.path + "/app.sock") }
        }
    }
}
