import Bytes
import Testing

@testable import JWT

@Suite struct PrivateKeyTests {
    @Test(
        "what a key signs, its public half verifies",
        arguments: [
            (PrivateKeyFixtures.rsa, PrivateKeyFixtures.rsaPublic, TokenAlgorithm.rs256),
            (PrivateKeyFixtures.rsaPKCS1, PrivateKeyFixtures.rsaPublic, .rs256),
            (PrivateKeyFixtures.p256, PrivateKeyFixtures.p256Public, .es256),
            (PrivateKeyFixtures.p256SEC1, PrivateKeyFixtures.p256Public, .es256),
        ])
    func sign(pem: String, publicPEM: String, algorithm: TokenAlgorithm) throws {
        let key = try PrivateKey(pem: pem)
        #expect(key.algorithm == algorithm)
        let name = algorithm == .rs256 ? "RS256" : "ES256"
        var verifier = TokenVerifier(
            keys: try KeySet(pem: Array(publicPEM.utf8)), algorithms: [algorithm], rules: ValidationRules())
        // ECDSA's numbers have leading zeros now and then.
        for number in 0..<40 {
            let token = key.sign(
                headerJSON: Array(#"{"alg":"\#(name)"}"#.utf8),
                claimsJSON: Array(#"{"sub":"\#(number)","exp":2000,"iat":1000}"#.utf8))
            var claims = Claims()
            try verifier.verify(Array(token.utf8).span, nowMicroseconds: 1_500_000_000, into: &claims)
            let subject = try #require(claims.subject)
            #expect(claims.bytes.text(in: subject.bounds) == "\(number)")
        }
        let signature = key.signature(of: Array("message".utf8).span)
        #expect(signature.count == (algorithm == .rs256 ? 256 : 64))
    }

    @Test(
        "what is no key to sign with is refused",
        arguments: [
            (PrivateKeyFixtures.weak, KeyError.weak(bits: 1_024)),
            (PrivateKeyFixtures.secp256k1, .noPrivateKey),
            (PrivateKeyFixtures.ed25519, .noPrivateKey), (PrivateKeyFixtures.encrypted, .noPrivateKey),
            (PrivateKeyFixtures.p256Public, .noPrivateKey), ("", .noPrivateKey), ("nonsense", .noPrivateKey),
            (String(PrivateKeyFixtures.p256.dropLast(40)), .noPrivateKey),
        ])
    func refused(pem: String, error: KeyError) {
        #expect(throws: error) { try PrivateKey(pem: pem) }
    }

    @Test("Base64 is read and written with padding, and strictly")
    func base64() {
        for (bytes, text) in [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("\u{3FF}?>", "z78/Pg=="),
        ] {
            #expect(Base64.encode(Array(bytes.utf8)) == text)
            #expect(Base64.decode(text) == Array(bytes.utf8))
        }
        for text in ["Zg=", "Zg", "Zh==", "Z===", "Zm9v====", "z78_Pg==", "Zm 9", "=", "===="] {
            #expect(Base64.decode(text) == nil, "\(text)")
        }
    }

    @Test("a code of HMAC-SHA-256 is that of RFC 4231, and no other verifies")
    func code() {
        let key = [UInt8](repeating: 0x0B, count: 20)
        let code = MessageCode.code(of: Array("Hi There".utf8), key: key)
        let expected = "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        #expect(code.map { (String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)) }.joined() == expected)
        #expect(MessageCode.verifies(code, of: Array("Hi There".utf8), key: key))
        #expect(!MessageCode.verifies(code, of: Array("Hi there".utf8), key: key))
        #expect(!MessageCode.verifies(Array(code.dropLast()), of: Array("Hi There".utf8), key: key))
    }
}
