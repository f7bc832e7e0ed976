public import Bytes

/// The three parts of a token in the compact serialization (RFC 7515, section 3.1), as ranges over it.
public struct CompactToken: Equatable, Sendable {
    public var header: ByteRange
    public var payload: ByteRange
    public var signature: ByteRange

    /// What is signed: everything before the second dot.
    public var signedCount: Int { payload.upper }

    /// Splits `token`; nil when it does not have exactly three parts, the first two not empty.
    public init?(_ token: Span<UInt8>) {
        self.init(token, firstDot: nil)
    }

    /// The same where the first dot may be known already.
    init?(_ token: Span<UInt8>, firstDot: Int?) {
        guard let first = firstDot ?? CompactToken.dot(token, from: 0), first > 0,
            let second = CompactToken.lastDot(token, after: first), second > first &+ 1
        else { return nil }
        header = ByteRange(offset: 0, count: first)
        payload = ByteRange(offset: first &+ 1, count: second &- first &- 1)
        signature = ByteRange(offset: second &+ 1, count: token.count &- second &- 1)
    }

    /// The dot before a signature of 32 bytes, else the next one. More dots are found by the base64url
    /// decoder.
    private static func lastDot(_ token: Span<UInt8>, after first: Int) -> Int? {
        let likely = token.count &- 44
        if likely > first && token[likely] == 0x2E { return likely }
        return dot(token, from: first &+ 1)
    }

    /// The next dot, eight bytes at a time.
    private static func dot(_ token: Span<UInt8>, from start: Int) -> Int? {
        var index = start
        while index &+ 8 <= token.count {
            let word = token.word(at: index) ^ 0x2E2E_2E2E_2E2E_2E2E
            let dots = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
            if dots != 0 { return index &+ dots.trailingZeroBitCount >> 3 }
            index &+= 8
        }
        return token.firstOffset(of: 0x2E, from: index)
    }
}
