import Bytes

/// Scans by eight bytes: each test sets the high bit of the bytes that match.
///
/// A subtraction may borrow into the bytes above a match and set theirs wrongly, never below: so the lowest set bit is
/// always right, and only that one is used.
extension Span<UInt8> {
    /// The offset of the first `:` at or after `start`, or `count`.
    @inline(__always)
    func colon(from start: Int) -> Int {
        var index = start
        while index < count {
            let word = word(at: index) ^ 0x3A3A_3A3A_3A3A_3A3A
            let found = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
            if found != 0 { return index &+ found.trailingZeroBitCount >> 3 }
            index &+= 8
        }
        return count
    }

    /// The offset of the first control character but HTAB at or after `start`, or `count`.
    @inline(__always)
    func controlCharacter(from start: Int) -> Int {
        var index = start
        while index < count {
            let word = word(at: index)
            let deletes = word ^ 0x7F7F_7F7F_7F7F_7F7F
            let low = (word &- 0x2020_2020_2020_2020) & ~word
            let found = (low | (deletes &- 0x0101_0101_0101_0101) & ~deletes) & 0x8080_8080_8080_8080
            if found == 0 {
                index &+= 8
                continue
            }
            index &+= found.trailingZeroBitCount >> 3
            if index >= count { return count }
            if self[index] != 0x09 { return index }
            index &+= 1
        }
        return count
    }

    /// The offset of the CR that ends the text at `start`; `count` when more bytes are needed to tell.
    ///
    /// The text is field content or a reason phrase: HTAB, SP, VCHAR, obs-text (RFC 9110, section 5.5).
    @inline(__always)
    func lineEnd(from start: Int) throws(HTTP1Error) -> Int {
        let end = controlCharacter(from: start)
        if end &+ 1 < count && self[end] == 0x0D && self[end &+ 1] == 0x0A { return end }
        return try unusualLineEnd(end)
    }

    @inline(never)
    private func unusualLineEnd(_ end: Int) throws(HTTP1Error) -> Int {
        if end >= count { return count }
        switch self[end] {
        case 0x0D where end &+ 1 >= count: return count
        case 0x0D: throw .bareCarriageReturn
        case 0x0A: throw .bareLineFeed
        default: throw .malformedFieldValue
        }
    }
}
