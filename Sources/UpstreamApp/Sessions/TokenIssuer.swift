import Bytes
import JWT

/// Makes access and refresh tokens, and checks refresh tokens; access tokens are the gateway's to check.
final class TokenIssuer {
    /// Who a good refresh token speaks for.
    struct RefreshClaims: Equatable {
        var userID: Int64
        var sessionID: String
        var tokenID: String
    }

    /// Longer than any refresh token may live.
    private static let maxLifetimeMicroseconds: Int64 = 31_536_000_000_000

    let lifetimes: TokenLifetimes
    private var signer: TokenSigner
    private var verifier: TokenVerifier
    private var claims = Claims()

    init(secret: [UInt8], lifetimes: TokenLifetimes) {
        self.lifetimes = lifetimes
        signer = TokenSigner(secret: secret)
        let names = ["sub", "jti", "sid"].map { ValidationRules.RequiredClaim(name: $0) }
        let type = ValidationRules.RequiredClaim(name: "type", value: "refresh")
        verifier = TokenVerifier(
            secret: secret,
            rules: ValidationRules(
                requiredClaims: [type] + names, maxTokenLifetimeMicroseconds: Self.maxLifetimeMicroseconds))
    }

    /// A new access token of the session; `now` is in microseconds since 1970.
    func accessToken(_ session: Session, at now: Int64) -> String {
        token(session, id: Identifier.uuid(), type: "access", seconds: lifetimes.access, at: now)
    }

    /// The session's refresh token, which carries the id that the session knows.
    func refreshToken(_ session: Session, at now: Int64) -> String {
        token(session, id: session.refreshTokenID, type: "refresh", seconds: lifetimes.refresh, at: now)
    }

    /// Throws the 401 that says what is wrong.
    func verifyRefreshToken(_ token: String, at now: Int64) throws(Problem) -> RefreshClaims {
        let bytes = Array(token.utf8)
        do throws(TokenError) {
            try verifier.verify(bytes.span, nowMicroseconds: now, into: &claims)
        } catch {
            throw .invalidToken(Self.detail(error))
        }
        let claims = claims
        guard let subject = claims.subject, let sessionID = claims.sessionID, let tokenID = claims.tokenID,
            let userID = Int64(claims.bytes.text(in: subject.bounds))
        else { throw .invalidToken(Self.detail(.invalidClaims)) }
        return RefreshClaims(
            userID: userID, sessionID: claims.bytes.text(in: sessionID.bounds),
            tokenID: claims.bytes.text(in: tokenID.bounds))
    }

    private func token(_ session: Session, id: String, type: String, seconds: Int64, at now: Int64) -> String
    {
        let issuedAt = now / 1_000_000
        var json = JSONObject()
        json.set("sub", String(session.userID))
        json.set("exp", issuedAt + seconds)
        json.set("iat", issuedAt)
        json.set("jti", id)
        json.set("type", type)
        json.set("sid", session.id)
        json.set("auth_time", seconds: session.authenticatedAt)
        return signer.sign(claimsJSON: String(decoding: json.bytes, as: UTF8.self))
    }

    private static func detail(_ error: TokenError) -> String {
        switch error {
        case .expired: "Token has expired"
        case .invalidType: "Invalid token type"
        case .notYetValid, .invalidClaims, .lifetimeTooLong: "Token has invalid claims"
        case .malformed, .tooLong, .algorithm, .unsupportedHeader, .signature, .unknownKey, .noKeys:
            "Could not validate credentials"
        }
    }
}
