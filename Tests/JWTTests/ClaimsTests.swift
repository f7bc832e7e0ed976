import Bytes
import Testing

@testable import JWT

@Suite("Judging claims")
struct ClaimsTests {
    private static let second: Int64 = 1_000_000

    @Test(
        "times are judged at the microsecond (RFC 7519, section 4.1)",
        arguments: [
            // claims, leeway in seconds, the fault when now is 1700000000.0
            (#"{"exp":1700000001}"#, 0, nil), (#"{"exp":1700000000.000001}"#, 0, nil),
            (#"{"exp":1700000000}"#, 0, .expired), (#"{"exp":1699999999.999999}"#, 0, .expired),
            (#"{"exp":1699999971}"#, 30, nil), (#"{"exp":1699999970}"#, 30, .expired),
            (#"{}"#, 0, .invalidClaims),
            (#"{"exp":null}"#, 0, .invalidClaims), (#"{"exp":"1700000001"}"#, 0, .invalidClaims),
            (#"{"exp":-1}"#, 0, .expired), (#"{"exp":-1e400}"#, 0, .expired),
            (#"{"exp":1.7000000005e9}"#, 0, nil),
            (#"{"exp":1700000100,"nbf":1700000000}"#, 0, nil),
            (#"{"exp":1700000100,"nbf":1700000000.000001}"#, 0, .notYetValid),
            (#"{"exp":1700000100,"nbf":1700000030}"#, 30, nil),
            (#"{"exp":1700000100,"nbf":1700000030.000001}"#, 30, .notYetValid),
            (#"{"exp":1700000100,"nbf":1e400}"#, 0, .notYetValid),
            (#"{"exp":1700000100,"nbf":true}"#, 0, .invalidClaims),
            (#"{"exp":1700000100,"iat":1700000000}"#, 0, nil),
            (#"{"exp":1700000100,"iat":1700000000.000001}"#, 0, .invalidClaims),
            (#"{"exp":1700000100,"iat":1700000030}"#, 30, nil),
            (#"{"exp":1700000100,"iat":1e400}"#, 0, .invalidClaims),
            (#"{"exp":1700000100,"auth_time":"x"}"#, 0, .invalidClaims),
        ] as [(String, Int64, TokenError?)])
    func times(_ row: (String, Int64, TokenError?)) {
        let rules = ValidationRules(leewayMicroseconds: row.1 * Self.second)
        #expect(TokenFixture.fault(claims: row.0, rules) == row.2)
    }

    @Test(
        "a token that lives too long is refused",
        arguments: [
            (#"{"exp":1700003600,"iat":1700000000}"#, nil),
            (#"{"exp":1700003600,"iat":1699999999.999999}"#, .lifetimeTooLong),
            (#"{"exp":1700003600}"#, nil), (#"{"exp":1700003600.000001}"#, .lifetimeTooLong),
            (#"{"exp":1e400}"#, .lifetimeTooLong),
            (#"{"exp":1700000001,"iat":-1e400}"#, .lifetimeTooLong),
            (#"{"exp":99999999999999}"#, .lifetimeTooLong),
        ] as [(String, TokenError?)])
    func lifetime(_ row: (String, TokenError?)) {
        let rules = ValidationRules(maxTokenLifetimeMicroseconds: 3_600 * Self.second)
        #expect(TokenFixture.fault(claims: row.0, rules) == row.1)
    }

    @Test(
        "iss is compared letter for letter (RFC 7519, 4.1.1)",
        arguments: [
            (#""iss":"https://a""#, nil), (#""iss":"https:\/\/a""#, nil),
            (#""iss":"https://A""#, .invalidClaims), (#""iss":"https://a/""#, .invalidClaims),
            (#""iss":["https://a"]"#, .invalidClaims), (#""x":"https://a""#, .invalidClaims),
        ] as [(String, TokenError?)])
    func issuer(_ row: (String, TokenError?)) {
        #expect(
            TokenFixture.fault(claims: "{\"exp\":1700000100,\(row.0)}", ValidationRules(issuer: "https://a"))
                == row.1)
    }

    @Test(
        "aud is a string or an array of strings (RFC 7519, 4.1.3)",
        arguments: [
            (#""aud":"b""#, nil), (#""aud":["x","b"]"#, nil), (#""aud":[ "x" , "\u0062" ]"#, nil),
            (#""aud":"x""#, .invalidClaims),
            (#""aud":[]"#, .invalidClaims), (#""aud":["x"]"#, .invalidClaims),
            (#""aud":"B""#, .invalidClaims), (#""aud":["bb"]"#, .invalidClaims),
            (#""aud":["b",1]"#, .invalidClaims), (#""aud":[["b"]]"#, .invalidClaims),
            (#""aud":1"#, .invalidClaims), (#""x":1"#, .invalidClaims),
            (#""aud":[""]"#, .invalidClaims), (#""aud":["x,b"]"#, .invalidClaims),
        ] as [(String, TokenError?)])
    func audience(_ row: (String, TokenError?)) {
        let claims = "{\"exp\":1700000100,\(row.0)}"
        #expect(TokenFixture.fault(claims: claims, ValidationRules(audiences: ["a", "b"])) == row.1)
        #expect(TokenFixture.fault(claims: claims) == nil)
    }

    @Test(
        "required claims must be there, with their value where one is named",
        arguments: [
            (#""type":"access","x":1"#, nil), (#""type":"refresh","x":1"#, .invalidType),
            (#""x":1"#, .invalidType),
            (#""type":["refresh"],"x":1"#, .invalidType), (#""type":"access""#, .invalidClaims),
            (#""type":["refresh","access"],"x":1"#, nil), (#""type":["access",7],"x":1"#, .invalidType),
            (#""type":"access","x":null"#, .invalidClaims),
            (#""typ\u0065":"acces\u0073","x":0"#, nil),
        ] as [(String, TokenError?)])
    func required(_ row: (String, TokenError?)) {
        let rules = ValidationRules(requiredClaims: [.init(name: "type", value: "access"), .init(name: "x")])
        #expect(TokenFixture.fault(claims: "{\"exp\":1700000100,\(row.0)}", rules) == row.1)
    }

    @Test(
        "a required claim with several values is any of them, each of its own kind",
        arguments: [
            (#""pro""#, true), (#""te\u0061m""#, true), (#""free""#, false), (#"["x","team"]"#, true),
            (#"["x"]"#, false), ("[]", false), (#"["team",{}]"#, false), ("3", true), (#""3""#, false),
            ("4", false), ("3.0", false), ("true", true), (#""true""#, false), ("false", false),
            ("null", false), (#"{"pro":1}"#, false),
        ])
    func requiredValues(_ row: (claim: String, isTaken: Bool)) {
        let values: [ClaimValue] = [.text("pro"), .text("team"), .number(3), .boolean(true)]
        let rules = ValidationRules(requiredClaims: [.init(name: "plan", values: values)])
        let fault = TokenFixture.fault(claims: "{\"exp\":1700000100,\"plan\":\(row.claim)}", rules)
        #expect(fault == (row.isTaken ? nil : .invalidClaims))
    }

    @Test(
        "names of users, tokens and sessions are such as a field can carry",
        arguments: [
            (#""7""#, nil), (#""é ü""#, nil), (#""0123456789abcdef""#, nil), (#""""#, .invalidClaims),
            (#""a\r\nX: y""#, .invalidClaims),
            (#"" a""#, .invalidClaims), (#""a ""#, .invalidClaims), (#""a\u0000""#, .invalidClaims),
            (#""01234567\u007f""#, .invalidClaims),
            (#""\u007f01234567""#, .invalidClaims), (#""\t0123456789""#, .invalidClaims),
            ("7", .invalidClaims), ("null", .invalidClaims), ("[]", .invalidClaims),
        ] as [(String, TokenError?)])
    func identifiers(_ row: (String, TokenError?)) {
        for name in ["sub", "jti", "sid"] {
            #expect(TokenFixture.fault(claims: "{\"exp\":1700000100,\"\(name)\":\(row.0)}") == row.1)
        }
    }

    @Test("every registered claim is read, and none is left over for the next token")
    func reading() throws {
        var verifier = TokenVerifier(secret: TokenFixture.secret, rules: ValidationRules())
        var claims = Claims()
        let full = TokenFixture.token(
            #"{"sub":"u","jti":"t","sid":"s","iss":"i","type":"access","exp":1700000100.5,"nbf":1,"#
                + #""iat":1699999999.25,"#
                + #""auth_time":1699990000.123456,"auth_timf":1,"email":"a@b","n":{"sub":"other"}}"#)
        try verifier.verify(Array(full.utf8).span, nowMicroseconds: TokenFixture.now, into: &claims)
        func text(_ range: ByteRange?) -> String? { range.map { claims.bytes.text(in: $0.bounds) } }
        #expect(text(claims.subject) == "u")
        #expect(text(claims.tokenID) == "t")
        #expect(text(claims.sessionID) == "s")
        #expect(text(claims.issuer) == "i")
        #expect(text(claims.type) == "access")
        #expect(text(claims.string(named: "email")) == "a@b")
        #expect(claims.string(named: "n") == nil)
        #expect(claims.expires == 1_700_000_100_500_000)
        #expect(claims.notBefore == 1_000_000)
        #expect(claims.issuedAt == 1_699_999_999_250_000)
        #expect(claims.authTime == 1_699_990_000_123_456)

        let bare = TokenFixture.token(#"{"exp":1700000100}"#)
        try verifier.verify(Array(bare.utf8).span, nowMicroseconds: TokenFixture.now, into: &claims)
        #expect(
            claims.subject == nil && claims.tokenID == nil && claims.sessionID == nil && claims.issuer == nil)
        #expect(
            claims.type == nil && claims.notBefore == nil && claims.issuedAt == nil && claims.authTime == nil)
        #expect(claims.string(named: "email") == nil)
    }
}
