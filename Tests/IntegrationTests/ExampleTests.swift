import Foundation
import Testing

extension RealPrograms {
    /// deploy/examples as they stand, in front of what is not ours.
    @Suite("the examples")
    struct ExampleTests {
        private static let python = "/usr/bin/python3"
        private static let examples = Built.root + "/deploy/examples"

        @Test("Python's file server over TCP is read through the gateway, never written")
        func fileServer() throws {
            let folder = try ScratchFolder()
            _ = try folder.write("hello\n", to: "hello.txt")
            let port = try LoopbackSocket.freePort()
            let server = try Program(
                Self.python, ["-m", "http.server", "--bind", "127.0.0.1", "\(port)"], folder: folder.path)
            defer { server.end() }
            try server.waitUntilReady { (try? LoopbackSocket(port: port)) != nil }
            let state = try ScratchFolder()
            try Sidecar.with(
                file: Self.examples + "/http-server/gateway.yaml", ["FILES_PORT": "\(port)"], in: state
            ) { sidecar in
                let response = try sidecar.exchange("GET", "/hello.txt")
                #expect(response.status == 200)
                #expect(response.text == "hello\n")
                #expect(response.number("X-RateLimit-Remaining") == 99)
                #expect(response.field("X-Content-Type-Options") == "nosniff")
                #expect(try sidecar.exchange("HEAD", "/hello.txt").status == 200)
                #expect(try sidecar.exchange("GET", "/missing").status == 404)
                #expect(try sidecar.exchange("DELETE", "/hello.txt").status == 405)
                #expect(!server.output.contains("DELETE"))
            }
        }

        @Test("a Flask app over a Unix socket is opened by tokens that PyJWT signed")
        func flask() throws {
            let folder = try ScratchFolder()
            let settings = [
                "FLASK_SOCKET": folder.path + "/flask.sock",
                "PARTNER_SECRET": String(repeating: "s", count: 40),
            ]
            let app = try Program(
                Self.python, [Self.examples + "/flask/app.py"], environment: settings, folder: folder.path)
            defer { app.end() }
            try app.waitUntilReady { (try? LoopbackSocket(path: folder.path + "/flask.sock")) != nil }
            try Sidecar.with(file: Self.examples + "/flask/gateway.yaml", settings, in: folder) { sidecar in
                #expect(try sidecar.exchange("GET", "/public").status == 200)
                #expect(try sidecar.exchange("GET", "/report").status == 401)

                let token = try token(["anna"], settings, folder)
                let fields = ["Authorization: Bearer \(token)", "X-User-Id: somebody"]
                let response = try sidecar.exchange("GET", "/report", fields: fields)
                #expect(response.status == 200)
                #expect(try response.members()["hello"] == "anna")
                #expect(response.number("X-RateLimit-Limit") == 300)

                let expired = try self.token(["anna", "-1"], settings, folder)
                let refused = try sidecar.exchange(
                    "GET", "/report", fields: ["Authorization: Bearer \(expired)"])
                #expect(refused.status == 401)
                #expect(try refused.members()["detail"] == "Token has expired")

                let wrong = try self.token(
                    ["anna"], ["PARTNER_SECRET": String(repeating: "t", count: 40)], folder)
                #expect(
                    try sidecar.exchange("GET", "/report", fields: ["Authorization: Bearer \(wrong)"]).status
                        == 401)
            }
        }

        /// A token that another library signed.
        private func token(
            _ arguments: [String], _ settings: [String: String], _ folder: ScratchFolder
        ) throws -> String {
            let sign = try Program(
                Self.python, [Self.examples + "/flask/sign.py"] + arguments, environment: settings,
                folder: folder.path)
            defer { sign.end() }
            guard try sign.waitForEnd() == 0 else { throw HarnessError(sign.output) }
            return sign.output.trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }
}
