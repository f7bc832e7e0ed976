internal import Bytes

/// Arrays and objects below the outermost object: judged, and left as raw text.
extension JSONScanner {
    /// Takes any value. `names` holds the raw names of the open objects, so that duplicates are seen.
    mutating func value(
        _ text: Span<UInt8>, depth: Int, names: inout [ByteRange]
    ) throws(JSONError) -> (kind: JSONKind, value: Int64) {
        switch text[index] {
        case 0x22:
            _ = try string(text)
            return (.string, 0)
        case 0x7B:
            try object(text, depth: depth, names: &names)
            return (.object, 0)
        case 0x5B:
            try array(text, depth: depth, names: &names)
            return (.array, 0)
        case 0x2D, 0x30...0x39: return try number(text)
        default: return (try literal(text), 0)
        }
    }

    private mutating func array(
        _ text: Span<UInt8>, depth: Int, names: inout [ByteRange]
    ) throws(JSONError) {
        if depth > limits.depth { throw .tooDeep }
        index &+= 1
        skipWhitespace(text)
        if text[index] == 0x5D {
            index &+= 1
            return
        }
        while true {
            _ = try value(text, depth: depth &+ 1, names: &names)
            if try !another(text, closing: 0x5D) { return }
        }
    }

    private mutating func object(
        _ text: Span<UInt8>, depth: Int, names: inout [ByteRange]
    ) throws(JSONError) {
        if depth > limits.depth { throw .tooDeep }
        let first = names.count
        index &+= 1
        skipWhitespace(text)
        if text[index] == 0x7D {
            index &+= 1
            return
        }
        while true {
            let name = try string(text).range
            var other = first
            while other < names.count {
                if JSONStringCursor.equal(text, names[other].bounds, name) { throw .duplicateName }
                other &+= 1
            }
            if names.count >= limits.members { throw .tooManyMembers }
            names.append(ByteRange(offset: name.lowerBound, count: name.count))
            try colon(text)
            _ = try value(text, depth: depth &+ 1, names: &names)
            if try !another(text, closing: 0x7D) { break }
        }
        names.removeLast(names.count &- first)
    }

    @inline(__always)
    mutating func colon(_ text: Span<UInt8>) throws(JSONError) {
        if text[index] != 0x3A {
            skipWhitespace(text)
            if text[index] != 0x3A { throw .malformed }
        }
        index &+= 1
        if text[index] <= 0x20 { skipWhitespace(text) }
    }

    /// Takes what follows an element: a comma (true) or the closing bracket (false).
    mutating func another(_ text: Span<UInt8>, closing: UInt8) throws(JSONError) -> Bool {
        if text[index] <= 0x20 { skipWhitespace(text) }
        let byte = text[index]
        if index >= end { throw .malformed }
        index &+= 1
        if byte == closing { return false }
        guard byte == 0x2C else { throw .malformed }
        if text[index] <= 0x20 { skipWhitespace(text) }
        return true
    }
}
