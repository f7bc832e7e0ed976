import Bytes
import HTTP1
import JWT

/// Finds out who asks, by the token in Authorization (RFC 6750, section 2.1); one for each worker.
///
/// A token must name its subject: limits, revocations and the upstream know users by it.
struct Authentication: ~Copyable {
    private let desk = Desk()
    /// By the provider's index.
    private let verifiers: [Verifier]
    private var passports: Passports
    /// The seat of the passport of the token that was last accepted.
    private var seat = 0
    private let revocations: RevocationTable
    /// By the provider's index; empty where no keys are fetched.
    private let remoteKeys: [RemoteKeys?]
    /// By the provider's index.
    private let places: [TokenPlaces]
    /// What brought the token that several providers, or one with places of its own, were last asked about;
    /// nil where that goes on to the upstream.
    private(set) var carrier: TokenCarrier?

    enum Judgement: Equatable {
        case anonymous
        /// The index of the provider whose token it is.
        case identified(provider: Int)
        case refused(Refusal)
    }

    /// What is large lies outside, since calling a function of this may copy it.
    private final class Desk {
        /// Of the token that was judged last, if it was new.
        var claims = Claims()
        /// What the shared store is asked about, and what that is held against; empty between two uses.
        var key = ByteBuffer()
        var value = ByteBuffer()
    }

    /// An array holds no verifiers themselves, since those cannot be copied.
    private final class Verifier {
        var verifier: TokenVerifier
        init(_ verifier: consuming TokenVerifier) { self.verifier = verifier }
    }

    init(
        _ configuration: Configuration, revocations: RevocationTable, userHash: SipHash,
        remoteKeys: [RemoteKeys?] = []
    ) {
        self.init(
            configuration.providers, configuration.identityFields, revocations: revocations,
            userHash: userHash, limitClaims: TierPlan.claims(of: configuration.tiers),
            scopes: ScopeList.names(configuration), remoteKeys: remoteKeys)
    }

    /// `userHash` makes of users what the limits know them by, who ask for `limitClaims`.
    init(
        _ providers: [Configuration.Provider], _ identityFields: Configuration.IdentityFields,
        revocations: RevocationTable, userHash: SipHash, limitClaims: [String] = [], scopes: [String] = [],
        remoteKeys: [RemoteKeys?] = []
    ) {
        self.revocations = revocations
        self.remoteKeys = remoteKeys.contains { $0 != nil } ? remoteKeys : []
        places = providers.map(TokenPlaces.init)
        verifiers = providers.enumerated().map { index, provider in
            let rules = ValidationRules(
                issuer: provider.issuer, audiences: provider.audiences,
                requiredClaims: provider.requiredClaims,
                tokenType: provider.tokenType, leewayMicroseconds: provider.leewayMicroseconds,
                maxTokenLifetimeMicroseconds: provider.maxTokenLifetimeMicroseconds)
            switch provider.key {
            case .secret(let secret):
                return Verifier(
                    TokenVerifier(secret: secret, algorithms: provider.algorithms, rules: rules))
            case .keys(let keys):
                return Verifier(TokenVerifier(keys: keys, algorithms: provider.algorithms, rules: rules))
            case .remote:
                var verifier = TokenVerifier(remoteFor: provider.algorithms, rules: rules)
                if index < remoteKeys.count { verifier.take(remoteKeys[index]?.held) }
                return Verifier(verifier)
            }
        }
        passports = Passports(
            IdentityFields(identityFields), providers: providers.count, userHash: userHash,
            claims: limitClaims, scopes: scopes, scopeClaims: providers.map(\.scopeClaim))
    }

    /// The `sub` of the token that was last accepted; empty before any was. It means something until the next
    /// judgement.
    var subject: Span<UInt8> {
        @_lifetime(borrow self)
        get { passports.text(passports[seat].subject) }
    }

    /// Which of the scopes that routes ask for the token has that was last accepted.
    var scopes: UInt64 { passports[seat].scopes }

    /// Where a claim that the limits ask for stands in `texts`, by its index among them.
    func limitClaim(_ index: Int) -> ByteRange? { passports.claim(index, of: seat) }

    var texts: Span<UInt8> {
        @_lifetime(borrow self)
        get { passports.texts }
    }

    /// Asks whether the token that was last accepted is revoked, by each of its names.
    func writeRevocations(of provider: String, into question: inout StoreQuestion) {
        let current = passports[seat]
        if !current.tokenID.isEmpty {
            desk.value.append("j")
            desk.value.append(provider)
            ask(.tokenID, passports.text(current.tokenID), of: provider, &question)
        }
        if !current.sessionID.isEmpty {
            desk.value.append("x")
            ask(.sessionID, passports.text(current.sessionID), of: provider, &question)
        }
        if !current.keyID.isEmpty {
            desk.value.append("x")
            ask(.keyID, passports.text(current.keyID), of: provider, &question)
        }
        desk.value.append("s")
        desk.value.append(decimal: Int(max(0, current.authTime ?? current.issuedAt ?? 0)))
        ask(.subject, passports.text(current.subject), of: provider, &question)
    }

    /// Asks whether what is held against `desk.value` is there.
    private func ask(
        _ kind: RevocationKind, _ value: Span<UInt8>, of provider: String, _ question: inout StoreQuestion
    ) {
        RevocationKeys.write(kind, provider: provider, value, into: &desk.key)
        Self.append(desk.key, desk.value, to: &question)
        desk.key.removeAll()
        desk.value.removeAll()
    }

    private static func append(
        _ key: borrowing ByteBuffer, _ value: borrowing ByteBuffer, to question: inout StoreQuestion
    ) {
        question.append(revocation: key.readable, against: value.readable)
    }

    /// What the limits know its user by.
    var user: SipHash.Digest { passports[seat].user }

    /// Judges the request by what the route asks for; `nowMicroseconds` is the wall clock's.
    ///
    /// `none` looks at nothing. `optional` lets pass what brings no token; one that is brought must be good.
    /// The providers are asked one after another, each about the token where its tokens stand. The error of
    /// one whose signature was right tells more than that of any other; where keys are not there, nobody
    /// knows whether the token is good.
    @inline(never)
    mutating func judge(
        _ bytes: Span<UInt8>, _ head: borrowing RequestHead, _ mode: Configuration.Route.Authentication,
        providers: [Int], nowMicroseconds: Int64
    ) -> Judgement {
        carrier = nil
        if mode == .none { return .anonymous }
        var refusal: Refusal?
        var weight = 0
        var missed: [Int] = []
        for provider in providers {
            switch places[provider].find(bytes, head) {
            case .nothing: continue
            case .ambiguous: return .refused(Authentication.malformed)
            case .token(let range, let carrier):
                do throws(TokenError) {
                    let judgement = try verify(bytes.extracting(range), provider, nowMicroseconds)
                    if !places[provider].isForwarded { self.carrier = carrier }
                    return judgement
                } catch {
                    if refusal == nil || error.weight > 0 && error.weight >= weight {
                        refusal = error.refusal
                        weight = error.weight
                    }
                    if error == .unknownKey { missed.append(provider) }
                }
            }
        }
        // Only now: another provider might have known the token.
        if weight < 2 { for provider in missed { miss(provider) } }
        if let refusal { return .refused(refusal) }
        return mode == .optional ? .anonymous : .refused(Authentication.missing)
    }

    /// The same where the tokens of one provider are taken, from Authorization. Several Authorization fields
    /// are refused: which one counts would be a guess.
    @inline(__always)
    mutating func judge(
        _ bytes: Span<UInt8>, _ head: borrowing RequestHead, _ mode: Configuration.Route.Authentication,
        provider: Int, nowMicroseconds: Int64
    ) -> Judgement {
        switch Authentication.credentials(bytes, head, mode) {
        case .judged(let judgement): return judgement
        case .token(let range):
            do throws(TokenError) {
                return try verify(bytes.extracting(range), provider, nowMicroseconds)
            } catch {
                if error == .unknownKey { miss(provider) }
                return .refused(error.refusal)
            }
        }
    }

    private enum Credentials { case token(Range<Int>), judged(Judgement) }

    @inline(__always)
    private static func credentials(
        _ bytes: Span<UInt8>, _ head: borrowing RequestHead, _ mode: Configuration.Route.Authentication
    ) -> Credentials {
        if mode == .none { return .judged(.anonymous) }
        let isOptional = mode == .optional
        guard let field = head.fields.first(.authorization) else {
            return .judged(isOptional ? .anonymous : .refused(missing))
        }
        if head.fields.isRepeated(.authorization) { return .judged(.refused(malformed)) }
        guard let token = TokenPlaces.bearerToken(bytes, field.value.bounds) else {
            return .judged(isOptional ? .anonymous : .refused(missing))
        }
        return .token(token)
    }

    /// Appends the identity fields of the accepted token for the upstream.
    func writeIdentity(into output: inout ByteBuffer) {
        output.append(passports.text(passports[seat].identity))
    }

    /// Where the subject stands in what `writeIdentity` appends; empty if it does not.
    var subjectInIdentity: ByteRange { passports[seat].subjectInIdentity }

    /// The provider's keys have changed: what was accepted by the ones before is forgotten. nil: there are
    /// none any more.
    func take(_ keys: KeySet?, provider: Int) { verifiers[provider].verifier.take(keys) }

    /// The key of the token that was judged last is not in the provider's set: a newer one may have it.
    @inline(never)
    private func miss(_ provider: Int) {
        guard !remoteKeys.isEmpty, let id = verifiers[provider].verifier.keyID else { return }
        remoteKeys[provider]?.miss(id)
    }

    @inline(__always)
    private mutating func verify(
        _ token: Span<UInt8>, _ provider: Int, _ now: Int64
    ) throws(TokenError) -> Judgement {
        let standing = try judge(token, provider, now).get()
        seat = seat(of: standing, provider)
        if passports[seat].subject.isEmpty { throw .invalidClaims }
        if revocations.mayBeRevoked(passports[seat].trace) && isRevoked(provider) {
            return .refused(Authentication.revoked)
        }
        return .identified(provider: provider)
    }

    @inline(__always)
    private mutating func judge(
        _ token: Span<UInt8>, _ provider: Int, _ now: Int64
    ) -> Result<TokenStanding, TokenError> {
        Tenant(keptElsewhere: verifiers[provider]).lend { keeper in
            do throws(TokenError) {
                return .success(try keeper.verifier.judge(token, nowMicroseconds: now, into: &desk.claims))
            } catch {
                return .failure(error)
            }
        }
    }

    private mutating func seat(of standing: TokenStanding, _ provider: Int) -> Int {
        if standing.isNew {
            return passports.issue(desk.claims, provider: provider, place: standing.place, revocations)
        }
        let seat = passports.seat(provider: provider, place: standing.place)
        if seat != 0 { return seat }
        // Its text is too long for a seat of its own.
        verifiers[provider].verifier.recall(standing.place, into: &desk.claims)
        return passports.issue(desk.claims, provider: provider, place: standing.place, revocations)
    }

    /// Looks the token's values up, since the sketch could not clear it.
    @inline(never)
    private func isRevoked(_ provider: Int) -> Bool {
        let current = passports[seat]
        func value(_ range: ByteRange) -> ByteRange? { range.isEmpty ? nil : range }
        return revocations.isRevoked(
            provider: provider, passports.texts, tokenID: value(current.tokenID),
            sessionID: value(current.sessionID), subject: value(current.subject),
            keyID: value(current.keyID), authTimeMicroseconds: current.authTime,
            issuedAtMicroseconds: current.issuedAt) != nil
    }

    private static let missing = Refusal.unauthorized("Not authenticated", .tokenMissing, sentToken: false)
    static let revoked = Refusal.unauthorized("Token has been revoked", .tokenRevoked)
    private static let malformed = Refusal.unauthorized("Could not validate credentials", .tokenMalformed)
}

extension TokenError {
    /// What the client is told, and which rule counts it.
    var refusal: Refusal {
        switch self {
        case .malformed, .tooLong, .unsupportedHeader:
            .unauthorized("Could not validate credentials", .tokenMalformed)
        case .algorithm, .signature, .unknownKey:
            .unauthorized("Could not validate credentials", .tokenSignature)
        case .expired: .unauthorized("Token has expired", .tokenExpired)
        case .notYetValid, .invalidClaims, .lifetimeTooLong:
            .unauthorized("Token has invalid claims", .tokenClaims)
        case .invalidType: .unauthorized("Invalid token type", .tokenType)
        case .noKeys: .keysUnavailable
        }
    }

    /// How much it says about the token: 2, the signature had been found right; 1, nothing could be found.
    fileprivate var weight: Int {
        switch self {
        case .expired, .notYetValid, .invalidClaims, .lifetimeTooLong: 2
        case .noKeys: 1
        case .malformed, .tooLong, .unsupportedHeader, .algorithm, .signature, .unknownKey, .invalidType: 0
        }
    }
}
