import Testing

@testable import JWT

@Suite("Keys that a server gives")
struct RemoteKeysTests {
    private static let now: Int64 = 1_700_000_100_000_000
    private static let rules = ValidationRules(maxTokenLifetimeMicroseconds: 1 << 53)

    private static func verifier() -> TokenVerifier {
        TokenVerifier(remoteFor: TokenAlgorithm.allCases, rules: rules)
    }

    private static func set(_ text: String = KeyFixtures.set) throws -> KeySet {
        try KeySet(jwks: Array(text.utf8))
    }

    private static func token(_ algorithm: String) throws -> [UInt8] {
        let row = try #require(KeyFixtures.tokens.first { $0.algorithm == algorithm })
        return Array(row.token.utf8)
    }

    private static func fault(_ token: [UInt8], _ verifier: inout TokenVerifier) -> TokenError? {
        var claims = Claims()
        do throws(TokenError) {
            try verifier.verify(token.span, nowMicroseconds: now, into: &claims)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "before there are keys nothing is known of a token's signature, and its form is judged all the same")
    func none() throws {
        var verifier = Self.verifier()
        #expect(Self.fault(try Self.token("RS256"), &verifier) == .noKeys)
        #expect(Self.fault(try Self.token("HS256"), &verifier) == .algorithm, "no server gives secrets")
        #expect(Self.fault(Array("a.b".utf8), &verifier) == .malformed)
    }

    @Test(
        "a set is taken, another one flushes what the first accepted, and without keys nothing is known again"
    )
    func taken() throws {
        var verifier = Self.verifier()
        let token = try Self.token("RS256")
        verifier.take(try Self.set())
        #expect(Self.fault(token, &verifier) == nil)
        var claims = Claims()
        let standing = try verifier.judge(token.span, nowMicroseconds: Self.now, into: &claims)
        #expect(!standing.isNew, "it is remembered")
        let other = KeyFixtures.set.replacing("\"kid\": \"rsa\"", with: "\"kid\": \"newer\"")
        verifier.take(try Self.set(other))
        #expect(Self.fault(token, &verifier) == .unknownKey)
        #expect(verifier.keyID.map { String(decoding: $0, as: UTF8.self) } == "rsa")
        verifier.take(try Self.set())
        #expect(Self.fault(token, &verifier) == nil)
        verifier.take(nil)
        #expect(Self.fault(token, &verifier) == .noKeys)
        #expect(Self.fault([], &verifier) == .malformed)
    }

    @Test("a bad signature under a known id is no unknown key, and neither is a token without an id")
    func known() throws {
        var verifier = Self.verifier()
        verifier.take(try Self.set())
        var token = try Self.token("RS256")
        token[token.count - 10] = token[token.count - 10] == 0x41 ? 0x42 : 0x41
        #expect(Self.fault(token, &verifier) == .signature)
        verifier.take(try Self.set(KeyFixtures.set.replacing("RSA", with: "other")))
        let nameless = try #require(KeyFixtures.tokens.first { $0.algorithm == "RS256" && $0.key.isEmpty })
        #expect(Self.fault(Array(nameless.token.utf8), &verifier) == .signature)
    }

    @Test("what is of no use in a set is left out and counted, and what stands twice counts once")
    func counted() throws {
        let key =
            #"{"kty":"OKP","crv":"Ed25519","kid":"a","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#
        let useless =
            #"{"kty":"oct","k":"c2VjcmV0"},{"kty":"EC","crv":"P-256"},{},{"kty":"RSA","n":"AQAB","e":"AQAB"}"#
        let reading = try KeySet.counting(jwks: Array("{\"keys\":[\(useless),\(key),\(key)]}".utf8))
        #expect(reading.set.count == 1 && reading.leftOut == 4)
        #expect(throws: KeyError.noKeys) {
            try KeySet.counting(jwks: Array(#"{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}"#.utf8))
        }
        #expect(throws: KeyError.notJSON) { try KeySet.counting(jwks: Array("<html>".utf8)) }
    }

    @Test("certificates by their ids are a set, and what is none is left out and counted")
    func certificates() throws {
        let pem = KeyFixtures.certificate.replacing("\n", with: "\\n")
        let other = KeyFixtures.edPEM.replacing("\n", with: "\\n")
        let text =
            "{\"a\": \"\(pem)\", \"b\": \"\(other)\", \"c\": 1, \"d\": {}, \"e\": \"\", \"f\": \"\(pem)\"}"
        let reading = try KeySet.counting(certificates: Array(text.utf8))
        #expect(reading.set.count == 2 && reading.leftOut == 4)
        #expect(reading.set.hasKey(id: Array("a".utf8)) && reading.set.hasKey(for: .es256))
        #expect(throws: KeyError.noKeys) { try KeySet.counting(certificates: Array("{}".utf8)) }
        for text in ["[]", "", "{\"a\": \"\(pem)\""] {
            #expect(throws: KeyError.notCertificates) {
                try KeySet.counting(certificates: Array(text.utf8))
            }
        }
    }

    @Test("the same keys in another order are the same set")
    func same() throws {
        let set = try Self.set()
        let reversed = try KeySet(Array(set.keys.reversed()))
        #expect(set != reversed && set.hasSameKeys(as: reversed))
        #expect(!set.hasSameKeys(as: try KeySet(Array(set.keys.dropFirst()))))
        #expect(set.hasKey(id: Array("rsa".utf8)) && !set.hasKey(id: Array("rs".utf8)))
    }
}
