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
        while input &+ 16 <= count {
            let (sextets, valid) = sextets(text.vector(at: input).words)
            if !valid { return nil }
            let packed = pack(sextets)
            target.store((packed.x << 16).byteSwapped, at: output)
            target.store((packed.y << 16).byteSwapped, at: output &+ 6)
            input &+= 16
            output &+= 12
        }
        if input < count, !decodeRest(text, from: input, into: &target, at: output) { return nil }
        return decoded
    }

    /// The values of sixteen characters, and whether all are of the alphabet.
    ///
    /// Bytes are judged side by side in two words. All are below 0x80, so that sums and differences stay in
    /// their bytes.
    @inline(__always)
    private static func sextets(_ text: SIMD2<UInt64>) -> (values: SIMD2<UInt64>, valid: Bool) {
        let upper = marks(text, from: 0x3F3F_3F3F_3F3F_3F3F, over: 0x2525_2525_2525_2525)
        let lower = marks(text, from: 0x1F1F_1F1F_1F1F_1F1F, over: 0x0505_0505_0505_0505)
        let digit = marks(text, from: 0x5050_5050_5050_5050, over: 0x4646_4646_4646_4646)
        let dash = marks(text, from: 0x5353_5353_5353_5353, over: 0x5252_5252_5252_5252)
        let low = marks(text, from: 0x2121_2121_2121_2121, over: 0x2020_2020_2020_2020)
        let known = upper | lower | digit | dash | low
        if known.x & known.y & ~(text.x | text.y) & 0x8080_8080_8080_8080 != 0x8080_8080_8080_8080 {
            return (text, false)
        }
        var less: SIMD2<UInt64> = spread(upper) & both(0x4141_4141_4141_4141)
        less |= spread(lower) & both(0x4747_4747_4747_4747)
        less |= spread(low) & both(0x2020_2020_2020_2020)
        var more: SIMD2<UInt64> = spread(digit) & both(0x0404_0404_0404_0404)
        more |= spread(dash) & both(0x1111_1111_1111_1111)
        let values: SIMD2<UInt64> = text &- less
        return (values &+ more, true)
    }

    @inline(__always)
    private static func both(_ word: UInt64) -> SIMD2<UInt64> { SIMD2(repeating: word) }

    /// The highest bit of each byte that, with `from` added, reaches 0x80 and, with `over` added, does not.
    @inline(__always)
    private static func marks(_ text: SIMD2<UInt64>, from: UInt64, over: UInt64) -> SIMD2<UInt64> {
        let reached = text &+ both(from)
        let passed = text &+ both(over)
        return (reached & ~passed) & both(0x8080_8080_8080_8080)
    }

    /// 0x7F in each byte that is marked by its highest bit.
    @inline(__always)
    private static func spread(_ marks: SIMD2<UInt64>) -> SIMD2<UInt64> {
        marks &- (marks &>> both(7))
    }

    /// The 48 bits of the eight sextets in each word; the first sextet, in the lowest byte, becomes the
    /// highest.
    @inline(__always)
    private static func pack(_ sextets: SIMD2<UInt64>) -> SIMD2<UInt64> {
        let bytes = both(0x003F_003F_003F_003F)
        let firsts: SIMD2<UInt64> = (sextets & bytes) &<< both(6)
        let twelve: SIMD2<UInt64> = firsts | ((sextets &>> both(8)) & bytes)
        let pairs = both(0x0000_0FFF_0000_0FFF)
        let firstPairs: SIMD2<UInt64> = (twelve & pairs) &<< both(12)
        let twentyFour: SIMD2<UInt64> = firstPairs | ((twelve &>> both(16)) & pairs)
        let lows: SIMD2<UInt64> = (twentyFour & both(0xFF_FFFF)) &<< both(24)
        return lows | (twentyFour &>> both(32))
    }

    /// Decodes the last 1 to 15 characters.
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

    @inline(__always)
    private static func sextet(_ byte: UInt8) -> UInt32 {
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
