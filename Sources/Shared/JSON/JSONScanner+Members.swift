internal import Bytes

/// The members of the outermost object.
extension JSONScanner {
    /// Takes one member: name, colon and value, both as raw text.
    mutating func member(
        _ text: Span<UInt8>, names: inout [ByteRange]
    ) throws(JSONError) -> JSONMembers.Member {
        let name = try string(text)
        try colon(text)
        var start = index
        var count: Int
        var found: (kind: JSONKind, value: Int64) = (.string, 0)
        if text[start] == 0x22 {
            let value = try string(text)
            start = value.range.lowerBound
            count = value.range.count
            escapes = escapes || value.escaped
        } else {
            found = try value(text, depth: 2, names: &names)
            count = index &- start
        }
        escapes = escapes || name.escaped
        return JSONMembers.Member(
            name: ByteRange(offset: name.range.lowerBound, count: name.range.count),
            value: ByteRange(offset: start, count: count), kind: found.kind,
            nameWord: Self.leadingWord(name.range, text), integer: found.kind == .integer ? found.value : 0)
    }

    /// The first eight bytes of a name, the missing ones zero; `text` has at least 15 bytes after it.
    @inline(__always)
    static func leadingWord(_ name: Range<Int>, _ text: Span<UInt8>) -> UInt64 {
        let word = text.word(at: name.lowerBound)
        if name.count >= 8 { return word }
        return word & ((1 << UInt64(truncatingIfNeeded: name.count &* 8)) &- 1)
    }

    /// Tells a broken text from a good one that is no object; called at the start of the value.
    @inline(never)
    mutating func faultOfNoObject(
        _ text: Span<UInt8>, names: inout [ByteRange]
    ) throws(JSONError) -> JSONError {
        if end == 0 { return .malformed }
        _ = try value(text, depth: 1, names: &names)
        skipWhitespace(text)
        return index == end ? .notAnObject : .trailingBytes
    }
}
