import Bytes
import JSON
import Testing

@testable import JWT

@Suite("Verifying a token")
struct TokenVerifierTests {
    private static let exampleSecret = Base64URL.decode(
        Array("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow".utf8)
            .span)
    private static let example =
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
        + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
        + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

    @Test("the example of RFC 7515, appendix A.1, is accepted until its exp and not from then on")
    func appendixA1() throws {
        let secret = try #require(Self.exampleSecret)
        let token = Array(Self.example.utf8)
        let rules = ValidationRules(issuer: "joe", maxTokenLifetimeMicroseconds: 1 << 50)
        let exp: Int64 = 1_300_819_380_000_000
        #expect(TokenFixture.fault(token, rules, secret: secret, now: exp - 1) == nil)
        #expect(TokenFixture.fault(token, rules, secret: secret, now: exp) == .expired)
        #expect(TokenFixture.fault(token, rules, now: exp - 1) == .signature)
        var verifier = TokenVerifier(secret: secret, rules: rules)
        var claims = Claims()
        try verifier.verify(token.span, nowMicroseconds: exp - 1, into: &claims)
        let issuer = try #require(claims.issuer)
        #expect(claims.bytes.text(in: issuer.bounds) == "joe")
        #expect(claims.members.member(named: "http://example.com/is_root")?.kind == .true)
        #expect(claims.expires == exp)
    }

    @Test("no token is accepted with any one byte changed, removed or added")
    func tampering() {
        let token = Array(TokenFixture.token(#"{"sub":"7","exp":1700000100,"jti":"a-b"}"#).utf8)
        var verifier = TokenVerifier(secret: TokenFixture.secret, rules: ValidationRules())
        var claims = Claims()
        func accepts(_ bytes: [UInt8]) -> Bool {
            do throws(TokenError) {
                try verifier.verify(bytes.span, nowMicroseconds: TokenFixture.now, into: &claims)
                return true
            } catch { return false }
        }
        #expect(accepts(token))
        for index in token.indices {
            for replacement in [token[index] ^ 1, token[index] ^ 0x20, token[index] &+ 1, 0x2E, 0x41, 0] {
                var changed = token
                changed[index] = replacement
                if changed != token { #expect(!accepts(changed), "byte \(index) became \(replacement)") }
            }
            var shorter = token
            shorter.remove(at: index)
            #expect(!accepts(shorter), "byte \(index) was removed")
            #expect(!accepts(Array(token[..<index])), "cut at \(index)")
            var longer = token
            longer.insert(0x41, at: index)
            #expect(!accepts(longer), "a byte was added at \(index)")
        }
        #expect(!accepts(token + [0x41]))
        #expect(!accepts(token + [0x3D]))
        #expect(accepts(token))
    }

    @Test(
        "a header that the configuration did not ask for is refused",
        arguments: [
            (#"{"alg":"none"}"#, TokenError.algorithm), (#"{"alg":"None"}"#, .algorithm),
            (#"{"alg":"hs256"}"#, .algorithm),
            (#"{"alg":"HS512"}"#, .algorithm), (#"{"alg":"RS256"}"#, .algorithm),
            (#"{"alg":["HS256"]}"#, .algorithm),
            (#"{"typ":"JWT"}"#, .algorithm), (#"{"alg":"HS256","crit":["exp"]}"#, .unsupportedHeader),
            (#"{"alg":"HS256","crit":[]}"#, .unsupportedHeader),
            (#"{"alg":"HS256","jwk":{}}"#, .unsupportedHeader),
            (#"{"alg":"HS256","jku":"https://x"}"#, .unsupportedHeader),
            (#"{"alg":"HS256","x5u":"u"}"#, .unsupportedHeader),
            (#"{"alg":"HS256","x5c":[]}"#, .unsupportedHeader),
            (#"{"alg":"HS256","b64":false}"#, .unsupportedHeader),
            (#"{"alg":"HS256","alg":"none"}"#, .malformed), (#"["HS256"]"#, .malformed), ("", .malformed),
            (#"{"alg":"HS256"} x"#, .malformed),
        ])
    func headers(_ row: (String, TokenError)) {
        let token = TokenFixture.token(#"{"exp":1700000100}"#, header: row.0)
        #expect(TokenFixture.fault(Array(token.utf8)) == row.1)
    }

    @Test(
        "a header's other members do no harm",
        arguments: [
            #"{"alg":"HS256"}"#, #"{"kid":"1","alg":"HS256","typ":"at+jwt"}"#, #"{"\u0061lg":"HS\u003256"}"#,
        ])
    func harmlessHeaders(_ header: String) {
        #expect(
            TokenFixture.fault(Array(TokenFixture.token(#"{"exp":1700000100}"#, header: header).utf8)) == nil)
    }

    @Test(
        "typ is compared without regard to case and to application/ (RFC 7515, 4.1.9)",
        arguments: [
            ("at+jwt", "AT+JWT", true), ("at+jwt", "application/at+jwt", true),
            ("Application/at+JWT", "at+jwt", true),
            ("at+jwt", "JWT", false), ("JWT", "jwt", true), ("JWT", nil, false),
        ] as [(String, String?, Bool)])
    func type(_ row: (String, String?, Bool)) {
        let member = row.1.map { #","typ":"\#($0)""# } ?? ""
        let token = TokenFixture.token(#"{"exp":1700000100}"#, header: #"{"alg":"HS256"\#(member)}"#)
        #expect(
            TokenFixture.fault(Array(token.utf8), ValidationRules(tokenType: row.0))
                == (row.2 ? nil : .invalidType))
    }

    @Test(
        "what has not three parts of base64url is malformed",
        arguments: [
            ("", TokenError.malformed), (".", .malformed), ("..", .malformed), ("a.b", .malformed),
            ("abc", .malformed),
            ("e30.e30.", .algorithm), (".e30.AA", .malformed), ("e30..AA", .malformed),
            ("a.b.c.d", .malformed),
            ("e30=.e30.AA", .malformed),
        ])
    func parts(_ row: (String, TokenError)) {
        #expect(TokenFixture.fault(Array(row.0.utf8)) == row.1)
    }

    @Test("an empty or short signature, or a fourth part, is refused even with a good header")
    func signatures() {
        let token = TokenFixture.token(#"{"exp":1700000100}"#)
        let signed = token[..<(token.lastIndex(of: ".") ?? token.startIndex)]
        #expect(TokenFixture.fault(Array("\(signed).".utf8)) == .signature)
        #expect(TokenFixture.fault(Array("\(signed).AAAA".utf8)) == .signature)
        #expect(TokenFixture.fault(Array("\(token).AAAA".utf8)) == .signature)
    }

    @Test("a token longer than the bound is not looked at")
    func length() {
        let token = Array(TokenFixture.token(#"{"exp":1700000100}"#).utf8)
        #expect(TokenFixture.fault(token, ValidationRules(maxTokenCount: token.count)) == nil)
        #expect(TokenFixture.fault(token, ValidationRules(maxTokenCount: token.count - 1)) == .tooLong)
    }

    @Test(
        "claims that are no JSON object are malformed, though well signed",
        arguments: ["", "[]", "{", "x", "{\"a\":\"\u{1}\"}"])
    func claims(_ text: String) {
        #expect(TokenFixture.fault(claims: text) == .malformed)
    }
}
