import Bytes
import HTTP1
import JWT
import Testing

@testable import Gateway

@Suite("Authentication")
struct AuthenticationTests {
    private static let now: Int64 = 1_700_000_000_000_000
    private static let secret = Array("a secret of thirty-two bytes or more".utf8)
    private static let otherSecret = Array("another secret of thirty-two bytes or more".utf8)
    private static let good =
        #"{"sub":"7","jti":"t-1","sid":"s-1","exp":1700000600,"iat":1699999000,"#
        + #""auth_time":1699999000.25,"type":"access"}"#

    private func provider(_ secret: [UInt8], issuer: String? = nil) -> Configuration.Provider {
        Configuration.Provider(
            name: "app", key: .secret(secret), issuer: issuer, audiences: [],
            requiredClaims: [.init(name: "type", value: "access")], tokenType: nil, leewayMicroseconds: 0,
            maxTokenLifetimeMicroseconds: 86_400_000_000)
    }

    private func make(
        _ providers: [Configuration.Provider]? = nil, subjectField: String = "x-user-id",
        revocations: RevocationTable = RevocationTable(capacity: 10, hash: SipHash(firstKey: 1, secondKey: 2))
    ) -> Authentication {
        Authentication(
            providers ?? [provider(AuthenticationTests.secret)],
            .init(
                subject: subjectField, sessionID: "x-session-id", tokenID: "x-token-id",
                tokenExpires: "x-token-expires",
                authTime: "x-auth-time"),
            revocations: revocations, userHash: SipHash(firstKey: 3, secondKey: 4))
    }

    private func token(_ claims: String = good, secret: [UInt8] = secret) -> String {
        var signer = TokenSigner(secret: secret)
        return signer.sign(claimsJSON: claims)
    }

    private func judge(
        _ authentication: inout Authentication, _ lines: [String],
        _ mode: Configuration.Route.Authentication = .required, providers: [Int] = [0]
    ) throws -> Authentication.Judgement {
        let request = try ParsedRequest("GET", "/", lines)
        return authentication.judge(
            request.bytes.span, request.head, mode, providers: providers,
            nowMicroseconds: AuthenticationTests.now)
    }

    @Test(
        "a good token is accepted, whatever the case of its scheme",
        arguments: ["Bearer", "bearer", "BEARER", "bEaReR  "])
    func good(scheme: String) throws {
        var authentication = make()
        #expect(
            try judge(&authentication, ["Authorization: \(scheme) \(token())"]) == .identified(provider: 0))
        #expect(authentication.subject.text == "7")
    }

    @Test("the identity is written for the upstream, times in Unix seconds")
    func identity() throws {
        var authentication = make()
        _ = try judge(&authentication, ["Authorization: Bearer \(token())"])
        var output = ByteBuffer(capacity: 16)
        authentication.writeIdentity(into: &output)
        #expect(
            output.readable.text
                == "x-user-id: 7\r\nx-session-id: s-1\r\nx-token-id: t-1\r\nx-token-expires: 1700000600\r\n"
                + "x-auth-time: 1699999000.250000\r\n")
        output.removeAll()
        _ = try judge(
            &authentication,
            ["Authorization: Bearer \(token(#"{"sub":"8","exp":1700000600,"type":"access"}"#))"])
        authentication.writeIdentity(into: &output)
        #expect(output.readable.text == "x-user-id: 8\r\nx-token-expires: 1700000600\r\n")
    }

    @Test(
        "no token, or another scheme, is no authentication",
        arguments: [
            [], ["Authorization: Basic YTpi"], ["Authorization: Bearer"], ["Authorization: "],
            ["Authorization: Bearertoken"], ["X-Authorization: Bearer x"],
        ])
    func missing(lines: [String]) throws {
        var authentication = make()
        guard case .refused(let refusal) = try judge(&authentication, lines) else {
            Issue.record("refused where it is required")
            return
        }
        #expect(refusal.status == 401)
        #expect(refusal.detail.description == "Not authenticated")
        #expect(refusal.challenge == .bearer)
        #expect(try judge(&authentication, lines, .optional) == .anonymous)
        #expect(try judge(&authentication, lines, .none) == .anonymous)
    }

    @Test(
        "a bad token is refused, saying why, where it is optional too",
        arguments: [
            (#"{"sub":"7","exp":1700000000,"type":"access"}"#, "Token has expired", Rule.tokenExpired),
            (#"{"sub":"7","exp":1700000600,"type":"refresh"}"#, "Invalid token type", .tokenType),
            (#"{"sub":"7","exp":1700000600}"#, "Invalid token type", .tokenType),
            (#"{"exp":1700000600,"type":"access"}"#, "Token has invalid claims", .tokenClaims),
            (#"{"sub":"7","type":"access"}"#, "Token has invalid claims", .tokenClaims),
            (
                #"{"sub":"7","exp":1700000600,"nbf":1700000001,"type":"access"}"#, "Token has invalid claims",
                .tokenClaims
            ),
            (#"{"sub":"7","exp":1800000000,"type":"access"}"#, "Token has invalid claims", .tokenClaims),
            (
                #"{"sub":"7\r\nX-Admin: 1","exp":1700000600,"type":"access"}"#, "Token has invalid claims",
                .tokenClaims
            ),
            (#"{"sub":"7","#, "Could not validate credentials", .tokenMalformed),
        ])
    func refused(claims: String, detail: String, rule: Rule) throws {
        var authentication = make()
        for mode in [Configuration.Route.Authentication.required, .optional] {
            let judgement = try judge(&authentication, ["Authorization: Bearer \(token(claims))"], mode)
            guard case .refused(let refusal) = judgement else {
                Issue.record("refused: \(detail)")
                return
            }
            #expect(refusal.detail.description == detail)
            #expect(refusal.rule == rule)
            #expect(refusal.challenge == .invalidToken)
            #expect(refusal.status == 401)
        }
    }

    @Test("a token of another key, or of none, cannot be validated")
    func signature() throws {
        var authentication = make()
        for text in [
            token(secret: AuthenticationTests.otherSecret), "a.b.c", "x", token() + "x",
            "eyJhbGciOiJub25lIn0.e30.",
        ] {
            guard case .refused(let refusal) = try judge(&authentication, ["Authorization: Bearer \(text)"])
            else {
                Issue.record("refused: \(text)")
                return
            }
            #expect(refusal.detail.description == "Could not validate credentials")
        }
    }

    @Test("two Authorization fields are refused, even if both are good")
    func repeated() throws {
        var authentication = make()
        let line = "Authorization: Bearer \(token())"
        for mode in [Configuration.Route.Authentication.required, .optional] {
            guard case .refused(let refusal) = try judge(&authentication, [line, line], mode) else {
                Issue.record("refused")
                return
            }
            #expect(refusal.status == 401)
        }
        #expect(try judge(&authentication, [line, line], .none) == .anonymous)
    }

    @Test("a route takes the tokens of its own providers alone")
    func providers() throws {
        var authentication = make([
            provider(AuthenticationTests.secret), provider(AuthenticationTests.otherSecret),
            provider(AuthenticationTests.secret, issuer: "elsewhere"),
        ])
        let first = "Authorization: Bearer \(token())"
        let second = "Authorization: Bearer \(token(secret: AuthenticationTests.otherSecret))"
        #expect(try judge(&authentication, [first], providers: [0, 1]) == .identified(provider: 0))
        #expect(try judge(&authentication, [second], providers: [0, 1]) == .identified(provider: 1))
        #expect(try judge(&authentication, [first], providers: [2, 1, 0]) == .identified(provider: 0))
        for (line, providers) in [(second, [0]), (first, [1]), (first, [2]), (first, [])] {
            guard case .refused = try judge(&authentication, [line], providers: providers) else {
                Issue.record("refused by \(providers)")
                return
            }
        }
        let expired = "Authorization: Bearer \(token(#"{"sub":"7","exp":1600000000,"type":"access"}"#))"
        for providers in [[0, 1], [1, 0]] {
            let judgement = try judge(&authentication, [expired], providers: providers)
            #expect(judgement == .refused(TokenError.expired.refusal))
        }
    }

    @Test("a revoked token is refused: by its id, its session, or its user, of its own provider alone")
    func revoked() throws {
        let entries: [(RevocationKind, String, Int64?, Bool)] = [
            (.tokenID, "t-1", nil, true), (.tokenID, "t-2", nil, false), (.tokenID, "s-1", nil, false),
            (.sessionID, "s-1", nil, true), (.subject, "7", 1_699_999_000_250_000, true),
            (.subject, "7", 1_699_999_000_249_999, false), (.subject, "8", .max, false),
        ]
        let line = "Authorization: Bearer \(token())"
        for (kind, value, before, isRevoked) in entries {
            for provider in 0...1 {
                let revocations = RevocationTable(capacity: 10, hash: SipHash(firstKey: 1, secondKey: 2))
                let entry = RevocationEntry(
                    kind: kind, value: Array(value.utf8), beforeMicroseconds: before)
                #expect(revocations.insert(provider: provider, entry, forgetAt: .max))
                var authentication = make(revocations: revocations)
                let judgement = try judge(&authentication, [line])
                guard isRevoked && provider == 0 else {
                    #expect(judgement == .identified(provider: 0))
                    continue
                }
                guard case .refused(let refusal) = judgement else {
                    Issue.record("\(kind) \(value) is revoked")
                    return
                }
                #expect(refusal.detail.description == "Token has been revoked")
                #expect(refusal.rule == .tokenRevoked)
                #expect(refusal.challenge == .invalidToken)
            }
        }
    }

    @Test(
        "the identity of a known token is that of its own, new or not, whatever came between",
        arguments: ["x-user-id", "x-" + String(repeating: "n", count: 900)])
    func passports(name: String) throws {
        var authentication = make(subjectField: name)
        var output = ByteBuffer(capacity: 16)
        let long = String(repeating: "s", count: 700)
        for round in 0..<3 {
            for number in 0..<300 {
                let session = number % 50 == 0 ? long : "s"
                let claims =
                    #"{"sub":"user\#(number)","sid":"\#(session)\#(number)","exp":1700000600,"#
                    + #""type":"access"}"#
                let answer = try judge(&authentication, ["Authorization: Bearer \(token(claims))"])
                #expect(answer == .identified(provider: 0))
                #expect(authentication.subject.text == "user\(number)")
                output.removeAll()
                authentication.writeIdentity(into: &output)
                #expect(
                    output.readable.text
                        == "\(name): user\(number)\r\nx-session-id: \(session)\(number)\r\n"
                        + "x-token-expires: 1700000600\r\n", "round \(round)")
                let bytes = Array("user\(number)".utf8)
                #expect(
                    authentication.user
                        == RateLimit.user(bytes.span, provider: 0, SipHash(firstKey: 3, secondKey: 4)))
            }
        }
    }

    @Test("a token too large to be remembered has its identity each time, beside one that is remembered")
    func unremembered() throws {
        var authentication = make()
        let padding = String(repeating: "p", count: 1_500)
        for _ in 0..<3 {
            for (subject, pad) in [("large", padding), ("small", ""), ("larger", padding + padding)] {
                let claims = #"{"sub":"\#(subject)","exp":1700000600,"type":"access","pad":"\#(pad)"}"#
                _ = try judge(&authentication, ["Authorization: Bearer \(token(claims))"])
                #expect(authentication.subject.text == subject)
            }
        }
    }

    @Test("a known token that names nobody is refused like a new one")
    func nobody() throws {
        var authentication = make()
        let nobody = token(#"{"exp":1700000600,"type":"access"}"#)
        for _ in 0..<3 {
            let answer = try judge(&authentication, ["Authorization: Bearer \(nobody)"])
            #expect(answer == .refused(TokenError.invalidClaims.refusal))
        }
    }
}
