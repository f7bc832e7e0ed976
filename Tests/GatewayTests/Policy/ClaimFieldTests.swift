import Bytes
import HTTP1
import JWT
import Testing

@testable import Gateway

@Suite("Claims as fields for the upstream")
struct ClaimFieldTests {
    private static let secret = Array("a secret of thirty-two bytes or more".utf8)
    private static let now: Int64 = 1_700_000_000_000_000

    /// The fields that the upstream gets of a token with these members; nil: the token is refused.
    private func fields(_ members: String, times: Int = 1) throws -> String? {
        var identity = Configuration.IdentityFields()
        identity.claims = [.init(claim: "plan", field: "x-plan"), .init(claim: "rôle", field: "x-role")]
        let provider = Configuration.Provider(
            name: "app", key: .secret(Self.secret), issuer: nil, audiences: [], requiredClaims: [],
            tokenType: nil, leewayMicroseconds: 0, maxTokenLifetimeMicroseconds: 86_400_000_000)
        var authentication = Authentication(
            [provider], identity,
            revocations: RevocationTable(capacity: 10, hash: SipHash(firstKey: 1, secondKey: 2)),
            userHash: SipHash(firstKey: 3, secondKey: 4))
        var signer = TokenSigner(secret: Self.secret)
        let token = signer.sign(claimsJSON: "{\"sub\":\"7\",\"exp\":1700000600\(members)}")
        let request = try ParsedRequest("GET", "/", ["Authorization: Bearer \(token)"])
        var judgement = Authentication.Judgement.anonymous
        for _ in 0..<times {
            judgement = authentication.judge(
                request.bytes.span, request.head, .required, providers: [0], nowMicroseconds: Self.now)
        }
        if case .refused(let refusal) = judgement {
            #expect(refusal.status == 401 && refusal.rule == .tokenClaims)
            return nil
        }
        var output = ByteBuffer(capacity: 64)
        authentication.writeIdentity(into: &output)
        return output.readable.text
    }

    @Test(
        "a claim stands in its field as it is, a list with commas",
        arguments: [
            (#","plan":"pro plan""#, "x-plan: pro plan\r\n"), (#","plan":"p\u0072ö""#, "x-plan: prö\r\n"),
            (#","plan":7"#, "x-plan: 7\r\n"), (#","plan":1.50"#, "x-plan: 1.50\r\n"),
            (#","plan":true"#, "x-plan: true\r\n"), (#","plan":["a","b c"]"#, "x-plan: a, b c\r\n"),
            (#","plan":["\u0061"],"r\u00f4le":false"#, "x-plan: a\r\nx-role: false\r\n"),
            (#","plan":null"#, ""), (#","plan":"""#, ""), (#","plan":[]"#, ""), (#","plan":{"a":"\n"}"#, ""),
            ("", ""),
        ])
    func rendered(_ row: (members: String, fields: String)) throws {
        #expect(try fields(row.members) == row.fields)
    }

    @Test(
        "a token with a claim that its field would not say as it is, is refused, each time it comes",
        arguments: [
            #""a\r\nX-Admin: 1""#, #""a\n""#, #""\u0000""#, #""\u007f""#, #"" a""#, #""a ""#, #""\t""#,
            #"["a,b"]"#, #"["a\"b"]"#, #"["a","\n"]"#, #"["a",""]"#, #"["a",7]"#, #"[["a"]]"#, #"[" a"]"#,
        ])
    func refused(_ value: String) throws {
        #expect(try fields(",\"plan\":\(value)") == nil)
        #expect(try fields(",\"plan\":\(value)", times: 3) == nil, "the remembered token too")
    }

    @Test("all claims of the longest token that is read can be told")
    func longest() throws {
        let text = String(repeating: "x", count: 2_800)
        #expect(
            try fields(",\"plan\":\"\(text)\",\"rôle\":[\"\(text)\"]")
                == "x-plan: \(text)\r\nx-role: \(text)\r\n")
    }
}

@Suite("The configuration of claims as fields")
struct ClaimFieldConfigurationTests {
    typealias Fixture = ConfigurationFixture

    @Test(
        "a field with a meaning of its own, or one that is taken, is told with its place",
        arguments: [
            ("{plan: Cookie}", "plan: `Cookie` is a field with a meaning of its own"),
            ("{plan: a b}", "plan: `a b` is not the name of a field, such as `X-User-Id`"),
            ("{plan: X_User-ID}", "plan: `X_User-ID` is the field of another claim already"),
            ("{ab: X-A, plan: x_a}", "plan: `x_a` is the field of another claim already"),
        ])
    func refused(_ row: (claims: String, text: String)) {
        let errors = Fixture.errors(Fixture.short + "\nidentity_fields: {claims: \(row.claims)}")
        #expect(errors.count == 1 && errors.first?.hasSuffix("identity_fields.claims.\(row.text)") == true)
    }

    @Test("what clients send by the name of such a field is removed")
    func protected() throws {
        let configuration = try Fixture.configuration(
            Fixture.short + "\nidentity_fields: {claims: {plan: X-Plan}}")
        let forwarded = ForwardedFields(configuration)
        let request = try ParsedRequest("GET", "/", ["X_Plan: pro"])
        let isDropped = forwarded.drops(
            request.head.fields[0], of: request.head, request.bytes.span, isPeerTrusted: true,
            keepsTrailers: false)
        #expect(isDropped)
    }
}
