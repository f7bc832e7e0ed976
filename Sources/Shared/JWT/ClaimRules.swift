internal import Bytes
internal import JSON

/// The rules of one issuer, held as bytes, and the judgement of claims by them.
struct ClaimRules: Sendable {
    private struct Required: Sendable {
        var name: [UInt8]
        var value: [UInt8]?
        var isType: Bool
    }

    private let issuer: [UInt8]?
    private let audiences: [[UInt8]]
    private let required: [Required]
    private let tokenType: [UInt8]?
    private let leeway: Int64
    private let maxLifetime: Int64

    init(_ rules: ValidationRules) {
        issuer = rules.issuer.map { [UInt8]($0.utf8) }
        audiences = rules.audiences.map { [UInt8]($0.utf8) }
        required = rules.requiredClaims.map {
            Required(
                name: [UInt8]($0.name.utf8), value: $0.value.map { [UInt8]($0.utf8) },
                isType: $0.name == "type")
        }
        tokenType = rules.tokenType.map { Self.shortType([UInt8]($0.utf8).span) }
        leeway = max(0, min(rules.leewayMicroseconds, NumericDate.limit))
        maxLifetime = max(0, min(rules.maxTokenLifetimeMicroseconds, NumericDate.limit))
    }

    func check(_ claims: borrowing Claims, nowMicroseconds now: Int64) throws(TokenError) {
        guard let expires = claims.expires else { throw .invalidClaims }
        // "on or after which the JWT MUST NOT be accepted" (RFC 7519, 4.1.4)
        if now >= expires &+ leeway { throw .expired }
        // "MUST be after or equal to the not-before date/time" (RFC 7519, 4.1.5)
        if let notBefore = claims.notBefore, now &+ leeway < notBefore { throw .notYetValid }
        if let issuedAt = claims.issuedAt, now &+ leeway < issuedAt { throw .invalidClaims }
        if expires &- (claims.issuedAt ?? now) > maxLifetime { throw .lifetimeTooLong }
        if let issuer {
            guard let range = claims.issuer, claims.bytes.extracting(range.bounds).equals(issuer.span) else {
                throw .invalidClaims
            }
        }
        if !audiences.isEmpty, try !claims.isFor(audiences) { throw .invalidClaims }
        var index = 0
        while index < required.count {
            if !holds(required[index], claims) {
                throw required[index].isType ? .invalidType : .invalidClaims
            }
            index &+= 1
        }
    }

    private func holds(_ rule: Required, _ claims: borrowing Claims) -> Bool {
        if rule.isType, let value = rule.value {
            guard let type = claims.type else { return false }
            return claims.bytes.extracting(type.bounds).equals(value.span)
        }
        guard let member = claims.members.member(named: rule.name.span) else { return false }
        guard let value = rule.value else { return member.kind != .null }
        return member.kind == .string && claims.bytes.extracting(member.value.bounds).equals(value.span)
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
