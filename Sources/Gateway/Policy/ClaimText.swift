import Bytes
import JSON
import JWT

/// A claim as the value of a field: a string, a number or a boolean as it is, and an array of strings as a
/// list (RFC 9110, section 5.6.1).
enum ClaimText {
    /// Appends the field's line, unless the claim is empty, null or an object, which no field says.
    ///
    /// Answers false for text that would be another once it is read: with control characters, with spaces at
    /// its ends, or in a list with commas or quotes; and for arrays that hold anything but strings.
    static func write(
        _ opening: Span<UInt8>, _ member: JSONMembers.Member, of claims: borrowing Claims,
        into output: inout ByteBuffer
    ) -> Bool {
        switch member.kind {
        case .object, .null: return true
        case .integer, .decimal, .true, .false:
            output.append(opening)
            output.append(claims.bytes.extracting(member.value.bounds))
        case .string:
            if member.value.isEmpty { return true }
            output.append(opening)
            let text = claims.bytes.extracting(member.value.bounds)
            guard isFit(text, inList: false) else { return false }
            output.append(text)
        case .array:
            guard let isEmpty = writeList(opening, member, claims, &output) else { return false }
            if isEmpty { return true }
        }
        output.append("\r\n")
        return true
    }

    /// Answers whether it had nothing to write; nil: an element is unfit.
    private static func writeList(
        _ opening: Span<UInt8>, _ member: JSONMembers.Member, _ claims: borrowing Claims,
        _ output: inout ByteBuffer
    ) -> Bool? {
        var array = JSONStringArray(member.value)
        var element = ByteBuffer(capacity: 64)
        var isEmpty = true
        while let isString = array.next(claims.bytes) {
            if !isString { return nil }
            element.removeAll()
            array.append(to: &element, of: claims.bytes)
            if element.isEmpty || !isFit(element.readable, inList: true) { return nil }
            if isEmpty { output.append(opening) } else { output.append(", ") }
            output.append(element.readable)
            isEmpty = false
        }
        return isEmpty
    }

    private static func isFit(_ text: Span<UInt8>, inList: Bool) -> Bool {
        if text[0] == 0x20 || text[text.count - 1] == 0x20 { return false }
        for index in text.indices {
            let byte = text[index]
            if byte < 0x20 || byte == 0x7F || (inList && (byte == 0x2C || byte == 0x22)) { return false }
        }
        return true
    }
}
