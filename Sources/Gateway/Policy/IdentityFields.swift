import Bytes
import JWT

/// Tells the upstream who asks: the claims of an accepted token as fields.
///
/// Claims that can be identities hold no control characters and no spaces at their ends (`Claims` refuses
/// such tokens), so that they stand in a field's value as they are. Times are Unix seconds, with six decimals
/// where there is a fraction.
struct IdentityFields: Sendable {
    /// Each with its `: `; empty: left out.
    private let subject: [UInt8]
    private let sessionID: [UInt8]
    private let tokenID: [UInt8]
    private let tokenExpires: [UInt8]
    private let authTime: [UInt8]
    /// Each claim's name, and its field with `: `.
    private let claims: [(name: [UInt8], opening: [UInt8])]

    init(_ configuration: Configuration.IdentityFields) {
        func opening(_ name: String?) -> [UInt8] { name.map { Array("\($0): ".utf8) } ?? [] }
        subject = opening(configuration.subject)
        sessionID = opening(configuration.sessionID)
        tokenID = opening(configuration.tokenID)
        tokenExpires = opening(configuration.tokenExpires)
        authTime = opening(configuration.authTime)
        claims = configuration.claims.map { (Array($0.claim.utf8), opening($0.field)) }
    }

    /// Answers false when a claim cannot stand in a field as it is: then what was written is of no use.
    func write(_ claims: borrowing Claims, into output: inout ByteBuffer) -> Bool {
        write(subject.span, claims.subject, claims, into: &output)
        write(sessionID.span, claims.sessionID, claims, into: &output)
        write(tokenID.span, claims.tokenID, claims, into: &output)
        write(tokenExpires.span, time: claims.expires, into: &output)
        write(authTime.span, time: claims.authTime, into: &output)
        for (name, opening) in self.claims {
            guard let member = claims.member(named: name.span) else { continue }
            if !ClaimText.write(opening.span, member, of: claims, into: &output) { return false }
        }
        return true
    }

    /// Where the subject stands in what is written; empty if it is left out.
    func subjectRange(_ claims: borrowing Claims) -> ByteRange {
        guard !subject.isEmpty, let value = claims.subject else { return .empty }
        return ByteRange(offset: subject.count, count: Int(value.count))
    }

    private func write(
        _ opening: Span<UInt8>, _ value: ByteRange?, _ claims: borrowing Claims, into output: inout ByteBuffer
    ) {
        guard !opening.isEmpty, let value else { return }
        output.append(opening)
        output.append(claims.bytes.extracting(value.bounds))
        output.append("\r\n")
    }

    private func write(_ opening: Span<UInt8>, time: Int64?, into output: inout ByteBuffer) {
        guard !opening.isEmpty, let time else { return }
        output.append(opening)
        let (seconds, fraction) = time.quotientAndRemainder(dividingBy: 1_000_000)
        if time < 0 && seconds == 0 { output.append(0x2D) }
        output.append(decimal: Int(seconds))
        if fraction != 0 {
            output.append(0x2E)
            output.append(decimal: Int(fraction.magnitude), width: 6)
        }
        output.append("\r\n")
    }
}
