import Bytes

/// Parses response heads: pure, from bytes to ranges (RFC 9112, sections 4 and 5).
///
///     status-line = HTTP-version SP status-code SP [ reason-phrase ] CRLF
public enum ResponseParser {
    /// Parses the head that starts with `bytes`; what follows the head is not looked at.
    ///
    /// All ranges of `head` are offsets into `bytes`. No empty line may come before a response.
    public static func parse(
        _ bytes: Span<UInt8>, limits: HeadLimits, into head: inout ResponseHead
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
        bounded bytes: Span<UInt8>, _ limits: HeadLimits, into head: inout ResponseHead
    ) throws(HTTP1Error) -> ParseOutcome {
        head.fields.reset()
        if let lineEnd = parseUsualLine(bytes, into: &head) {
            return try FieldSectionParser.parse(
                bytes, from: lineEnd, fieldLimit: limits.fieldCount, into: &head.fields)
        }
        guard let minor = try HTTPVersion.parse(bytes, at: 0, or: .malformedStatusLine) else {
            return .needsMore
        }
        head.minorVersion = minor
        guard let statusEnd = try parseStatus(bytes, into: &head) else { return .needsMore }
        // The SP must be there before an absent reason too.
        if statusEnd >= bytes.count { return .needsMore }
        if bytes[statusEnd] != 0x20 { throw .malformedStatusLine }
        let reasonStart = statusEnd &+ 1
        let lineEnd = try bytes.lineEnd(from: reasonStart)
        if lineEnd &- reasonStart > limits.targetLength { throw .reasonTooLong }
        if lineEnd >= bytes.count { return .needsMore }
        head.reason = ByteRange(offset: reasonStart, count: lineEnd &- reasonStart)
        return try FieldSectionParser.parse(
            bytes, from: lineEnd &+ 2, fieldLimit: limits.fieldCount, into: &head.fields)
    }

    /// Reads `HTTP/1.1 200 OK`, which most responses begin with. Answers with the offset behind the line; nil
    /// says nothing.
    @inline(__always)
    private static func parseUsualLine(_ bytes: Span<UInt8>, into head: inout ResponseHead) -> Int? {
        // "HTTP/1.1", " 200 OK" and CR, LF.
        guard bytes.word(at: 0) == 0x312E_312F_5054_5448, bytes.word(at: 8) == 0x0D4B_4F20_3030_3220,
            bytes.count > 17, bytes[16] == 0x0A
        else { return nil }
        head.minorVersion = 1
        head.status = 200
        head.reason = ByteRange(offset: 13, count: 2)
        return 17
    }

    /// Reads SP and three digits behind the version; answers with the offset behind them.
    private static func parseStatus(
        _ bytes: Span<UInt8>, into head: inout ResponseHead
    ) throws(HTTP1Error) -> Int? {
        var index = HTTPVersion.count
        if index >= bytes.count { return nil }
        if bytes[index] != 0x20 { throw .malformedStatusLine }
        index &+= 1
        var status = 0
        while index < HTTPVersion.count &+ 4 {
            if index >= bytes.count { return nil }
            let digit = bytes[index] &- 0x30
            if digit > 9 { throw .malformedStatusLine }
            status = status &* 10 &+ Int(digit)
            index &+= 1
        }
        if status < 100 || status > 599 { throw .malformedStatusLine }
        head.status = status
        return index
    }
}
