import Bytes
import JSON
import Testing

@testable import JWT

@Suite("Tokens seen before")
struct TokenCacheTests {
    @Test("a known token still expires, and its claims come back whole")
    func known() throws {
        var verifier = TokenVerifier(secret: TokenFixture.secret, rules: ValidationRules())
        var claims = Claims()
        let tokens = (0..<600).map {
            Array(
                TokenFixture.token(#"{"sub":"user\#($0)","exp":1700000100,"nbf":1699999000,"n\#($0)":"v"}"#)
                    .utf8)
        }
        for _ in 0..<3 {
            for (index, token) in tokens.enumerated() {
                for _ in 0..<2 {
                    try verifier.verify(token.span, nowMicroseconds: TokenFixture.now, into: &claims)
                    let subject = try #require(claims.subject)
                    #expect(claims.bytes.text(in: subject.bounds) == "user\(index)")
                    let member = claims.members.member(named: Array("n\(index)".utf8).span)
                    #expect(member?.kind == .string)
                    #expect(claims.expires == 1_700_000_100_000_000 && claims.issuedAt == nil)
                }
            }
        }
        for (now, fault) in [
            (1_700_000_100_000_000, TokenError.expired), (1_699_998_999_999_999, .notYetValid),
        ] as [(Int64, TokenError)] {
            do throws(TokenError) {
                let last = tokens[599]
                try verifier.verify(last.span, nowMicroseconds: now, into: &claims)
                Issue.record("accepted at \(now)")
            } catch { #expect(error == fault) }
        }
    }

    @Test("the key's id of a known token comes back with its claims")
    func keyIDs() throws {
        var verifier = TokenVerifier(secret: TokenFixture.secret, rules: ValidationRules())
        var claims = Claims()
        let tokens = ["first", "", "other"].map { id in
            let header = id.isEmpty ? "" : #","kid":"\#(id)""#
            return Array(
                TokenFixture.token(
                    #"{"sub":"a","exp":1700000100,"jti":"t\#(id)"}"#, header: #"{"alg":"HS256"\#(header)}"#
                ).utf8)
        }
        for _ in 0..<2 {
            for (token, id) in zip(tokens, ["first", "", "other"]) {
                try verifier.verify(token.span, nowMicroseconds: TokenFixture.now, into: &claims)
                #expect(claims.keyID == Array(id.utf8))
            }
        }
    }

    @Test("a token that is too large to be kept is judged anew each time", arguments: [15, 16, 17, 60])
    func large(_ claimCount: Int) throws {
        var verifier = TokenVerifier(secret: TokenFixture.secret, rules: ValidationRules())
        var claims = Claims()
        let padding = String(repeating: "x", count: claimCount * 16)
        let others = (2..<claimCount).map { ",\"n\($0)\":\($0)" }.joined()
        let token = Array(TokenFixture.token("{\"exp\":1700000100,\"pad\":\"\(padding)\"\(others)}").utf8)
        for _ in 0..<3 {
            try verifier.verify(token.span, nowMicroseconds: TokenFixture.now, into: &claims)
            #expect(claims.members.count == claimCount)
            #expect(claims.members.member(named: Array("n\(claimCount - 1)".utf8).span)?.kind == .integer)
            let pad = try #require(claims.string(named: "pad"))
            #expect(claims.bytes.text(in: pad.bounds) == padding)
        }
    }

    @Test("no token is known to a cache that holds none, be it empty or all zeros", arguments: [0, 1, 8, 20])
    func nothing(count: Int) {
        #expect(TokenFixture.fault([UInt8](repeating: 0, count: count)) == .malformed)
    }

    @Test("a token is new once, and its place is given anew only to one that is new there")
    func standing() throws {
        var verifier = TokenVerifier(secret: TokenFixture.secret, rules: ValidationRules())
        var claims = Claims()
        var owners: [Int: Int] = [:]
        let tokens = (0..<400).map { Array(TokenFixture.token(#"{"sub":"u\#($0)","exp":1700000100}"#).utf8) }
        for _ in 0..<2 {
            for (number, token) in tokens.enumerated() {
                for turn in 0..<2 {
                    let standing = try verifier.judge(
                        token.span, nowMicroseconds: TokenFixture.now, into: &claims)
                    #expect(standing.place >= 0 && standing.place < TokenVerifier.placeCount)
                    if standing.isNew { owners[standing.place] = number }
                    #expect(turn == 0 || !standing.isNew)
                    #expect(owners[standing.place] == number)
                    verifier.recall(standing.place, into: &claims)
                    let subject = try #require(claims.subject)
                    #expect(claims.bytes.text(in: subject.bounds) == "u\(number)")
                }
            }
        }
        // Four share a set: twice as many tokens as a quarter of the places leave hardly any place empty.
        #expect(owners.count > TokenVerifier.placeCount / 2)
    }

    @Test("a token that differs from a known one in any byte is judged anew")
    func different() throws {
        var verifier = TokenVerifier(secret: TokenFixture.secret, rules: ValidationRules())
        var claims = Claims()
        let token = Array(TokenFixture.token(#"{"sub":"u","exp":1700000100}"#).utf8)
        try verifier.verify(token.span, nowMicroseconds: TokenFixture.now, into: &claims)
        for index in token.indices {
            var changed = token
            changed[index] ^= 4
            do throws(TokenError) {
                try verifier.verify(changed.span, nowMicroseconds: TokenFixture.now, into: &claims)
                Issue.record("accepted with byte \(index) changed")
            } catch {}
        }
        try verifier.verify(token.span, nowMicroseconds: TokenFixture.now, into: &claims)
        #expect(claims.subject != nil)
    }
}
