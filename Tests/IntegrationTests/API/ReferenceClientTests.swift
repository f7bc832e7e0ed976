import Foundation
import Testing

extension RealPrograms {
    /// The reference's examples as people run them: by curl, by Python's requests, and by a browser.
    @Suite("clients of the reference")
    struct ReferenceClientTests {
        private static let johndoe =
            "username=johndoe&email=john@example.com&password=secretpassword&first_name=John&last_name=Doe"
        private static let signUp =
            "username=testuser&email=test@example.com&password=testpass123&first_name=Test&last_name=User"

        private func run(_ program: String, _ arguments: [String], seconds: Double = 30) throws -> String {
            let folder = try ScratchFolder()
            // Chromium and pip look for folders of theirs in HOME.
            let home = ProcessInfo.processInfo.environment["HOME"] ?? folder.path
            let running = try Program(program, arguments, environment: ["HOME": home], folder: folder.path)
            defer { running.end() }
            let status = try running.waitForEnd(seconds: seconds)
            guard status == 0 else {
                throw HarnessError("\(program) ended with \(status): \(running.output)")
            }
            return running.output
        }

        @Test("each curl line of the reference gets the status that stands beside it")
        func curl() throws {
            try APIStack.with { stack in
                let base = "http://localhost:\(stack.port)"
                let form = ["-H", "Content-Type: application/x-www-form-urlencoded", "-d"]
                func status(_ arguments: [String]) throws -> String {
                    try run("/usr/bin/curl", ["-s", "-o", "answer", "-w", "%{http_code}"] + arguments)
                }
                let login = ["-X", "POST", base + APIRequest.login] + form
                let rows: [([String], String)] = [
                    (["-X", "GET", base + "/health"], "200"),
                    (
                        ["-X", "POST", base + APIRequest.signUp] + form + [
                            Self.johndoe
                        ], "201"
                    ),
                    (login + ["username=johndoe&password=secretpassword"], "200"),
                    (["-X", "POST", base + APIRequest.signUp] + form + [Self.signUp], "201"),
                    (login + ["username=testuser&password=testpass123"], "200"),
                    (login + ["username=testuser&password=testpass"], "401"),
                ]
                for (arguments, expected) in rows {
                    let status = try status(arguments)
                    #expect(status == expected, "\(arguments)")
                }
                let tokens = try stack.connect().exchange(.login("testuser", "testpass123")).json(
                    as: Tokens.self)
                let token = ["-H", tokens.authorization]
                #expect(try status(["-X", "GET", base + APIRequest.me] + token) == "200")
                #expect(try status(["-X", "POST", base + APIRequest.logout] + token) == "200")
                #expect(try status(["-X", "GET", base + APIRequest.me] + token) == "401")
            }
        }

        @Test(
            "the reference's examples for Python and for a browser get the user",
            arguments: ["requests", "fetch"])
        func scripts(mode: String) throws {
            let environment = try run(Built.root + "/scripts/python-environment", [], seconds: 240)
            let folder = environment.split(separator: "\n").last.map(String.init) ?? ""
            try APIStack.with { stack in
                let created = try stack.post(form: Self.signUp, to: APIRequest.signUp)
                #expect(created.status == 201)
                let output = try run(
                    folder + "/bin/python",
                    [
                        Built.root + "/Tests/Fixtures/reference_clients.py", mode,
                        "http://localhost:\(stack.port)",
                    ])
                let user = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
                #expect(user?["username"] as? String == "testuser")
                #expect(user?["email"] as? String == "test@example.com")
            }
        }
    }
}
