internal import Bytes
internal import JSON

/// The rules of one issuer, held as bytes, and the judgement of claims by them.
struct ClaimRules: Sendable {
    private struct Required: Sendable {
        var name: ExpectedText
        /// What the claim must be, where that is one string.
        var value: ExpectedText
        var hasValue: Bool
        var isType: Bool
        /// What else it may be, or all that it may be where that is not one string.
        var others: OtherValues?
    }

    private let issuer: ExpectedText
    private let hasIssuer: Bool
    private let audiences: [[UInt8]]
    private let audienceTexts: [ExpectedText]
    private let required: [Required]
    private let tokenType: [UInt8]?
    private let leeway: Int64
    private let maxLifetime: Int64

    init(_ rules: ValidationRules) {
        issuer = Self.text(rules.issuer)
        hasIssuer = rules.issuer != nil
        audiences = rules.audiences.map { [UInt8]($0.utf8) }
        audienceTexts = rules.audiences.map(Self.text)
        required = rules.requiredClaims.map(Self.required)
        tokenType = rules.tokenType.map { Self.shortType([UInt8]($0.utf8).span) }
        leeway = max(0, min(rules.leewayMicroseconds, NumericDate.limit))
        maxLifetime = max(0, min(rules.maxTokenLifetimeMicroseconds, NumericDate.limit))
    }

    private static func required(_ claim: ValidationRules.RequiredClaim) -> Required {
        var text: String?
        if claim.values.count == 1, case .text(let only) = claim.values[0] { text = only }
        return Required(
            name: Self.text(claim.name), value: Self.text(text), hasValue: text != nil,
            isType: claim.name == "type", others: claim.values.isEmpty ? nil : OtherValues(claim.values))
    }

    private static func text(_ text: String?) -> ExpectedText {
        text.map { ExpectedText([UInt8]($0.utf8).span) } ?? ExpectedText()
    }

    func check(_ claims: borrowing Claims, nowMicroseconds now: Int64) throws(TokenError) {
        try checkTimes(claims.facts, nowMicroseconds: now)
        try checkClaims(claims)
    }

    /// The part of the judgement that a later moment can change.
    func checkTimes(_ facts: ClaimFacts, nowMicroseconds now: Int64) throws(TokenError) {
        guard let expires = facts.expires else { throw .invalidClaims }
        // "on or after which the JWT MUST NOT be accepted" (RFC 7519, 4.1.4)
        if now >= expires &+ leeway { throw .expired }
        // "MUST be after or equal to the not-before date/time" (RFC 7519, 4.1.5)
        if let notBefore = facts.notBefore, now &+ leeway < notBefore { throw .notYetValid }
        if let issuedAt = facts.issuedAt, now &+ leeway < issuedAt { throw .invalidClaims }
        if expires &- (facts.issuedAt ?? now) > maxLifetime { throw .lifetimeTooLong }
    }

    /// The moments at which `checkTimes` finds no fault.
    func window(of facts: ClaimFacts) -> ValidityWindow {
        guard let expires = facts.expires else { return .never }
        var first = facts.notBefore.map { $0 &- leeway } ?? .min
        if let issuedAt = facts.issuedAt {
            if expires &- issuedAt > maxLifetime { return .never }
            first = max(first, issuedAt &- leeway)
        } else {
            first = max(first, expires &- maxLifetime)
        }
        return ValidityWindow(first: first, end: expires &+ leeway)
    }

    /// The part that is the same for ever.
    private func checkClaims(_ claims: borrowing Claims) throws(TokenError) {
        if hasIssuer {
            guard let range = claims.issuer, issuer.equals(claims.bytes, range) else { throw .invalidClaims }
        }
        if !audiences.isEmpty, try !isForUs(claims) { throw .invalidClaims }
        var index = 0
        let required = required.span
        while index < required.count {
            if !Self.holds(required[index], claims) {
                throw required[index].isType ? .invalidType : .invalidClaims
            }
            index &+= 1
        }
    }

    /// Tells whether `aud`, a string or an array of strings, names one of the audiences.
    private func isForUs(_ claims: borrowing Claims) throws(TokenError) -> Bool {
        guard let position = claims.facts.audience else { return false }
        let member = claims.members.all[position]
        if member.kind != .string { return try claims.isFor(audiences, member) }
        var index = 0
        while index < audienceTexts.count {
            if audienceTexts[index].equals(claims.bytes, member.value) { return true }
            index &+= 1
        }
        return false
    }

    @inline(__always)
    private static func holds(_ rule: borrowing Required, _ claims: borrowing Claims) -> Bool {
        if rule.isType && rule.hasValue, let type = claims.type {
            return rule.value.equals(claims.bytes, type)
        }
        var index = 0
        while index < claims.members.count {
            let member = claims.members[index]
            if rule.name.equals(claims.bytes, member.name) {
                if rule.hasValue && member.kind == .string {
                    return rule.value.equals(claims.bytes, member.value)
                }
                return rule.others?.include(member, of: claims) ?? (member.kind != .null)
            }
            index &+= 1
        }
        return false
    }

    /// Tells whether the header's `typ` is the one asked for.
    func acceptsType(_ header: JSONMembers) -> Bool {
        guard let tokenType else { return true }
        guard let type = header.member(named: "typ"), type.kind == .string else { return false }
        return Self.shortType(header.storage.span.extracting(type.value.bounds)) == tokenType
    }

    /// A media type in lower case, without the `application/` that RFC 7515, 4.1.9 lets one leave out.
    private static func shortType(_ type: Span<UInt8>) -> [UInt8] {
        let prefix: StaticString = "application/"
        let skipped = prefix.utf8CodeUnitCount
        var short = type.array.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
        if type.count > skipped && type.equalsLowercased(prefix, in: 0..<skipped) {
            short.removeFirst(skipped)
        }
        return short
    }
}
