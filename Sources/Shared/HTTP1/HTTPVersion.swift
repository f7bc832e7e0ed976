import Bytes

/// `HTTP/1.x` in a start line (RFC 9112, section 2.3).
enum HTTPVersion {
    /// The length of a version, in bytes.
    static let count = 8

    /// Reads the version at `offset` and answers with its minor number; nil when more bytes are needed.
    ///
    /// A minor number above 1 is taken for what it is, and served as 1.1 (RFC 9110, section 2.5). Another
    /// major number is `.unsupportedVersion`; what is no version at all is `fault`.
    @inline(__always)
    static func parse(
        _ bytes: Span<UInt8>, at offset: Int, or fault: HTTP1Error
    ) throws(HTTP1Error) -> Int? {
        let word = bytes.word(at: offset)
        // "HTTP/1." in the low seven bytes.
        if word & 0x00FF_FFFF_FFFF_FFFF == 0x002E_312F_5054_5448 {
            if offset &+ count > bytes.count { return nil }
            let minor = UInt8(truncatingIfNeeded: word >> 56) &- 0x30
            if minor > 9 { throw fault }
            return Int(minor)
        }
        return try parseUnusual(bytes, at: offset, or: fault)
    }

    @inline(never)
    private static func parseUnusual(
        _ bytes: Span<UInt8>, at offset: Int, or fault: HTTP1Error
    ) throws(HTTP1Error) -> Int? {
        let pattern: StaticString = "HTTP/#.#"
        var index = 0
        while index < count {
            if offset &+ index >= bytes.count { return nil }
            let byte = bytes[offset &+ index]
            let expected = pattern.byte(at: index)
            let isDigit = byte >= 0x30 && byte <= 0x39
            if expected == 0x23 ? !isDigit : byte != expected { throw fault }
            index &+= 1
        }
        throw .unsupportedVersion
    }
}
