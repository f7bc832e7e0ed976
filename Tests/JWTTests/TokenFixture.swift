import Bytes

@testable import JWT

/// Makes tokens and asks for the verdict on them.
enum TokenFixture {
    static let secret = [UInt8](repeating: 0x6B, count: 32)
    static let now: Int64 = 1_700_000_000_000_000

    static func token(
        _ claims: String, header: String = #"{"alg":"HS256","typ":"JWT"}"#, secret: [UInt8] = secret
    ) -> String {
        var signer = TokenSigner(secret: secret)
        return signer.sign(headerJSON: header, claimsJSON: claims)
    }

    /// Why the token is refused; nil when it is accepted.
    static func fault(
        _ token: [UInt8], _ rules: ValidationRules = ValidationRules(), secret: [UInt8] = secret,
        now: Int64 = now
    ) -> TokenError? {
        var verifier = TokenVerifier(secret: secret, rules: rules)
        var claims = Claims()
        do throws(TokenError) {
            try verifier.verify(token.span, nowMicroseconds: now, into: &claims)
            return nil
        } catch { return error }
    }

    static func fault(
        claims: String, _ rules: ValidationRules = ValidationRules(), now: Int64 = now
    ) -> TokenError? {
        fault(Array(token(claims).utf8), rules, now: now)
    }
}
