import Testing

extension RealPrograms {
    /// What takes connections where Redis by TLS should be, and never ends the handshake.
    @Suite("Redis by TLS that does not shake hands")
    struct SilentSecuredStoreTests {
        private typealias Shared = SharedLimitTests

        /// The head of a handshake record of 16,384 bytes, and of a ServerHello in it (RFC 8446, 4 and 5.1).
        static let endlessRecord: [UInt8] = [0x16, 0x03, 0x03, 0x40, 0x00, 0x02, 0x00, 0x3F, 0xFC]

        private func gateway(_ port: Int, _ body: (Sidecar) throws -> Void) throws {
            let routes = """
                  - { path: /ten, upstream: scripted, tier: ten, authentication: none }
                  - { path: /me, upstream: scripted, tier: off }
                """
            let settings = Shared.settings("rediss://127.0.0.1:\(port)")
            try ScriptedUpstream.with(settings: settings, routes: routes, workers: 2) { peer, _ in
                while true {
                    _ = try peer.receiveHead()
                    try peer.answer()
                }
            } _: { sidecar, _ in
                try body(sidecar)
            }
        }

        @Test(
            "it is an outage in time, no request waits for it, and it is tried again",
            arguments: ["nothing is said", "a record does not end"])
        func silent(_ row: String) throws {
            let opening = row == "nothing is said" ? [] : Self.endlessRecord
            try SilentPeer.with(opening: opening) { peer in
                try gateway(peer.port) { sidecar in
                    #expect(eventually { peer.connectionCount >= 2 })
                    let begun = ContinuousClock.now
                    let statuses = try (0..<20).map { _ in try sidecar.exchange("GET", "/ten").status }
                    let taken = ContinuousClock.now - begun
                    #expect(statuses == Array(repeating: 200, count: 20))
                    #expect(taken < .seconds(1))
                    let isSaid = eventually { sidecar.gateway.output.contains("is away: it does not answer") }
                    #expect(isSaid, "\(sidecar.gateway.output)")
                    let ready = try Shared.metric("postern_store_ready", of: sidecar)
                    #expect(ready == 0)
                    let count = peer.connectionCount
                    #expect(eventually { peer.connectionCount >= count + 3 })
                }
            }
        }

        @Test("a revocation is in force at this gateway, and whoever asked hears in time that Redis lacks it")
        func revokes() throws {
            let token = try SignedToken.make([#"{"sub":"a","jti":"t1"}"#])[0]
            try SilentPeer.with(opening: Self.endlessRecord) { peer in
                try gateway(peer.port) { sidecar in
                    func me() throws -> Int {
                        try sidecar.exchange("GET", "/me", fields: ["Authorization: Bearer \(token)"]).status
                    }
                    let before = try me()
                    #expect(before == 200)
                    let revoker = try Program(
                        Built.gateway,
                        ["revoke", "--jti", "t1", "--admin", sidecar.folder.path + "/admin.sock"],
                        folder: sidecar.folder.path)
                    let code = try revoker.waitForEnd(seconds: 8)
                    #expect(code != 0)
                    let after = try me()
                    #expect(after == 401)
                }
            }
        }
    }
}
