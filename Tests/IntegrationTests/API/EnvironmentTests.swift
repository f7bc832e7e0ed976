import Foundation
import Testing

extension RealPrograms {
    /// The variables that both programs read.
    @Suite("the environment of the API")
    struct EnvironmentTests {
        private static let key = "0123456789abcdef0123456789abcdef"

        /// Runs one program with a bad variable, and looks how it ends.
        private func expectRefusal(_ program: String, _ arguments: [String], _ name: String, _ value: String)
            throws
        {
            let folder = try ScratchFolder()
            var environment = [
                "STATE_DIR": folder.path, "SOCKET_PATH": folder.path + "/app.sock",
                "GATEWAY_ADMIN": folder.path + "/admin.sock",
                "SECRET_KEY": Self.key, "GATEWAY_LISTEN": "127.0.0.1:\(try LoopbackSocket.freePort())",
            ]
            environment[name] = value
            let running = try Program(program, arguments, environment: environment, folder: folder.path)
            defer { running.end() }
            let status = try running.waitForEnd()
            #expect(status > 0, "\(name)=\(value)")
            #expect(running.output.contains(name), "\(name)=\(value): \(running.output)")
            if name == "SECRET_KEY" { #expect(!running.output.contains(value)) }
        }

        @Test(
            "a value that the app cannot take ends it at once, with the variable's name",
            arguments: [
                ("SECRET_KEY", "too-short-a-key"), ("SECRET_KEY", String(repeating: "k", count: 31)),
                ("DATABASE_URL", "mysql://a"),
                ("DATABASE_URL", "sqlite:"), ("ENVIRONMENT", "staging"), ("ENVIRONMENT", "Production"),
                ("ACCESS_TOKEN_EXPIRE_SECONDS", "0"), ("ACCESS_TOKEN_EXPIRE_SECONDS", "1h"),
                ("REFRESH_TOKEN_EXPIRE_SECONDS", "-1"),
                ("REFRESH_ROTATION", "yes"), ("ARGON2_TIME_COST", "0"),
                ("SOCKET_PATH", String(repeating: "/a", count: 60)),
            ])
        func app(name: String, value: String) throws {
            try expectRefusal(Built.app, ["run"], name, value)
        }

        @Test(
            "a value that the gateway cannot take ends it at once, with the variable's name",
            arguments: [
                ("SECRET_KEY", "too-short-a-key"), ("RATE_LIMIT_ENABLED", "maybe"),
                ("RATE_LIMIT_DEFAULT", "0"),
                ("RATE_LIMIT_WINDOW", "60s"), ("RATE_LIMIT_STRICT", "-3"), ("RATE_LIMIT_LENIENT", "many"),
                ("RATE_LIMIT_USER", "1.5"),
                ("RATE_LIMIT_STRCT", "3"), ("CORS_ALLOW_ORIGINS", "app.example"),
                ("CORS_ALLOW_ORIGINS", "*,https://a.example"),
                ("REDIS_URL", "http://localhost"), ("ENVIRONMENT", "staging"), ("GATEWAY_LISTEN", "8799"),
                ("GATEWAY_LISTEN", "localhost:http"),
            ])
        func gateway(name: String, value: String) throws {
            try expectRefusal(Built.gateway, ["run", "--config", Built.root + "/gateway.yaml"], name, value)
        }

        @Test("without a key, and without a file for one, the app does not start")
        func noKey() throws {
            try expectRefusal(Built.app, ["run"], "SECRET_KEY", "")
        }

        @Test(
            "the app makes the key file that is absent, with mode 0640, and both programs judge by it"
        )
        func keyFile() throws {
            try APIStack.with { stack in
                let path = try #require(stack.environment["SECRET_KEY_FILE"])
                let attributes = try FileManager.default.attributesOfItem(atPath: path)
                #expect(attributes[.posixPermissions] as? Int == 0o640)
                let key = try String(contentsOfFile: path, encoding: .utf8)
                #expect(key.trimmingCharacters(in: .newlines).utf8.count >= 32)
                let tokens = try stack.signUp("johndoe")
                let session = try #require(try TokenClaims(tokens.access).text("sid"))
                let own = try SignedToken.make(
                    [#"{"sub":"1","type":"access","jti":"a","sid":"\#(session)"}"#],
                    secret: key.trimmingCharacters(in: .newlines))
                let me = try stack.exchange(
                    "GET", APIRequest.me, fields: ["Authorization: Bearer \(try #require(own.first))"])
                #expect(me.status == 200)
                for program in [stack.app, stack.gateway] { #expect(!program.output.contains(key)) }
            }
        }

        @Test("files and sockets stand where the variables say, and what is stored outlives a restart there")
        func places() throws {
            let state = try ScratchFolder(), other = try ScratchFolder()
            let settings = [
                "STATE_DIR": state.path, "SOCKET_PATH": other.path + "/to-app",
                "GATEWAY_ADMIN": other.path + "/door",
                "DATABASE_URL": "sqlite:\(other.path)/users.sqlite", "SECRET_KEY_FILE": other.path + "/key",
            ]
            var tokens: Tokens?
            try APIStack.with(settings) { stack in
                tokens = try stack.signUp("johndoe")
                for file in ["to-app", "door", "users.sqlite", "key"] {
                    #expect(FileManager.default.fileExists(atPath: other.path + "/" + file), "\(file)")
                }
            }
            try APIStack.with(settings) { stack in
                let me = try stack.connect().exchange(.me(try #require(tokens)))
                #expect(me.status == 200)
            }
        }

        @Test("ENVIRONMENT=production turns the documentation off, and nothing else")
        func production() throws {
            try APIStack.with(["ENVIRONMENT": "production"]) { stack in
                let tokens = try stack.signUp("johndoe")
                for path in ["/docs", "/redoc", "/openapi.json", "/docs/swagger-ui-bundle.js"] {
                    let response = try stack.exchange("GET", path)
                    let differences = ExpectedAnswer.error(404, "Not Found").differences(from: response)
                    #expect(differences.isEmpty, "\(path)")
                }
                #expect(try stack.connect().exchange(.me(tokens)).status == 200)
                #expect(try stack.exchange("GET", "/").members()["docs"] == nil)
            }
        }
    }
}
