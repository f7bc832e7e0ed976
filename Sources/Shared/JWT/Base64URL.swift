public import Bytes

/// Base64 with the URL-safe alphabet and no padding (RFC 4648, section 5; RFC 7515, section 2), read
/// strictly.
public enum Base64URL {
    /// How many bytes past the decoded ones may be written to.
    public static let slack = 16

    /// How many bytes `encoded` characters stand for; nil when no text has that length.
    public static func decodedCount(_ encoded: Int) -> Int? {
        encoded & 3 == 1 ? nil : (encoded >> 2) &* 3 &+ ((encoded & 3) &* 3) >> 2
    }

    /// Decodes `text` into the front of `target`, which has room for the decoded bytes and the slack.
    ///
    /// Answers how many bytes it decoded; nil when `text` is not base64url: a character outside the alphabet,
    /// a length of 1 modulo 4, or unused bits that are not zero (so that each value has one spelling).
    public static func decode(_ text: Span<UInt8>, into target: inout MutableSpan<UInt8>) -> Int? {
        let count = text.count
        guard let decoded = decodedCount(count) else { return nil }
        precondition(decoded &+ slack <= target.count, "there is room for the decoded bytes and the slack")
        // JSON in ASCII needs the two symbols almost never, a signature most often.
        if count <= 64 || !Base64URLBlock.decode(text, into: &target, symbols: false) {
            if !Base64URLBlock.decode(text, into: &target, symbols: true) { return nil }
        }
        if count & 15 != 0, !decodeRest(text, into: &target) { return nil }
        return decoded
    }

    /// Decodes the last 1 to 15 characters, as a block that is filled up with zeros.
    private static func decodeRest(_ text: Span<UInt8>, into target: inout MutableSpan<UInt8>) -> Bool {
        let count = text.count
        let start = count & ~15
        let rest = count & 15
        // The character for 0, wherever there is none.
        let filling: UInt64 = 0x4141_4141_4141_4141
        let first = text.word(at: start) | (rest < 8 ? filling << UInt64(rest &* 8) : 0)
        let second = rest <= 8 ? filling : text.word(at: start &+ 8) | filling << UInt64(rest &* 8 &- 64)
        guard let packed = Base64URLBlock.decode(first, second) else { return false }
        let output = (start >> 2) &* 3
        target.store(packed[0].byteSwapped, at: output)
        target.store(packed[1].byteSwapped, at: output &+ 6)
        let unused: UInt32 = rest & 3 == 0 ? 0 : rest & 3 == 2 ? 0x0F : 0x03
        return sextet(text[count &- 1]) & unused == 0
    }

    /// The value of a character; 64 for one outside the alphabet.
    static func sextet(_ byte: UInt8) -> UInt32 {
        let folded = byte | 0x20
        if folded >= 0x61 && folded <= 0x7A { return UInt32(byte &- 0x41) &- (byte >= 0x61 ? 6 : 0) }
        if byte &- 0x30 <= 9 { return UInt32(byte) &+ 4 }
        if byte == 0x2D { return 62 }
        return byte == 0x5F ? 63 : 64
    }

    /// The bytes that `text` stands for. Not for the hot path.
    public static func decode(_ text: Span<UInt8>) -> [UInt8]? {
        var decoded = [UInt8](repeating: 0, count: text.count &+ slack)
        var target = decoded.mutableSpan
        guard let count = decode(text, into: &target) else { return nil }
        decoded.removeLast(decoded.count - count)
        return decoded
    }

    /// Appends `bytes` in base64url.
    public static func encode(_ bytes: Span<UInt8>, into buffer: inout ByteBuffer) {
        let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        buffer.reserve(bytes.count &* 4 / 3 &+ 4)
        var bits = 0
        var bitCount = 0
        var index = 0
        while index < bytes.count {
            bits = (bits << 8 | Int(bytes[index])) & 0xFFFF
            bitCount &+= 8
            index &+= 1
            while bitCount >= 6 {
                bitCount &-= 6
                buffer.append(alphabet.byte(at: bits >> bitCount & 63))
            }
        }
        if bitCount > 0 { buffer.append(alphabet.byte(at: bits << (6 &- bitCount) & 63)) }
    }
}
