import Bytes

/// Parses request heads: pure, from bytes to ranges (RFC 9112, sections 2, 3 and 5).
///
///     request-line = method SP request-target SP HTTP-version CRLF
public enum RequestParser {
    /// How many empty lines before a request line are skipped (RFC 9112, section 2.2).
    static let emptyLineLimit = 2
    /// The longest method, in bytes; a longer one is answered with 501 (RFC 9112, section 3).
    static let methodLimit = 32

    /// Parses the head that starts with `bytes`; what follows the head is not looked at.
    ///
    /// All ranges of `head` are offsets into `bytes`. Called anew from the start when more bytes have come.
    public static func parse(
        _ bytes: Span<UInt8>, limits: HeadLimits, into head: inout RequestHead
    ) throws(HTTP1Error) -> ParseOutcome {
        let bounded = bytes.extracting(first: limits.size)
        if case .complete(let end) = try parse(bounded: bounded, limits, into: &head) {
            return .complete(end)
        }
        if bytes.count >= limits.size { throw .headTooLarge }
        return .needsMore
    }

    @inline(__always)
    private static func parse(
        bounded bytes: Span<UInt8>, _ limits: HeadLimits, into head: inout RequestHead
    ) throws(HTTP1Error) -> ParseOutcome {
        head.fields.reset()
        guard let start = try skipEmptyLines(bytes) else { return .needsMore }
        guard let methodEnd = try parseMethod(bytes, start, into: &head) else { return .needsMore }
        guard let targetEnd = try RequestTarget.parse(bytes, methodEnd &+ 1, limits.targetLength, into: &head)
        else { return .needsMore }
        guard let minor = try HTTPVersion.parse(bytes, at: targetEnd &+ 1, or: .malformedRequestLine)
        else { return .needsMore }
        head.minorVersion = minor
        let lineEnd = targetEnd &+ 1 &+ HTTPVersion.count
        if lineEnd &+ 1 >= bytes.count {
            if lineEnd < bytes.count && bytes[lineEnd] != 0x0D { throw lineFault(bytes[lineEnd]) }
            return .needsMore
        }
        if bytes[lineEnd] != 0x0D { throw lineFault(bytes[lineEnd]) }
        if bytes[lineEnd &+ 1] != 0x0A { throw .bareCarriageReturn }

        let outcome = try FieldSectionParser.parse(
            bytes, from: lineEnd &+ 2, fieldLimit: limits.fieldCount, into: &head.fields)
        if case .complete = outcome { try checkHost(bytes, &head) }
        return outcome
    }

    @inline(__always)
    private static func skipEmptyLines(_ bytes: Span<UInt8>) throws(HTTP1Error) -> Int? {
        if bytes.count == 0 { return nil }
        if bytes[0] > 0x20 { return 0 }
        var start = 0
        while start < bytes.count && bytes[start] == 0x0D && start < emptyLineLimit &* 2 {
            if start &+ 1 >= bytes.count { return nil }
            if bytes[start &+ 1] != 0x0A { throw .bareCarriageReturn }
            start &+= 2
        }
        return start < bytes.count ? start : nil
    }

    /// Reads the method and the SP behind it; answers with the offset of that SP.
    @inline(__always)
    private static func parseMethod(
        _ bytes: Span<UInt8>, _ start: Int, into head: inout RequestHead
    ) throws(HTTP1Error) -> Int? {
        // "GET ", by far the commonest.
        if bytes.word(at: start) & 0xFFFF_FFFF == 0x2054_4547 {
            head.method = .get
            head.methodRange = ByteRange(offset: start, count: 3)
            return start &+ 3
        }
        let end = ByteClass.run(of: ByteClass.token, bytes, start, to: bytes.count)
        if end &- start > methodLimit { throw .methodTooLong }
        if end == bytes.count { return nil }
        if bytes[end] != 0x20 || end == start { throw lineFault(bytes[end]) }
        head.method = Method(word: bytes.word(at: start), count: end &- start)
        head.methodRange = ByteRange(offset: start, count: end &- start)
        return end
    }

    static func lineFault(_ byte: UInt8) -> HTTP1Error {
        byte == 0x0A ? .bareLineFeed : .malformedRequestLine
    }

    /// Demands exactly one valid Host of HTTP/1.1, and at most one of HTTP/1.0 (RFC 9112, section 3.2).
    @inline(__always)
    private static func checkHost(_ bytes: Span<UInt8>, _ head: inout RequestHead) throws(HTTP1Error) {
        guard let host = head.fields.first(.host) else {
            if head.minorVersion >= 1 { throw .missingHost }
            return
        }
        if head.fields.isRepeated(.host) { throw .repeatedHost }
        if !Authority.isValid(bytes, host.value.bounds, port: .optional) { throw .malformedHost }
        if head.authority == nil { head.authority = host.value }
    }
}
