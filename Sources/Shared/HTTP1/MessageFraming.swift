import Bytes

/// How a message's body ends (RFC 9112, section 6.3).
///
/// Whatever two readers could understand differently is an error, because behind a proxy that is how requests
/// are smuggled: two lengths, a length beside a transfer coding, a coding other than `chunked`.
public enum MessageFraming: Equatable, Sendable {
    case none
    case length(UInt64)
    case chunked
    case untilClose

    /// The framing of a request whose head was parsed from `bytes`.
    @inline(__always)
    public static func ofRequest(
        _ head: borrowing RequestHead, _ bytes: Span<UInt8>
    ) throws(HTTP1Error) -> MessageFraming {
        if !head.fields.containsAny(of: framingNames) { return .none }
        return try stated(head.fields, head.minorVersion, bytes) ?? .none
    }

    /// The framing of a response, which depends on the method that was asked with.
    ///
    /// The fields are judged even where no body can follow: they would be passed on.
    @inline(__always)
    public static func ofResponse(
        _ head: borrowing ResponseHead, _ bytes: Span<UInt8>, requestMethod: Method
    ) throws(HTTP1Error) -> MessageFraming {
        let stated =
            head.fields.containsAny(of: framingNames)
            ? try stated(head.fields, head.minorVersion, bytes) : nil
        let status = head.status
        if status < 200 || status == 204 || status == 304 || requestMethod == .head { return .none }
        if requestMethod == .connect && status < 300 { return .none }
        return stated ?? .untilClose
    }

    private static let framingNames = FieldName.contentLength.bit | FieldName.transferEncoding.bit

    /// What Content-Length or Transfer-Encoding say; nil without them.
    @inline(__always)
    private static func stated(
        _ fields: borrowing FieldSection, _ minorVersion: Int, _ bytes: Span<UInt8>
    ) throws(HTTP1Error) -> MessageFraming? {
        if let coding = fields.first(.transferEncoding) {
            // Section 6.1: faulty framing in HTTP/1.0; section 6.3: ought to be an error with a length.
            if minorVersion == 0 { throw .transferEncodingInOldVersion }
            if fields.contains(.contentLength) { throw .contentLengthWithTransferEncoding }
            if fields.isRepeated(.transferEncoding) { throw .malformedTransferEncoding }
            let value = coding.value.bounds
            if bytes.equalsLowercased("chunked", in: value) { return .chunked }
            throw isUnsupportedCoding(bytes, value) ? .unsupportedTransferCoding : .malformedTransferEncoding
        }
        guard let length = fields.first(.contentLength) else { return nil }
        if fields.isRepeated(.contentLength) { throw .repeatedContentLength }
        return .length(try decimal(bytes, length.value.bounds))
    }

    /// Tells whether further codings stand before a final `chunked`: valid, but not implemented here (501).
    /// Without the final `chunked` the body has no end that can be known (400; RFC 9112, section 6.3).
    private static func isUnsupportedCoding(_ bytes: Span<UInt8>, _ value: Range<Int>) -> Bool {
        let count = 7
        guard value.count > count else { return false }
        let last = value.upperBound &- count
        guard bytes.equalsLowercased("chunked", in: last..<value.upperBound) else { return false }
        var index = last
        while index > value.lowerBound && isWhitespace(bytes[index &- 1]) { index &-= 1 }
        guard index > value.lowerBound, bytes[index &- 1] == 0x2C else { return false }
        // A second `chunked` is forbidden by section 6.1.
        index &-= 1
        if index == value.lowerBound { return false }
        while index >= value.lowerBound &+ count {
            if bytes.equalsLowercased("chunked", in: index &- count..<index) { return false }
            index &-= 1
        }
        return true
    }

    /// `1*DIGIT` up to 2^63 - 1, so that it is an `Int` as well.
    @inline(__always)
    private static func decimal(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(HTTP1Error) -> UInt64 {
        let count = range.count
        if count == 0 || count > 8 { return try longDecimal(bytes, range) }
        // Moved up, with zeros before them: eight digits, of which pairs, fours and all are put together.
        let missing = UInt64(truncatingIfNeeded: 64 &- count &* 8)
        let digits = bytes.word(at: range.lowerBound) &<< missing ^ 0x3030_3030_3030_3030 &<< missing
        if (digits | (digits &+ 0x0606_0606_0606_0606)) & 0xF0F0_F0F0_F0F0_F0F0 != 0 {
            throw .malformedContentLength
        }
        let pairs = (digits &* 10 &+ digits &>> 8) & 0x00FF_00FF_00FF_00FF
        let fours = (pairs &* 100 &+ pairs &>> 16) & 0x0000_FFFF_0000_FFFF
        return (fours &* 10_000 &+ fours &>> 32) & 0xFFFF_FFFF
    }

    @inline(never)
    private static func longDecimal(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(HTTP1Error) -> UInt64 {
        if range.isEmpty { throw .malformedContentLength }
        var value: UInt64 = 0
        var isTooLarge = false
        var index = range.lowerBound
        while index < range.upperBound {
            let digit = bytes[index] &- 0x30
            if digit > 9 { throw .malformedContentLength }
            if value > (UInt64(Int64.max) &- UInt64(digit)) / 10 { isTooLarge = true }
            value = value &* 10 &+ UInt64(digit)
            index &+= 1
        }
        if isTooLarge { throw .contentLengthTooLarge }
        return value
    }
}
