internal import Bytes
internal import JSON

/// Judges tokens (RFC 7515, RFC 7519) by the keys and algorithms of one issuer, and one set of rules.
///
/// The rules say which algorithm is right, never the token. A verifier belongs to one thread; after the first
/// tokens it allocates nothing of its own.
public struct TokenVerifier: ~Copyable {
    /// How many tokens are remembered at the most.
    public static var placeCount: Int { TokenCache.slotCount }

    /// For HS256, which needs no more than this.
    private var code: HMACSHA256
    /// nil: HS256 by one secret is all there is.
    private var ring: KeyRing?
    private let takesHS256: Bool
    private let rules: ClaimRules
    private let maxTokenCount: Int
    private var header = JSONMembers(capacity: 256)
    private var cache = TokenCache()
    /// The encoded header that was last found good, with its dot: issuers send the same one again and again.
    private var knownHeader = ExpectedText()
    /// Its `kid`.
    private var knownKeyID: [UInt8]?

    /// `secret` is the shared key, of 32 bytes or more (RFC 7518, section 3.2), for those of `algorithms`
    /// that are symmetric.
    public init(secret: [UInt8], algorithms: [TokenAlgorithm] = [.hs256], rules: ValidationRules) {
        code = HMACSHA256(key: secret.span)
        takesHS256 = algorithms.contains(.hs256)
        ring = algorithms == [.hs256] ? nil : KeyRing(.secret(secret), algorithms.filter(\.isSymmetric))
        maxTokenCount = rules.maxTokenCount
        self.rules = ClaimRules(rules)
    }

    /// Takes tokens that one of `keys` has signed, by one of those of `algorithms` that are not symmetric.
    public init(keys: KeySet, algorithms: [TokenAlgorithm], rules: ValidationRules) {
        // Never asked.
        code = HMACSHA256(key: [UInt8](repeating: 0, count: 32).span)
        takesHS256 = false
        ring = KeyRing(.keys(keys), algorithms.filter { !$0.isSymmetric })
        maxTokenCount = rules.maxTokenCount
        self.rules = ClaimRules(rules)
    }

    /// The same where a server gives the keys, by `take`: until it has, no token can be judged.
    public init(remoteFor algorithms: [TokenAlgorithm], rules: ValidationRules) {
        code = HMACSHA256(key: [UInt8](repeating: 0, count: 32).span)
        takesHS256 = false
        ring = KeyRing(.remote(nil), algorithms.filter { !$0.isSymmetric })
        maxTokenCount = rules.maxTokenCount
        self.rules = ClaimRules(rules)
    }

    /// Goes on with these keys and forgets what the ones before have accepted, unless they are the same; nil:
    /// there are none any more.
    public mutating func take(_ keys: KeySet?) {
        if ring?.holds(keys) == true { return }
        ring = KeyRing(.remote(keys), ring?.algorithms ?? [])
        cache.removeAll()
    }

    /// Accepts `token` and leaves its claims in `claims`, or throws why not; then `claims` hold nothing of
    /// use.
    ///
    /// `nowMicroseconds` is the wall clock, since 1970. The signature is checked before the claims are read.
    public mutating func verify(
        _ token: Span<UInt8>, nowMicroseconds: Int64, into claims: inout Claims
    ) throws(TokenError) {
        let standing = try judge(token, nowMicroseconds: nowMicroseconds, into: &claims)
        if !standing.isNew { recall(standing.place, into: &claims) }
    }

    /// Does the same, but leaves `claims` alone when the token was known: `recall` brings them, if they are
    /// wanted.
    public mutating func judge(
        _ token: Span<UInt8>, nowMicroseconds: Int64, into claims: inout Claims
    ) throws(TokenError) -> TokenStanding {
        if token.count > maxTokenCount { throw .tooLong }
        let known = cache.find(token)
        if known < 0 { return try judgeNew(token, nowMicroseconds, into: &claims) }
        // Only what the rules accept is kept, and they never change: the times alone can.
        if !cache.window(of: known).contains(nowMicroseconds) {
            try rules.checkTimes(cache.facts(of: known), nowMicroseconds: nowMicroseconds)
        }
        return TokenStanding(place: known, isNew: false)
    }

    /// Copies the claims of the token at `place`, which was given with its standing, into `claims`.
    public func recall(_ place: Int, into claims: inout Claims) { cache.recall(place, into: &claims) }

    @inline(never)
    private mutating func judgeNew(
        _ token: Span<UInt8>, _ nowMicroseconds: Int64, into claims: inout Claims
    ) throws(TokenError) -> TokenStanding {
        let isKnown = knownHeader.count > 0 && knownHeader.stands(in: token, at: 0)
        let firstDot = isKnown ? knownHeader.count &- 1 : nil
        guard let parts = CompactToken(token, firstDot: firstDot) else { throw .malformed }
        let algorithm = isKnown ? .hs256 : try check(header: token, parts.header)
        let signature = token.extracting(parts.signature.bounds)
        let signed = token.extracting(0..<parts.signedCount)
        var keyID: [UInt8]?
        if algorithm == .hs256 {
            try check(signature: signature, of: signed)
            keyID = knownKeyID
        } else {
            let stated = self.keyID
            keyID = try ring?.check(signed, signature, algorithm, id: stated) ?? stated
        }
        let payload = token.extracting(parts.payload.bounds)
        claims.members.prepare(payload.count)
        var target = claims.members.storage.mutableSpan
        guard let count = Base64URL.decode(payload, into: &target) else { throw .malformed }
        try claims.read(count: count)
        claims.keyID = keyID ?? []
        try rules.check(claims, nowMicroseconds: nowMicroseconds)
        let place = cache.insert(token, claims, rules.window(of: claims.facts))
        return TokenStanding(place: place, isNew: true)
    }

    /// Reads a header that is not the known one; a good one becomes known.
    @inline(never)
    private mutating func check(
        header token: Span<UInt8>, _ range: ByteRange
    ) throws(TokenError) -> TokenAlgorithm {
        let encoded = token.extracting(range.bounds)
        header.prepare(encoded.count)
        var target = header.storage.mutableSpan
        guard let count = Base64URL.decode(encoded, into: &target) else { throw .malformed }
        do throws(JSONError) { try header.parse(count: count) } catch { throw .malformed }
        let algorithm = try algorithm()
        if header.member(named: "crit") != nil || header.member(named: "jwk") != nil
            || header.member(named: "jku") != nil || header.member(named: "x5u") != nil
            || header.member(named: "x5c") != nil || header.member(named: "b64") != nil
        {
            throw .unsupportedHeader
        }
        guard rules.acceptsType(header) else { throw .invalidType }
        if algorithm == .hs256 {
            knownKeyID = keyID
            // One that is too long to be known is read each time.
            let length = encoded.count <= 256 ? range.upper &+ 1 : 0
            knownHeader.assign(token.extracting(0..<length))
        }
        return algorithm
    }

    /// The header's `alg`, which must be one that is taken: no token chooses how it is checked.
    private func algorithm() throws(TokenError) -> TokenAlgorithm {
        guard let member = header.member(named: "alg"), member.kind == .string else { throw .algorithm }
        if takesHS256 && header.storage.span.equals("HS256", in: member.value.bounds) { return .hs256 }
        let name = header.storage.span.text(in: member.value.bounds)
        guard let ring, let algorithm = TokenAlgorithm(rawValue: name), algorithm != .hs256,
            ring.allows(algorithm)
        else { throw .algorithm }
        return algorithm
    }

    /// The `kid` of the header that was read last.
    public var keyID: [UInt8]? {
        guard let member = header.member(named: "kid"), member.kind == .string else { return nil }
        return header.storage.span.extracting(member.value.bounds).array
    }

    private mutating func check(signature encoded: Span<UInt8>, of message: Span<UInt8>) throws(TokenError) {
        // Longer ones are no signature of this kind, and would not fit.
        if encoded.count != 43 { throw .signature }
        // Filled up with zeros to whole blocks, it has no rest to be decoded apart.
        var filled: [48 of UInt8] = .init(repeating: 0x41)
        var characters = filled.mutableSpan
        encoded.copyBlocks(into: &characters, at: 0)
        var decoded: [48 of UInt8] = .init(repeating: 0)
        var target = decoded.mutableSpan
        guard Base64URLBlock.decode(filled.span, into: &target, symbols: true),
            Base64URL.sextet(encoded[42]) & 3 == 0
        else { throw .malformed }
        guard code.verify(message, decoded.span.extracting(0..<32)) else { throw .signature }
    }
}
