import Testing

@testable import JWT

@Suite("Keys of other algorithms")
struct KeySetTests {
    private static let now: Int64 = 1_700_000_100_000_000
    private static let rules = ValidationRules(maxTokenLifetimeMicroseconds: 1 << 53)
    private static let all = TokenAlgorithm.allCases

    private static func set() throws -> KeySet { try KeySet(jwks: Array(KeyFixtures.set.utf8)) }
    private static func pem(_ text: String) throws -> KeySet { try KeySet(pem: Array(text.utf8)) }

    private static func fault(
        _ token: [UInt8], _ keys: KeySet, _ algorithms: [TokenAlgorithm] = all
    ) -> TokenError? {
        var verifier = TokenVerifier(keys: keys, algorithms: algorithms, rules: rules)
        var claims = Claims()
        do throws(TokenError) {
            try verifier.verify(token.span, nowMicroseconds: now, into: &claims)
            return nil
        } catch {
            return error
        }
    }

    private static func fault(
        _ token: [UInt8], secret: String, _ algorithms: [TokenAlgorithm]
    ) -> TokenError? {
        var verifier = TokenVerifier(
            secret: Array(secret.utf8), algorithms: algorithms, rules: rules)
        var claims = Claims()
        do throws(TokenError) {
            try verifier.verify(token.span, nowMicroseconds: now, into: &claims)
            return nil
        } catch {
            return error
        }
    }

    private static func token(_ algorithm: String) throws -> [UInt8] {
        let row = try #require(KeyFixtures.tokens.first { $0.algorithm == algorithm })
        return Array(row.token.utf8)
    }

    @Test("what another library signed is accepted, and only by the algorithms that are listed")
    func accepted() throws {
        let keys = try Self.set()
        #expect(keys.count == 5)
        for row in KeyFixtures.tokens {
            let token = Array(row.token.utf8)
            let algorithm = try #require(TokenAlgorithm(rawValue: row.algorithm))
            let others = Self.all.filter { $0 != algorithm }
            if algorithm.isSymmetric {
                #expect(Self.fault(token, secret: KeyFixtures.secret, [algorithm]) == nil, "\(row.algorithm)")
                #expect(Self.fault(token, secret: KeyFixtures.secret, Self.all) == nil)
                #expect(Self.fault(token, secret: KeyFixtures.secret, others) == .algorithm)
                #expect(Self.fault(token, keys) == .algorithm, "no set holds secrets")
            } else {
                #expect(Self.fault(token, keys, [algorithm]) == nil, "\(row.algorithm)")
                #expect(Self.fault(token, keys) == nil)
                #expect(Self.fault(token, keys, others) == .algorithm)
                #expect(Self.fault(token, secret: KeyFixtures.secret, Self.all) == .algorithm)
            }
        }
    }

    @Test("a token is accepted again when it is remembered, and refused with any byte of it changed")
    func tampered() throws {
        let keys = try Self.set()
        for name in ["RS256", "PS256", "ES256", "ES512", "EdDSA"] {
            let token = try Self.token(name)
            var verifier = TokenVerifier(keys: keys, algorithms: Self.all, rules: Self.rules)
            var claims = Claims()
            for _ in 0..<2 { try verifier.verify(token.span, nowMicroseconds: Self.now, into: &claims) }
            for index in stride(from: 0, to: token.count, by: 7) {
                var changed = token
                changed[index] = changed[index] == 0x41 ? 0x42 : 0x41
                var isAccepted = true
                do throws(TokenError) {
                    try verifier.verify(changed.span, nowMicroseconds: Self.now, into: &claims)
                } catch {
                    isAccepted = false
                }
                #expect(!isAccepted, "\(name) at \(index)")
            }
        }
    }

    @Test("the key's own id must be the token's, where both have one")
    func ids() throws {
        let text = KeyFixtures.set.replacing("\"kid\": \"rsa\"", with: "\"kid\": \"older\"")
        let keys = try KeySet(jwks: Array(text.utf8))
        #expect(Self.fault(try Self.token("RS256"), keys) == .signature)
        let nameless = try #require(KeyFixtures.tokens.first { $0.algorithm == "RS256" && $0.key.isEmpty })
        #expect(Self.fault(Array(nameless.token.utf8), keys) == nil)
        #expect(Self.fault(try Self.token("RS256"), try Self.pem(KeyFixtures.rsaPEM)) == nil)
    }

    @Test("a key that is for one algorithm checks no other")
    func only() throws {
        let text = KeyFixtures.set.replacing("\"use\": \"sig\"", with: "\"alg\": \"RS512\"")
        let keys = try KeySet(jwks: Array(text.utf8))
        #expect(Self.fault(try Self.token("RS512"), keys) == nil)
        #expect(Self.fault(try Self.token("RS256"), keys) == .signature)
    }

    @Test("a public key is never taken for a secret")
    func confusion() throws {
        let token = Array(KeyFixtures.confused.utf8)
        #expect(Self.fault(token, try Self.pem(KeyFixtures.rsaPEM)) == .algorithm)
        #expect(
            Self.fault(token, secret: KeyFixtures.rsaPEM + "\n", [.hs256]) == nil,
            "as a secret it would be good")
    }

    @Test("public keys and certificates in PEM are read, several in one text, whatever stands around them")
    func pem() throws {
        let text =
            "notes\n" + KeyFixtures.rsaPKCS1 + "\nmore\n" + KeyFixtures.certificate + "\n" + KeyFixtures.edPEM
        let keys = try Self.pem(text)
        #expect(keys.count == 3)
        for name in ["RS256", "PS512", "ES256", "EdDSA"] {
            #expect(Self.fault(try Self.token(name), keys) == nil)
        }
        #expect(Self.fault(try Self.token("ES384"), keys) == .signature, "no key fits")
        #expect(keys.hasKey(for: .es256) && !keys.hasKey(for: .es384) && !keys.hasKey(for: .hs256))
        let joined = try KeySet(joining: [keys, try Self.set()])
        #expect(joined.count == 8)
    }

    @Test(
        "what is no text of keys is told by what is wrong with it",
        arguments: [
            ("", KeyError.notPEM),
            ("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", .notPEM),
            ("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", .unreadable(1)),
            ("-----BEGIN PUBLIC KEY-----\n\u{1}*\n-----END PUBLIC KEY-----\n", .unreadable(1)),
            ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", .unreadable(1)),
            ("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END RSA PUBLIC KEY-----\n", .notPEM),
            (KeyFixtures.weakPEM, .weak(bits: 1_024)),
        ])
    func refusedPEM(text: String, error: KeyError) {
        #expect(throws: error) { try Self.pem(text) }
    }

    @Test(
        "what is no set of keys is told, and what is of no use in one is passed over",
        arguments: [
            ("", KeyError.notJSON), ("[]", .notJSON), ("{}", .notJSON), (#"{"keys":{}}"#, .notJSON),
            (#"{"keys":[]}"#, .noKeys), (#"{"keys":[1,"x",null,[{}]]}"#, .noKeys),
            (#"{"keys":[{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T"}]}"#, .noKeys),
            (#"{"keys":[{"kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA"}]}"#, .noKeys),
            (#"{"keys":[{"kty":"EC","crv":"secp256k1","x":"AAAA","y":"AAAA"}]}"#, .noKeys),
            (#"{"keys":[{"kty":"OKP","crv":"Ed25519","x":"AAAA"}]}"#, .noKeys),
            (#"{"keys":[{"kty":"OKP","crv":"X25519","x":"AAAA"}]}"#, .noKeys),
            (#"{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"}]}"#, .weak(bits: 17)),
            (#"{"keys":[{"kty":"RSA","n":"*","e":"AQAB"}]}"#, .noKeys),
            (
                KeyFixtures.set.replacing("\"use\": \"sig\"", with: "\"use\": \"enc\"").replacing(
                    "\"kid\"", with: "\"k\""
                )
                .replacing("\"EC\"", with: "\"EX\"").replacing("verify", with: "sign"), .noKeys
            ),
        ])
    func refusedSet(text: String, error: KeyError) {
        #expect(throws: error) { try KeySet(jwks: Array(text.utf8)) }
    }

    @Test("keys with an exponent of 1 or an even one, and those whose private part is told, are passed over")
    func unsound() throws {
        let good = KeyFixtures.set
        #expect(good.contains("\"e\": \"AQAB\""))
        for exponent in ["AQ", "Ag", "AA", "AQAAAAAAAAAB"] {
            let text = good.replacing("\"e\": \"AQAB\"", with: "\"e\": \"\(exponent)\"")
            #expect(try KeySet(jwks: Array(text.utf8)).count == 4, "\(exponent)")
        }
        let told = good.replacing("\"kid\": \"rsa\"", with: "\"d\": \"AQAB\"")
        #expect(try KeySet(jwks: Array(told.utf8)).count == 4)
    }

    @Test("a weak key in a set is passed over where there is a better one")
    func weakBeside() throws {
        let weak = #"{"kty":"RSA","n":"wQABAAEAAQABAAEAAQABAAEAAQAB","e":"AQAB"}"#
        let text = KeyFixtures.set.replacing("{\"keys\": [", with: "{\"keys\": [\(weak), ")
        #expect(try KeySet(jwks: Array(text.utf8)).count == 5)
        #expect(throws: KeyError.weak(bits: 168)) { try KeySet(jwks: Array("{\"keys\":[\(weak)]}".utf8)) }
    }

    @Test("a point that is not on its curve is no key")
    func offCurve() throws {
        let zeros = String(repeating: "A", count: 42) + "E"
        let text = #"{"keys":[{"kty":"EC","crv":"P-256","x":"\#(zeros)","y":"\#(zeros)"}]}"#
        #expect(throws: KeyError.noKeys) { try KeySet(jwks: Array(text.utf8)) }
    }

    @Test(
        "signatures of the wrong length, of zeros, and in another form are refused",
        arguments: ["ES256", "ES384", "ES512", "EdDSA", "RS256", "PS384", "HS384"])
    func signatures(name: String) throws {
        let keys = try Self.set()
        let token = String(decoding: try Self.token(name), as: UTF8.self)
        let signed = try #require(token.lastIndex(of: ".").map { token[...$0] })
        let count = token.utf8.count - signed.utf8.count
        for signature in [
            "", "AA", String(repeating: "A", count: count), String(repeating: "A", count: 4_000),
        ] {
            let forged = Array((signed + signature).utf8)
            let fault =
                name == "HS384"
                ? Self.fault(forged, secret: KeyFixtures.secret, Self.all) : Self.fault(forged, keys)
            #expect(fault == .signature || fault == .malformed || fault == .tooLong, "\(signature.count)")
        }
    }
}
