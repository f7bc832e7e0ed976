import Bytes
import Testing

@testable import Gateway

@Suite("The Gateway-Revoke field")
struct RevocationFieldTests {
    private func parse(_ text: String) -> Result<RevocationEntry, GatewayRevokeError> {
        Result { () throws(GatewayRevokeError) in try GatewayRevokeField.parse(Array(text.utf8).span) }
    }

    private func entry(
        _ kind: RevocationKind, _ value: String, before: Int64? = nil, expires: Int64? = nil
    ) -> RevocationEntry {
        RevocationEntry(
            kind: kind, value: Array(value.utf8), beforeMicroseconds: before, expiresMicroseconds: expires)
    }

    @Test("a token, a session and a user can be named")
    func forms() {
        #expect(
            parse(#"jti="a-b", exp=1700000000"#)
                == .success(entry(.tokenID, "a-b", expires: 1_700_000_000_000_000)))
        #expect(parse(#"jti="a""#) == .success(entry(.tokenID, "a")))
        #expect(parse(#"sid="s""#) == .success(entry(.sessionID, "s")))
        #expect(parse(#"exp=5,sid="s""#) == .success(entry(.sessionID, "s", expires: 5_000_000)))
        #expect(
            parse(#"sub="7", before=1700000000.125"#)
                == .success(entry(.subject, "7", before: 1_700_000_000_125_000)))
        #expect(
            parse("  sub=\"q\\\"\\\\ x\" \t,\t before=@1,  exp=2.5  ")
                == .success(entry(.subject, #"q"\ x"#, before: 1_000_000, expires: 2_500_000)))
        #expect(parse(#"sub="7", before=-1.5"#) == .success(entry(.subject, "7", before: -1_500_000)))
        #expect(
            parse(#"jti="a", exp=999999999999999"#)
                == .success(entry(.tokenID, "a", expires: 1_000_000_000_000_000_000)))
    }

    @Test(
        "all else is refused, each fault by its name (RFC 9651, section 4.2)",
        arguments: [
            ("", .ambiguous), (" ", .ambiguous), ("exp=1", .ambiguous), (#"jti="a", sid="b""#, .ambiguous),
            (#"jti="a", sub="b", before=1"#, .ambiguous), (#"jti="a", jti="b""#, .duplicateMember),
            (#"jti="a", exp=1, exp=2"#, .duplicateMember),
            (#"sub="a", before=1, before=1"#, .duplicateMember),
            (#"sub="a""#, .beforeMismatch), (#"jti="a", before=1"#, .beforeMismatch),
            (#"sid="a", before=1"#, .beforeMismatch), (#"jti="a", iss="b""#, .unknownMember),
            (#"jti="a", x"#, .unknownMember), ("jti", .invalidValue), ("jti=1", .invalidValue),
            ("jti=?1", .invalidValue), (#"jti="""#, .invalidValue), (#"jti="a", exp="1""#, .invalidValue),
            (#"jti="a", exp"#, .invalidValue), (#"jti="a", exp=?0"#, .invalidValue),
            ("jti=\"\(String(repeating: "x", count: 1_025))\"", .invalidValue), ("jti=a", .malformed),
            ("jti='a'", .malformed), (#"jti="a"#, .malformed), (#"jti="a\"#, .malformed),
            (#"jti="\n""#, .malformed),
            (#"jti="a","#, .malformed), (#"jti="a", "#, .malformed), (#","jti="a""#, .malformed),
            (#"jti="a" exp=1"#, .malformed), (#"jti="a";x=1"#, .malformed),
            (#"jti="a", exp=1;x"#, .malformed),
            (#"jti ="a""#, .invalidValue), (#"jti= "a""#, .malformed), (#"JTI="a""#, .malformed),
            (#"jti="é""#, .malformed), ("jti=\"\u{7f}\"", .malformed), ("jti=\"a\tb\"", .malformed),
            ("\tjti=\"a\"", .malformed), ("jti=:YQ==:", .malformed), (#"jti=("a")"#, .malformed),
            (#"jti=%"a""#, .malformed), (#"jti="a", exp="#, .malformed), (#"jti="a", exp=-"#, .malformed),
            (#"jti="a", exp=1."#, .malformed), (#"jti="a", exp=.5"#, .malformed),
            (#"jti="a", exp=1.2345"#, .malformed),
            (#"jti="a", exp=1234567890123.5"#, .malformed), (#"jti="a", exp=1234567890123456"#, .malformed),
            (#"jti="a", exp=1e9"#, .malformed), (#"jti="a", exp=+1"#, .malformed),
            (#"jti="a", exp=@1.5"#, .malformed),
            (#"jti="a", exp=?2"#, .malformed), (#"jti="a", exp=@"#, .malformed), (#"=1"#, .malformed),
        ] as [(String, GatewayRevokeError)])
    func refused(_ row: (String, GatewayRevokeError)) {
        #expect(parse(row.0) == .failure(row.1), "\(row.0)")
    }

    @Test("a field that is cut short is refused wherever it does not end in a whole number")
    func truncated() {
        let text = #"sub="user", before=1700000000.125"#
        for count in 0..<text.count {
            let cut = String(text.prefix(count))
            // A decimal's digits can be fewer and still be a decimal.
            let isWhole = count > 19 && !cut.hasSuffix(".")
            if case .success = parse(cut) { #expect(isWhole, "\(cut)") } else { #expect(!isWhole, "\(cut)") }
        }
    }

    @Test("an entry is kept until its tokens have expired, leeway included")
    func forgetting() {
        let now: Int64 = 1_000
        #expect(entry(.tokenID, "a", expires: 5_000).forgetAt(now: now, leeway: 7, maxLifetime: 100) == 5_007)
        #expect(entry(.tokenID, "a").forgetAt(now: now, leeway: 7, maxLifetime: 100) == 1_107)
        #expect(
            entry(.tokenID, "a", expires: .max).forgetAt(now: now, leeway: .max, maxLifetime: .max) == 1 << 61
        )
        #expect(entry(.tokenID, "a").forgetAt(now: .max, leeway: 0, maxLifetime: .max) == 1 << 60)
    }
}
