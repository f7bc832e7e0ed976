import Foundation
import Testing

extension RealPrograms {
    /// What an operator asks of the services.
    @Suite("commands about services")
    struct ServicesCommandTests {
        private func run(
            _ words: [String], _ environment: [String: String]
        ) throws -> (status: Int, lines: [Substring]) {
            let folder = try ScratchFolder()
            let program = try Program(Built.app, words, environment: environment, folder: folder.path)
            let status = try program.waitForEnd(seconds: 30)
            return (status, program.output.split(separator: "\n"))
        }

        @Test("without a variable each service is not configured, and the variables are named")
        func nothing() throws {
            let (status, lines) = try run(["services", "check"], [:])
            #expect(status == 0 && lines.count == 9)
            #expect(lines.allSatisfy { $0.contains(": it is not configured: set ") })
        }

        @Test("a service that works, one that refuses, one that fails and one that is away are told apart")
        func states() throws {
            let folder = try ScratchFolder()
            let simulator = try BackblazeSimulator(in: folder)
            defer { simulator.end() }
            let away = "http://127.0.0.1:\(try LoopbackSocket.freePort())"
            try ScriptedUpstream.with { peer, _ in
                _ = try peer.receiveHead()
                try peer.answer("<html>Sign in to the network</html>", fields: "Connection: close\r\n")
            } _: { _, page in
                var environment = simulator.environment.merging([
                    "RESEND_API_KEY": "re_1", "RESEND_URL": "http://\(page.address)", "BREVO_API_KEY": "b",
                    "EMAIL_PROVIDER": "resend", "BREVO_URL": away,
                ]) { $1 }
                var (status, lines) = try run(["services", "check"], environment)
                #expect(status == 1)
                #expect(lines.contains("backblaze: configured, reachable, and our key is taken"))
                #expect(lines.contains { $0.hasPrefix("resend: it fails: ") })
                #expect(lines.contains { $0.hasPrefix("brevo: it cannot be reached: ") })
                environment["B2_APPLICATION_KEY"] = "another"
                (status, lines) = try run(["services", "check"], environment)
                #expect(lines.contains { $0.hasPrefix("backblaze: our key is not taken: 401: ") })
                #expect(!lines.joined().contains("another"))
            }
            let only = try run(["services", "check"], simulator.environment)
            #expect(only.status == 0, "others are not configured, and that is no fault")
        }

        @Test("a bad variable, and what is no command, end it with 2")
        func misused() throws {
            let (status, lines) = try run(["services", "check"], ["B2_APPLICATION_KEY_ID": "k"])
            #expect(
                status == 2
                    && lines == ["upstream-app: B2_APPLICATION_KEY: is not set, and B2_APPLICATION_KEY_ID is"]
            )
            #expect(try run(["services", "ping"], [:]).status == 2)
            #expect(try run(["services", "--help"], [:]).status == 0)
        }

        @Test("a template of the example is shown with its values, escaped where it is HTML")
        func preview() throws {
            let environment = ["EMAIL_TEMPLATES": Built.root + "/examples/endpoints/templates"]
            let words = ["email", "preview", "welcome", "first_name=A<b>", "username=ann"]
            let html = try run(words + ["--html"], environment)
            #expect(html.status == 0 && html.lines.first == "<p>Hello A&lt;b&gt;,</p>")
            let text = try run(words + ["--text"], environment)
            #expect(text.status == 0 && text.lines.first == "Hello A<b>,")
            #expect(try run(["email", "preview", "welcome"], environment).status == 1)
            #expect(try run(words, [:]).status == 2)
        }
    }
}
