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
        var input = 0
        var output = 0
        let table = Base64URLTable.values
        let values = table.span
        // Said here, it spares the bounds checks below.
        precondition(values.count == Base64URLTable.count, "four tables of 256")
        while input &+ 8 <= count {
            let word = text.word(at: input)
            let firsts = Base64URLTable.four(word, values)
            let lasts = Base64URLTable.four(word >> 32, values)
            if firsts | lasts > 0xFF_FFFF { return nil }
            target.store((UInt64(firsts) << 40 | UInt64(lasts) << 16).byteSwapped, at: output)
            input &+= 8
            output &+= 6
        }
        if input < count, !decodeRest(text, from: input, into: &target, at: output) { return nil }
        return decoded
    }

    /// Decodes the last 1 to 7 characters.
    private static func decodeRest(
        _ text: Span<UInt8>, from start: Int, into target: inout MutableSpan<UInt8>, at offset: Int
    ) -> Bool {
        var bits: UInt32 = 0
        var bitCount: UInt32 = 0
        var input = start
        var output = offset
        while input < text.count {
            let value = sextet(text[input])
            if value > 63 { return false }
            bits = bits << 6 | value
            bitCount &+= 6
            input &+= 1
            if bitCount >= 8 {
                bitCount &-= 8
                target[output] = UInt8(truncatingIfNeeded: bits >> bitCount)
                output &+= 1
            }
        }
        return bits & ((1 << bitCount) &- 1) == 0
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
