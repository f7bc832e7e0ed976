import Bytes
import JSON
import JWT

/// Makes the tokens of tests: of a provider's kind, but signed with a key that holds for the trial alone.
struct TrialToken {
    let provider: Configuration.Provider
    let secret: [UInt8]

    /// The token that the provider would take, changed by `claims`.
    func text(_ claims: [PolicyTest.Claim], nowMicroseconds: Int64) -> String {
        var members: [PolicyTest.Claim] = [
            .init(name: "sub", value: .text("test")), .init(name: "iat", value: .time(0)),
            .init(name: "exp", value: .time(min(300_000_000, provider.maxTokenLifetimeMicroseconds))),
        ]
        if let issuer = provider.issuer { members.append(.init(name: "iss", value: .text(issuer))) }
        if let audience = provider.audiences.first {
            members.append(.init(name: "aud", value: .text(audience)))
        }
        for claim in provider.requiredClaims where !members.contains(where: { $0.name == claim.name }) {
            members.append(.init(name: claim.name, value: Self.value(claim.values.first)))
        }
        for claim in claims {
            members.removeAll { $0.name == claim.name }
            members.append(claim)
        }
        var signer = TokenSigner(secret: secret)
        return signer.sign(
            headerJSON: "{\"alg\":\"HS256\",\"typ\":\(Self.quoted(provider.tokenType ?? "JWT"))}",
            claimsJSON: Self.json(members, nowMicroseconds))
    }

    private static func value(_ value: ClaimValue?) -> PolicyTest.Claim.Value {
        switch value {
        case nil: .text("test")
        case .text(let text): .text(text)
        case .number, .boolean: .plain(value.map(\.description) ?? "null")
        }
    }

    private static func json(_ claims: [PolicyTest.Claim], _ now: Int64) -> String {
        let members = claims.compactMap { claim -> String? in
            let value: String
            switch claim.value {
            case .absent: return nil
            case .text(let text): value = quoted(text)
            case .plain(let text): value = text
            case .list(let items): value = "[\(items.map(quoted).joined(separator: ","))]"
            case .time(let distance): value = "\((now + distance) / 1_000_000)"
            }
            return "\(quoted(claim.name)):\(value)"
        }
        return "{\(members.joined(separator: ","))}"
    }

    private static func quoted(_ text: String) -> String {
        var buffer = ByteBuffer(capacity: 64)
        buffer.append(jsonString: text)
        return buffer.readable.text
    }
}
