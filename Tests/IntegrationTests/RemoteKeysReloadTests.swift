import Foundation
import Testing

extension RealPrograms {
    /// Another configuration for a gateway that fetches keys.
    @Suite("key sets over a reload")
    struct RemoteKeysReloadTests {
        typealias Keys = RemoteKeysTests

        private static let slow = "jwks_refresh_min: 1h"

        private static func yaml(_ address: String, _ providers: String, routes: String) -> String {
            ScriptedUpstream.yaml(
                address,
                settings: "access_log: off\nproviders:\n  local: { secret: \"\(SignedToken.secret)\" }\n"
                    + providers, routes: routes, workers: 2)
        }

        private static func reload(_ sidecar: Sidecar, _ yaml: String) throws {
            _ = try sidecar.folder.write(yaml, to: "gateway.yaml")
            let program = try Program(
                Built.gateway, ["reload", "--admin", sidecar.folder.path + "/admin.sock"],
                folder: sidecar.folder.path)
            guard try program.waitForEnd(seconds: 15) == 0 else { throw HarnessError(program.output) }
        }

        @Test(
            "a set outlives a reload without a moment of 503, and what is left out ends"
        )
        func reloaded() throws {
            try KeyServer.with { server in
                try server.answer("one.json", maxAge: 3_600)
                let settings = "  idp: { algorithms: [ES256], \(server.settings), \(Self.slow) }\n"
                let route = "  - { path: /idp, upstream: scripted, providers: [idp], tier: off }\n"
                let script: ScriptedUpstream.Script = { peer, _ in
                    while true {
                        _ = try peer.receiveHead()
                        try peer.answer()
                    }
                }
                try ScriptedUpstream.with(
                    settings: "access_log: off\nproviders:\n  local: { secret: \"\(SignedToken.secret)\" }\n"
                        + settings, routes: route, workers: 2, script: script
                ) { sidecar, upstream in
                    #expect(Keys.eventuallyAnswers(sidecar, server.tokens.one, 200))
                    server.stop()
                    try Self.reload(
                        sidecar, Self.yaml(upstream.address, settings, routes: route + "  # another\n"))
                    let statuses = try (0..<20).map { _ in try Keys.status(sidecar, server.tokens.one) }
                    #expect(statuses.allSatisfy { $0 == 200 }, "\(statuses)")
                    #expect(server.requests == 1)
                    try server.answer("two.json", maxAge: 3_600)
                    try server.start()
                    let other = settings.replacing("/keys\"", with: "/other\"")
                    try Self.reload(sidecar, Self.yaml(upstream.address, other, routes: route))
                    #expect(Keys.eventuallyAnswers(sidecar, server.tokens.two, 200))
                    #expect(try Keys.status(sidecar, server.tokens.one) == 401)
                    #expect(eventually { Keys.fetches(sidecar, "changed") == 2 }, "counters go on")
                    try Self.reload(sidecar, Self.yaml(upstream.address, "", routes: ""))
                    #expect(
                        eventually { Keys.metric(sidecar, "postern_keys{provider=\"idp\"}") == nil },
                        "nobody hears of the set any more")
                }
            }
        }
    }
}
