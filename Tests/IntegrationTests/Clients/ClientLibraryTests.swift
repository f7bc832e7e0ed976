import Foundation
import Testing

extension RealPrograms {
    /// The client libraries' own tests against the running system, and what they are shipped as.
    @Suite("client libraries", .enabled(if: !Tool.isSanitized))
    struct ClientLibraryTests {
        private static let cheap = [
            "ARGON2_MEMORY_COST": "64", "ARGON2_TIME_COST": "1", "ARGON2_PARALLELISM": "1",
        ]
        /// Tokens that expire while a test waits, refresh tokens that change, and limits out of the way.
        static let shortLived = cheap.merging([
            "ACCESS_TOKEN_EXPIRE_SECONDS": "1", "REFRESH_ROTATION": "true", "RATE_LIMIT_STRICT": "10000",
            "RATE_LIMIT_DEFAULT": "10000",
        ]) { $1 }
        /// Limits that a test can meet and wait out.
        static let limited = cheap.merging(["RATE_LIMIT_STRICT": "3", "RATE_LIMIT_WINDOW": "2"]) { $1 }

        @Test("the tests of the Python and JavaScript clients pass, in Node and in Chromium")
        func clients() throws {
            let python = try Tool.python.get()
            let tests = Built.root + "/Tests/Clients"
            let clients = Built.root + "/clients"
            let folder = try ScratchFolder()
            // Each has limits of its own, because all come from one address; else they run at once.
            try Stack.with(Self.shortLived) { live in
                try Stack.with(Self.limited) { first in
                    try Stack.with(Self.limited) { second in
                        try Stack.with(Self.limited) { third in
                            let runs = [
                                try Tool.start(
                                    python, [tests + "/python_client.py", clients + "/python"],
                                    environment: Self.addresses(live, first), in: folder),
                                try Tool.start(
                                    "node", [clients + "/javascript/tests/run-node.js"],
                                    environment: Self.addresses(live, second), in: folder),
                                try Tool.start(
                                    python,
                                    [
                                        tests + "/browser.py", clients + "/javascript", "tests/index.html",
                                        "\(live.address),\(third.address)", "OPTIONS /api/v1/users/me",
                                    ], in: folder),
                            ]
                            defer { for run in runs { run.end() } }
                            for run in runs {
                                let output = try Tool.finish(run, seconds: 90)
                                #expect(output.contains("done") || output.contains("ok the whole flow"))
                            }
                        }
                    }
                }
            }
        }

        @Test("the JavaScript client can be used as its types say")
        func types() throws {
            let usage = Built.root + "/clients/javascript/tests/usage.ts"
            try Tool.run(
                "tsc",
                ["--noEmit", "--strict", "--target", "es2022", "--module", "nodenext"]
                    + ["--moduleResolution", "nodenext", "--lib", "es2022,dom", usage], seconds: 120)
        }

        private static func addresses(_ live: Stack, _ limited: Stack) -> [String: String] {
            ["POSTERN_URL": live.address, "POSTERN_LIMITED_URL": limited.address]
        }
    }
}
