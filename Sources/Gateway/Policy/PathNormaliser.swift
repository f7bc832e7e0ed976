import Bytes

/// Brings a request's path into the one form that routes are matched against and that the upstream is sent.
///
/// Policy judged on one spelling and served on another is the classic bypass, so that every spelling with two
/// readings either becomes one or is refused (RFC 3986, 6.2.2 and 6.2.3):
/// - escapes of unreserved characters are decoded, the hexadecimal digits of all others are in upper case;
/// - `.` and `..` segments (`%2e` as well) are removed, and repeated slashes are merged into one;
/// - refused with 400: a bad escape; `%00` and all other control characters; a backslash, raw or `%5C`;
///   `%2F`; an escape that decodes to another escape (`%25` and two hexadecimal digits); `..` above the root;
///   a dot segment with parameters (`..;`); bytes outside of visible ASCII; escapes that are not well-formed
///   UTF-8, because lenient decoders read overlong forms such as `%C0%AF` as a slash.
///
/// `%2F` and `%5C` are for the route to judge, and the route is known only once the path is: they are kept as
/// they are and reported, and who matches refuses them unless the route keeps them (`RouteTable`). What they
/// would make a dot segment, such as `..%2F`, is refused at once.
struct PathNormaliser {
    /// What became of a path.
    struct Outcome: Equatable, Sendable {
        /// The output holds the path; else the path is in its form already and the output is untouched.
        var isRewritten: Bool
        /// The path holds `%2F` or `%5C`, which few routes keep.
        var hasEncodedSlash: Bool
    }

    static let refusal = Refusal(
        status: 400, code: .badRequest, detail: "The request path cannot be normalised safely",
        rule: .unsafePath)

    /// Normalises the path at `range` of `bytes`; `output` is emptied before it is written.
    @inline(__always)
    static func normalise(
        _ bytes: Span<UInt8>, _ range: Range<Int>, into output: inout ByteBuffer
    ) throws(Refusal) -> Outcome {
        guard !range.isEmpty, range.upperBound <= bytes.count, bytes[range.lowerBound] == 0x2F else {
            throw refusal
        }
        if isNormal(bytes, range) { return Outcome(isRewritten: false, hasEncodedSlash: false) }
        return try rewrite(bytes, range, into: &output)
    }

    /// Eight bytes at a time; a `.` that opens a segment is left to `rewrite`.
    private static func isNormal(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var index = range.lowerBound
        /// A slash in the last byte of the word before, as a bit that falls on the next word's first byte.
        var slashBefore: UInt64 = 0
        while index < range.upperBound {
            var word = bytes.word(at: index)
            let present = range.upperBound &- index
            if present < 8 {
                // What follows the path reads as letters.
                let mask = (1 as UInt64) &<< UInt64(present &* 8) &- 1
                word = word & mask | 0x6161_6161_6161_6161 & ~mask
            }
            // Any set high bit says that some byte is such; which one does not matter here.
            let percents = word ^ 0x2525_2525_2525_2525
            let backslashes = word ^ 0x5C5C_5C5C_5C5C_5C5C
            let deletes = word ^ 0x7F7F_7F7F_7F7F_7F7F
            let ones: UInt64 = 0x0101_0101_0101_0101
            let odd =
                (percents &- ones) & ~percents | (backslashes &- ones) & ~backslashes | (deletes &- ones)
                & ~deletes
                | (word &- 0x2121_2121_2121_2121) & ~word | word
            if odd & 0x8080_8080_8080_8080 != 0 { return false }
            // All bytes are below 0x80 now, so that adding 0x7F carries into a byte's high bit unless it is
            // zero.
            let slashes = ~((word ^ 0x2F2F_2F2F_2F2F_2F2F) &+ 0x7F7F_7F7F_7F7F_7F7F) & 0x8080_8080_8080_8080
            let slashesOrDots =
                ~(((word | ones) ^ 0x2F2F_2F2F_2F2F_2F2F) &+ 0x7F7F_7F7F_7F7F_7F7F) & 0x8080_8080_8080_8080
            if (slashes << 8 | slashBefore) & slashesOrDots != 0 { return false }
            slashBefore = slashes >> 56
            index &+= 8
        }
        return true
    }

    @inline(never)
    private static func rewrite(
        _ bytes: Span<UInt8>, _ range: Range<Int>, into output: inout ByteBuffer
    ) throws(Refusal) -> Outcome {
        output.removeAll()
        output.reserve(range.count &+ 1)
        var continuation = UTF8Continuation()
        var hasEncodedSlash = false
        var hasEncodedPercent = false
        var index = range.lowerBound
        while index < range.upperBound {
            var byte = bytes[index]
            index &+= 1
            if byte == 0x25 {
                byte = try octet(bytes, at: index, range)
                index &+= 2
                if byte >= 0x80 {
                    guard continuation.accept(byte) else { throw refusal }
                    appendEscape(byte, &output)
                    continue
                }
                if continuation.isPending || byte < 0x20 || byte == 0x7F { throw refusal }
                if byte == 0x2F || byte == 0x5C || byte == 0x3B {
                    if endsInDotSegment(output.readable) { throw refusal }
                    if byte != 0x3B { hasEncodedSlash = true }
                }
                if byte == 0x25 { hasEncodedPercent = true }
                if isUnreserved(byte) { output.append(byte) } else { appendEscape(byte, &output) }
                continue
            }
            if continuation.isPending || byte <= 0x20 || byte >= 0x7F || byte == 0x5C { throw refusal }
            if byte == 0x2F {
                try closeSegment(&output)
            } else {
                if byte == 0x3B && endsInDotSegment(output.readable) { throw refusal }
                output.append(byte)
            }
        }
        if continuation.isPending { throw refusal }
        if hasEncodedPercent && hasDoubleEscape(output.readable) { throw refusal }
        // A dot segment at the end leaves the slash before it, as remove_dot_segments does.
        if endsInDotSegment(output.readable) {
            try closeSegment(&output)
        }
        return Outcome(isRewritten: true, hasEncodedSlash: hasEncodedSlash)
    }

    /// Ends the segment that is being written: a dot segment is taken back, any other gets its slash.
    private static func closeSegment(_ output: inout ByteBuffer) throws(Refusal) {
        let count = output.count
        if count == 0 { return output.append(0x2F) }
        guard endsInDotSegment(output.readable) else {
            if output.readable[count &- 1] != 0x2F { output.append(0x2F) }
            return
        }
        // "…/." loses the dot; "…/a/.." loses three and its parent's segment.
        if output.readable[count &- 2] == 0x2F { return output.truncate(to: count &- 1) }
        // What stands behind an encoded slash is no segment of its own: `a%2F..`.
        if output.readable[count &- 3] != 0x2F { throw refusal }
        var parent = count &- 3
        if parent == 0 { throw refusal }
        repeat { parent &-= 1 } while output.readable[parent] != 0x2F
        output.truncate(to: parent &+ 1)
    }

    /// Tells whether what follows the last slash, raw or escaped, is `.` or `..`.
    private static func endsInDotSegment(_ path: Span<UInt8>) -> Bool {
        var index = path.count
        while index > 0 && path.count &- index < 2 && path[index &- 1] == 0x2E { index &-= 1 }
        if index == path.count || index == 0 { return false }
        return path[index &- 1] == 0x2F || endsInEncodedSlash(path, index)
    }

    private static func endsInEncodedSlash(_ path: Span<UInt8>, _ end: Int) -> Bool {
        if end < 3 || path[end &- 3] != 0x25 { return false }
        return (path[end &- 2] == 0x32 && path[end &- 1] == 0x46)
            || (path[end &- 2] == 0x35 && path[end &- 1] == 0x43)
    }

    private static func octet(_ bytes: Span<UInt8>, at index: Int, _ range: Range<Int>) throws(Refusal)
        -> UInt8
    {
        guard index &+ 1 < range.upperBound, let high = hexadecimalValue(bytes[index]),
            let low = hexadecimalValue(bytes[index &+ 1])
        else { throw refusal }
        return high << 4 | low
    }

    private static func appendEscape(_ byte: UInt8, _ output: inout ByteBuffer) {
        output.append(0x25)
        let high = byte >> 4
        let low = byte & 15
        output.append(high < 10 ? high &+ 0x30 : high &+ 0x37)
        output.append(low < 10 ? low &+ 0x30 : low &+ 0x37)
    }

    /// Looks for `%25` and two hexadecimal digits, which may have been escaped themselves.
    private static func hasDoubleEscape(_ path: Span<UInt8>) -> Bool {
        var index = 0
        while index &+ 4 < path.count {
            if path[index] == 0x25, path[index &+ 1] == 0x32, path[index &+ 2] == 0x35,
                hexadecimalValue(path[index &+ 3]) != nil, hexadecimalValue(path[index &+ 4]) != nil
            {
                return true
            }
            index &+= 1
        }
        return false
    }

    private static func hexadecimalValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte &- 0x30
        case 0x41...0x46: byte &- 0x37
        case 0x61...0x66: byte &- 0x57
        default: nil
        }
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
        default: false
        }
    }
}
