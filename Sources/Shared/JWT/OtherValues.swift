internal import Bytes
internal import JSON

/// What a required claim may be, for claims that are more than one string compared with another.
///
/// An object, so that the many rules without it are small.
final class OtherValues: Sendable {
    private let texts: [[UInt8]]
    private let numbers: [Int64]
    private let booleans: [Bool]

    init(_ values: [ClaimValue]) {
        texts = values.compactMap { if case .text(let text) = $0 { [UInt8](text.utf8) } else { nil } }
        numbers = values.compactMap { if case .number(let number) = $0 { number } else { nil } }
        booleans = values.compactMap { if case .boolean(let boolean) = $0 { boolean } else { nil } }
    }

    /// Tells whether a claim is one of these, or an array of strings that holds one.
    ///
    /// An array that holds anything but strings is none.
    func include(_ member: JSONMembers.Member, of claims: borrowing Claims) -> Bool {
        switch member.kind {
        case .string:
            let text = claims.bytes.extracting(member.value.bounds)
            return texts.contains { text.equals($0.span) }
        case .integer: return numbers.contains(member.integer)
        case .true: return booleans.contains(true)
        case .false: return booleans.contains(false)
        case .array: return holdsOne(JSONStringArray(member.value), claims)
        case .decimal, .object, .null: return false
        }
    }

    private func holdsOne(_ array: JSONStringArray, _ claims: borrowing Claims) -> Bool {
        var cursor = array
        var found = false
        while let isString = cursor.next(claims.bytes) {
            if !isString { return false }
            if !found { found = cursor.matchesAny(of: texts, in: claims.bytes) }
        }
        return found
    }
}
