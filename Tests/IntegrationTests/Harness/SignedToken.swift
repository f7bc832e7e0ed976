import Foundation

/// Tokens that Python's own HMAC signed, for tests that bring claims of their own.
enum SignedToken {
    static let secret = "0123456789abcdef0123456789abcdef"

    /// Several at once, each of claims that are a JSON object without `exp`; they live an hour.
    static func make(_ claims: [String], secret: String = secret) throws -> [String] {
        let script = """
            import base64, hashlib, hmac, json, sys, time
            def text(data): return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
            secret = sys.argv[1].encode()
            for claims in sys.argv[2:]:
                claims = {"exp": int(time.time()) + 3600, "iat": int(time.time()), **json.loads(claims)}
                signed = text(b'{"alg":"HS256","typ":"JWT"}') + "." + text(json.dumps(claims).encode())
                code = hmac.new(secret, signed.encode(), hashlib.sha256).digest()
                print(signed + "." + text(code))
            """
        let folder = try ScratchFolder()
        let program = try Program("/usr/bin/python3", ["-c", script, secret] + claims, folder: folder.path)
        guard try program.waitForEnd() == 0 else {
            throw HarnessError("no token was signed: \(program.output)")
        }
        return program.output.split(separator: "\n").map(String.init)
    }
}
