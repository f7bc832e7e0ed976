import Foundation
import Testing

extension RealPrograms {
    /// The example endpoints in the real app, behind the gateway.
    @Suite("the example endpoints")
    struct ExampleEndpointTests {
        private static let picture = "RIFF1234WEBP" + String(repeating: "p", count: 300_000)
        private static let webP = ["Content-Type: image/webp"]

        private func settings(
            _ parts: String, _ storage: [String: String], email: String
        ) -> [String: String] {
            [
                "EXAMPLE_ENDPOINTS": parts, "AVATAR_BUCKET": "pictures", "RESEND_URL": "http://\(email)",
                "RESEND_API_KEY": "re_1",
                "EMAIL_FROM": "Shop <shop@example.com>",
                "EMAIL_TEMPLATES": Built.root + "/examples/endpoints/templates",
            ].merging(storage) { $1 }
        }

        @Test(
            "a picture goes through both to the storage and comes back by its link; a welcome goes out once")
        func whole() throws {
            let folder = try ScratchFolder()
            let simulator = try BackblazeSimulator(in: folder)
            defer { simulator.end() }
            try simulator.makeBucket("pictures")
            try ScriptedUpstream.with { peer, provider in
                let head = try peer.receiveHead()
                provider.note(head)
                try peer.answer(#"{"id":"1"}"#, fields: "Connection: close\r\n")
            } _: { _, provider in
                try APIStack.with(settings("avatar,welcome", simulator.environment, email: provider.address))
                { stack in
                    let ann = try stack.signUp("ann")
                    #expect(provider.waitForNotes(1))
                    #expect(provider.noted[0].hasPrefix("POST /emails "))
                    #expect(provider.noted[0].contains("\r\nIdempotency-Key: welcome-1-"))
                    try pictures(of: ann, stack)
                    let document = try stack.exchange("GET", "/openapi.json")
                    #expect(document.text.contains("/api/v1/users/me/avatar"))
                    #expect(!document.text.contains("/api/v1/users/me/push"))
                    #expect(provider.noted.count == 1)
                    // The folder's own script, with what begins as a PNG does.
                    let picture = folder.path + "/picture.png"
                    let bytes = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + [UInt8](0...255)
                    try Data(bytes).write(to: URL(fileURLWithPath: picture))
                    let output = try Tool.run(
                        Built.root + "/examples/endpoints/avatar.sh", [picture, stack.address])
                    #expect(output.contains("the same picture"))
                }
            }
        }

        private func pictures(of ann: Tokens, _ stack: Stack) throws {
            let path = "/api/v1/users/me/avatar"
            let fields = Self.webP + [ann.authorization]
            let stored = try stack.exchange("PUT", path, fields: fields, body: Self.picture)
            #expect(stored.status == 200)
            #expect(stored.number("X-RateLimit-Limit") == nil || stored.number("X-RateLimit-Limit") == 300)
            let url = try #require(try stored.members()["url"])
            #expect(try Tool.run("curl", ["-sS", url]) == Self.picture)
            let large = Self.picture + String(repeating: "p", count: 1 << 20)
            #expect(try stack.exchange("PUT", path, fields: fields, body: large).status == 413)
            #expect(try stack.exchange("PUT", path, fields: Self.webP, body: Self.picture).status == 401)
            #expect(try stack.exchange("PUT", path, fields: fields, body: "<svg>").status == 422)
            #expect(try stack.exchange("DELETE", path, fields: [ann.authorization]).status == 200)
            #expect(try stack.exchange("GET", path, fields: [ann.authorization]).status == 404)
        }

        @Test("services that say nothing hold nobody up: not sign-up, not a login, not the end")
        func silence() throws {
            try SilentPeer.with(opening: []) { peer in
                let address = "127.0.0.1:\(peer.port)"
                let storage = [
                    "B2_URL": "http://\(address)", "B2_APPLICATION_KEY_ID": "k", "B2_APPLICATION_KEY": "s",
                ]
                var settings = settings("avatar,welcome", storage, email: address)
                settings["SERVICE_THREADS"] = "1"
                try Stack.with(APIStack.unlimited.merging(settings) { $1 }) { stack in
                    let start = ContinuousClock.now
                    let ann = try stack.signUp("ann")
                    let waiting = try (0..<9).map { _ in
                        let connection = try stack.connect()
                        try connection.send("GET", "/api/v1/users/me/avatar", fields: [ann.authorization])
                        return connection
                    }
                    usleep(200_000)
                    let refused = try stack.exchange(
                        "GET", "/api/v1/users/me/avatar", fields: [ann.authorization])
                    #expect(refused.status == 503 && refused.field("Retry-After") == "1")
                    #expect(try refused.members()["detail"]?.hasPrefix("Too many requests wait") == true)
                    #expect(
                        try stack.exchange("GET", "/api/v1/users/me", fields: [ann.authorization]).status
                            == 200)
                    #expect(
                        try stack.post(
                            form: "username=ann&password=secretpassword", to: "/api/v1/auth/login"
                        ).status == 200)
                    #expect(start.duration(to: .now) < .seconds(5))
                    let end = ContinuousClock.now
                    stack.app.signal(SIGTERM)
                    #expect(try stack.app.waitForEnd(seconds: 10) == 0)
                    #expect(end.duration(to: .now) < .seconds(8))
                    #expect(waiting.count == 9)
                }
            }
        }

        @Test("a part without its service is an error at start that names the variable")
        func misconfigured() throws {
            let folder = try ScratchFolder()
            let environment = ["SECRET_KEY": String(repeating: "k", count: 32), "STATE_DIR": folder.path]
            let app = try Program(
                Built.app, ["run"], environment: environment.merging(["EXAMPLE_ENDPOINTS": "push"]) { $1 },
                folder: folder.path)
            #expect(try app.waitForEnd() == 2)
            #expect(
                app.output.contains("EXAMPLE_ENDPOINTS: has push, and GOOGLE_APPLICATION_CREDENTIALS is not"))
            let email = [
                "EXAMPLE_ENDPOINTS": "welcome", "RESEND_API_KEY": "re_1", "EMAIL_FROM": "a@example.com",
                "EMAIL_TEMPLATES": folder.path,
            ]
            let other = try Program(
                Built.app, ["run"], environment: environment.merging(email) { $1 }, folder: folder.path)
            #expect(try other.waitForEnd() == 1)
            #expect(other.output.contains("EMAIL_TEMPLATES: ") && other.output.contains("welcome.subject"))
        }
    }
}
