import Foundation
import Testing

extension RealPrograms {
    /// Keys that were lost: all that they have signed, and will sign, is refused.
    @Suite("revocation of keys")
    struct KeyRevocationTests {
        /// Writes set.json with the keys `one` and `two`, and prints tokens: by one with its name, by one
        /// without, by two, and two of HS256 with names of keys in their headers.
        private static let script = """
            import json, sys, time, jwt
            from cryptography.hazmat.primitives.asymmetric import ec
            keys = {name: ec.generate_private_key(ec.SECP256R1()) for name in ("one", "two")}
            text = lambda n: jwt.utils.base64url_encode(n.to_bytes(32, "big")).decode()
            def entry(name, key):
                numbers = key.public_key().public_numbers()
                return {"kid": name, "kty": "EC", "crv": "P-256", "x": text(numbers.x), "y": text(numbers.y)}
            entries = [entry(*pair) for pair in keys.items()]
            open(sys.argv[1] + "/set.json", "w").write(json.dumps({"keys": entries}))
            claims = {"sub": "anna", "iat": int(time.time()), "exp": int(time.time()) + 600}
            for key, headers in (("one", {"kid": "one"}), ("one", {}), ("two", {"kid": "two"})):
                print(jwt.encode(claims, keys[key], algorithm="ES256", headers=headers))
            for kid in ("one", "three"):
                print(jwt.encode(claims, sys.argv[2], algorithm="HS256", headers={"kid": kid}))
            """

        private func tokens(_ folder: ScratchFolder) throws -> [String] {
            let signer = try Program(
                "/usr/bin/python3", ["-c", Self.script, folder.path, SignedToken.secret], folder: folder.path)
            guard try signer.waitForEnd() == 0 else { throw HarnessError(signer.output) }
            return signer.output.split(separator: "\n").map(String.init)
        }

        private func gateway(
            _ folder: ScratchFolder, _ more: String = "", _ body: (Sidecar) throws -> Void
        ) throws {
            let settings = """
                providers:
                  set: { algorithms: [ES256], jwks_file: \(folder.path)/set.json }
                  local: { secret: "\(SignedToken.secret)" }
                \(more)
                """
            let routes = "  - { path: /me, upstream: scripted, tier: off }"
            try ScriptedUpstream.with(settings: settings, routes: routes, workers: 2) { peer, _ in
                while true {
                    _ = try peer.receiveHead()
                    try peer.answer()
                }
            } _: { sidecar, _ in
                try body(sidecar)
            }
        }

        private func statuses(_ sidecar: Sidecar, _ tokens: [String]) throws -> [Int] {
            try tokens.map {
                try sidecar.exchange("GET", "/me", fields: ["Authorization: Bearer \($0)"]).status
            }
        }

        private func revoke(_ sidecar: Sidecar, _ provider: String, _ id: String) throws -> Int {
            let program = try Program(
                Built.gateway,
                [
                    "revoke", "--kid", id, "--provider", provider, "--admin",
                    sidecar.folder.path + "/admin.sock",
                ], folder: sidecar.folder.path)
            return try program.waitForEnd(seconds: 15)
        }

        @Test("a key that is revoked signs nothing any more, whether or not its tokens name it")
        func keys() throws {
            let folder = try ScratchFolder()
            let tokens = try tokens(folder)
            try gateway(folder) { sidecar in
                for _ in 0..<2 {
                    let before = try statuses(sidecar, tokens)
                    #expect(before == [200, 200, 200, 200, 200])
                }
                // Of another provider, and of nobody.
                let others = try [revoke(sidecar, "set", "three"), revoke(sidecar, "local", "two")]
                #expect(others == [0, 0])
                let untouched = try statuses(sidecar, tokens)
                #expect(untouched == [200, 200, 200, 200, 200])
                let done = try revoke(sidecar, "set", "one")
                #expect(done == 0)
                for _ in 0..<2 {
                    let after = try statuses(sidecar, tokens)
                    #expect(after == [401, 401, 200, 200, 200])
                }
                let secret = try revoke(sidecar, "local", "one")
                #expect(secret == 0)
                let last = try statuses(sidecar, tokens)
                #expect(last == [401, 401, 200, 401, 200])
                let answer = try HTTPConnection(path: sidecar.folder.path + "/admin.sock").exchange(
                    "POST", "/revocations", fields: ["Content-Type: application/json"],
                    body: "{\"provider\":\"set\",\"kid\":\"two\",\"exp\":4000000000}")
                #expect(answer.status == 201 && answer.text.contains("\"kid\":\"two\",\"exp\":4000000000"))
                let all = try statuses(sidecar, tokens)
                #expect(all == [401, 401, 401, 401, 200])
            }
        }

        @Test(
            "gateways that share a Redis refuse what one of them has revoked a key of",
            arguments: ["check", "replicate"])
        func shared(mode: String) throws {
            let folder = try ScratchFolder()
            let tokens = try tokens(folder)
            try RedisServer.with { redis in
                let more = """
                    redis: { url: "\(redis.url)" }
                    revocation: { mode: \(mode), max_staleness: 1s }
                    """
                try gateway(folder, more) { first in
                    try gateway(folder, more) { second in
                        let areReady = [first, second].allSatisfy { SharedLimitTests.waitUntilAsked($0) }
                        #expect(areReady)
                        let done = try revoke(first, "set", "one")
                        #expect(done == 0)
                        let isKnown = eventually(seconds: mode == "check" ? 0 : 3) {
                            (try? statuses(second, tokens)) == [401, 401, 200, 200, 200]
                        }
                        #expect(isKnown)
                        let key = try redis.command("PTTL", "token:blacklist-kid:set:one")
                        #expect(Int(key).map { $0 > 3_000_000_000_000 } == true, "for a hundred years")
                    }
                }
            }
        }

        @Test("an upstream that may revoke can name a key")
        func upstream() throws {
            let folder = try ScratchFolder()
            let tokens = try tokens(folder)
            let settings = """
                providers:
                  local: { secret: "\(SignedToken.secret)" }
                """
            try ScriptedUpstream.with(
                upstream: "may_revoke: [local]", settings: settings,
                routes: "  - { path: /me, upstream: scripted, tier: off }"
            ) { peer, _ in
                while true {
                    let head = try peer.receiveHead()
                    let revokes = head.contains("X-Revoke: yes")
                    try peer.answer(fields: revokes ? "Gateway-Revoke: kid=\"three\"\r\n" : "")
                }
            } _: { sidecar, _ in
                let before = try statuses(sidecar, [tokens[3], tokens[4]])
                #expect(before == [200, 200])
                let asked = try sidecar.exchange("GET", "/", fields: ["X-Revoke: yes"])
                #expect(asked.status == 200 && asked.field("Gateway-Revoke") == nil)
                let after = try statuses(sidecar, [tokens[3], tokens[4]])
                #expect(after == [200, 401])
            }
        }
    }
}
