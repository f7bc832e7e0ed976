import Foundation
import Testing

extension RealPrograms {
    /// examples/ as they stand: each ends with 0 only when every answer was the expected one.
    @Suite("complete flows of clients", .enabled(if: !Tool.isSanitized))
    struct FlowTests {
        private static let folder = Built.root + "/examples"
        /// Few logins in a short window, so that each flow meets the limit and waits it out.
        private static let settings = [
            "RATE_LIMIT_STRICT": "5", "RATE_LIMIT_WINDOW": "2", "ARGON2_MEMORY_COST": "64",
            "ARGON2_TIME_COST": "1", "ARGON2_PARALLELISM": "1",
        ]
        private static let milestones = [
            "POST /api/v1/auth/signup: 201", "POST /api/v1/auth/login: 200", "signed in as Grace Hopper",
            "POST /api/v1/auth/refresh: 200", "Successfully logged out", "Token has been revoked",
            "email: value is not a valid email address", "Incorrect username or password",
            "Rate limit exceeded. Please slow down your requests. Waiting ", "\ndone",
        ]

        @Test("each example runs its flow to the end")
        func flows() throws {
            let scratch = try ScratchFolder()
            let compiled = scratch.path + "/flow"
            try Tool.run(
                "swiftc",
                [
                    "-parse-as-library", "-swift-version", "6", "-o", compiled,
                    Self.folder + "/swift/flow.swift",
                ],
                seconds: 120)
            try Stack.with(Self.settings) { stack in
                let address = stack.address
                let outputs = [
                    try Tool.run(Self.folder + "/curl/flow.sh", [address]),
                    try Tool.runPython([Self.folder + "/python/flow.py", address]),
                    try Tool.run(
                        "node", [Self.folder + "/javascript/flow.js"], environment: ["POSTERN_URL": address]),
                    try Tool.run(compiled, [address]),
                ]
                for output in outputs {
                    for milestone in Self.milestones {
                        #expect(output.contains(milestone), "\(milestone) in\n\(output)")
                    }
                }
            }
        }

        @Test("a page of another origin runs the flow in Chromium, which asks before it sends a token")
        func browser() throws {
            try Stack.with(Self.settings) { stack in
                let output = try Tool.runPython(
                    [
                        Built.root + "/Tests/Clients/browser.py", Self.folder + "/javascript", "index.html",
                        stack.address, "OPTIONS /api/v1/users/me",
                        "OPTIONS /api/v1/auth/refresh", "OPTIONS /api/v1/auth/logout",
                    ], seconds: 90)
                for milestone in Self.milestones {
                    #expect(output.contains(milestone), "\(milestone) in\n\(output)")
                }
            }
        }

        @Test("an example ends with an error where nothing answers")
        func surprise() throws {
            let address = "http://127.0.0.1:\(try LoopbackSocket.freePort())"
            for arguments in [["node", "/javascript/flow.js"], ["bash", "/curl/flow.sh"]] {
                #expect(throws: HarnessError.self) {
                    try Tool.run(arguments[0], [Self.folder + arguments[1], address])
                }
            }
        }
    }
}
