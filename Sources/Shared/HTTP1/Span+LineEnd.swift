import Bytes

extension Span<UInt8> {
    /// The offset of the CR that ends the text at `start`; `count` when more bytes are needed to tell.
    ///
    /// The text is field content or a reason phrase: HTAB, SP, VCHAR, obs-text (RFC 9110, section 5.5).
    @inline(__always)
    func lineEnd(from start: Int) throws(HTTP1Error) -> Int {
        let end = scanForControlCharacter(from: start)
        if word(at: end) & 0xFFFF == 0x0A0D { return end }
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
