import Bytes
import JSON
import JWT

extension FirebaseAuthClient {
    /// How far its clock may be ahead of ours, in microseconds.
    private static let leeway: Int64 = 10_000_000
    /// No session cookie lives longer, nor was anything signed that long before.
    private static let longestLife: Int64 = 1_209_600_000_000

    func verify(
        _ token: String, _ kind: FirebaseTokenKind = .idToken, checkingRevocation: Bool = false
    ) throws(ServiceError) -> FirebaseToken {
        let verified = try verified(token, kind)
        if !checkingRevocation { return verified }
        guard let user = try user(id: verified.userID) else {
            throw Self.refused("revoked", "the user is gone")
        }
        if user.isDisabled { throw Self.refused("disabled", "the user is disabled") }
        if verified.authenticated < user.validSince {
            throw Self.refused("revoked", "the tokens of before have been revoked")
        }
        return verified
    }

    private func verified(_ token: String, _ kind: FirebaseTokenKind) throws(ServiceError) -> FirebaseToken {
        let certificates = kind == .idToken ? idTokenCertificates : cookieCertificates
        var reading = read(token, kind, try certificates.keys())
        if case .failure(.unknownKey) = reading {
            reading = read(token, kind, try certificates.keys(missing: true))
        }
        switch reading {
        case .success(let verified): return verified
        case .failure(.expired): throw Self.refused("expired", "the token has expired")
        case .failure(let fault): throw Self.refused("invalid", "the token is not valid: \(fault)")
        }
    }

    private func read(
        _ token: String, _ kind: FirebaseTokenKind, _ keys: KeySet
    ) -> Result<FirebaseToken, TokenError> {
        let rules = ValidationRules(
            issuer: kind.issuer + project, audiences: [project], leewayMicroseconds: Self.leeway,
            maxTokenLifetimeMicroseconds: Self.longestLife, maxTokenCount: 16_384)
        var verifier = TokenVerifier(remoteFor: [.rs256], rules: rules)
        verifier.take(keys)
        var claims = Claims()
        do throws(TokenError) {
            try verifier.verify(
                Array(token.utf8).span, nowMicroseconds: clock() * 1_000_000, into: &claims)
        } catch { return .failure(error) }
        // The last two are asked for by Firebase's documentation, though not by its own library.
        guard let text = token.split(separator: ".").dropFirst().first,
            let json = try? JSONValue(Base64URL.decode(Array(text.utf8).span) ?? []),
            let userID = json["sub"]?.string, (1...128).contains(userID.utf8.count),
            let issued = json["iat"]?.double, let expires = json["exp"]?.double,
            let authenticated = json["auth_time"]?.double, authenticated <= Double(clock() + 10)
        else { return .failure(.invalidClaims) }
        return .success(
            FirebaseToken(
                userID: userID, authenticated: Int64(authenticated), issued: Int64(issued),
                expires: Int64(expires), claims: json))
    }

    private static func refused(_ code: String, _ text: String) -> ServiceError {
        ServiceError(service: .firebaseAuth, fault: .caller, code: code, message: text)
    }
}
