import Foundation
import Testing

extension RealPrograms {
    /// Tokens of issuers that keep their keys to themselves, signed by PyJWT.
    @Suite("public keys")
    struct PublicKeyTests {
        /// Writes rsa.pem, ec.pem and set.json (the RSA key as `one`, the other as `two`), prints tokens.
        private static let script = """
            import json, sys, time, jwt
            from cryptography.hazmat.primitives.asymmetric import ec, rsa
            from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
            from jwt.algorithms import RSAAlgorithm, ECAlgorithm
            one, other = rsa.generate_private_key(65537, 2048), rsa.generate_private_key(65537, 2048)
            two = ec.generate_private_key(ec.SECP256R1())
            for name, key in (("rsa.pem", one), ("ec.pem", two)):
                pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
                open(sys.argv[1] + "/" + name, "wb").write(pem)
            first = json.loads(RSAAlgorithm.to_jwk(one.public_key()))
            numbers = two.public_key().public_numbers()
            text = lambda n: jwt.utils.base64url_encode(n.to_bytes(32, "big")).decode()
            second = {"kty": "EC", "crv": "P-256", "x": text(numbers.x), "y": text(numbers.y)}
            keys = [dict(first, kid="one"), dict(second, kid="two")]
            open(sys.argv[1] + "/set.json", "w").write(json.dumps({"keys": keys}))
            claims = {"sub": "anna", "iat": int(time.time()), "exp": int(time.time()) + 600}
            for key, algorithm, kid in ((one, "RS256", "one"), (two, "ES256", "two"), (one, "PS256", "one"),
                                        (other, "RS256", "one"), (one, "RS256", "two")):
                print(jwt.encode(claims, key, algorithm=algorithm, headers={"kid": kid}))
            """

        @Test("tokens are taken by the keys of PEM files or of a set, under the algorithms that are listed")
        func taken() throws {
            let folder = try ScratchFolder()
            let signer = try Program(
                "/usr/bin/python3", ["-c", Self.script, folder.path], folder: folder.path)
            guard try signer.waitForEnd() == 0 else { throw HarnessError(signer.output) }
            let tokens = signer.output.split(separator: "\n").map(String.init)
            let providers = """
                providers:
                  files:
                    algorithms: [RS256, ES256]
                    public_keys: [\(folder.path)/rsa.pem, \(folder.path)/ec.pem]
                  set: { algorithms: [RS256, ES256], jwks_file: \(folder.path)/set.json }
                """
            let routes = """
                  - { path: /files, upstream: scripted, providers: [files], tier: off }
                  - { path: /set, upstream: scripted, providers: [set], tier: off }
                """
            try ScriptedUpstream.with(settings: providers, routes: routes) { peer, upstream in
                while true {
                    upstream.note(try peer.receiveHead())
                    try peer.answer()
                }
            } _: { sidecar, upstream in
                func status(_ token: Int, _ path: String) throws -> Int {
                    let fields = ["Authorization: Bearer \(tokens[token])"]
                    return try sidecar.exchange("GET", path, fields: fields).status
                }
                let files = try (0..<5).map { try status($0, "/files") }
                // PEM has no key ids, so that the last is good there.
                #expect(files == [200, 200, 401, 401, 200])
                let set = try (0..<5).map { try status($0, "/set") }
                #expect(set == [200, 200, 401, 401, 401])
                let again = try status(0, "/set")
                #expect(again == 200)
                #expect(upstream.noted.allSatisfy { $0.lowercased().contains("x-user-id: anna") })
                let half = tokens[0].utf8.count / 2
                let start = String(tokens[0].prefix(half))
                let end = String(tokens[0].dropFirst(half))
                let broken = start + (end.hasPrefix("A") ? "B" : "A") + end.dropFirst()
                let fields = ["Authorization: Bearer \(broken)"]
                let refused = try sidecar.exchange("GET", "/set", fields: fields)
                #expect(refused.status == 401)
            }
        }
    }
}
