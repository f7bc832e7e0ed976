/// What each character of base64url is worth at each of four places, so that four characters cost four
/// look-ups.
///
/// Built once, because it is 4 KiB that nobody would want to read; each decoding pays one comparison for
/// that.
enum Base64URLTable {
    static let count = 1_024
    /// Four tables of 256, one after the other.
    static let values: [UInt32] = (0..<count).map { index in
        let value = Base64URL.sextet(UInt8(index & 0xFF))
        // A bit above the 24 of four sextets marks what is not of the alphabet.
        return value > 63 ? 1 << 31 : value << UInt32(18 - 6 * (index >> 8))
    }

    /// The 24 bits of the four characters in the low half of `word`, the first in the lowest byte; 2^31 or
    /// more when one is outside the alphabet. `values` is the table, known to the caller to be of `count`
    /// values.
    @inline(__always)
    static func four(_ word: UInt64, _ values: Span<UInt32>) -> UInt32 {
        values[Int(word & 0xFF)] | values[256 &+ Int(word >> 8 & 0xFF)]
            | values[512 &+ Int(word >> 16 & 0xFF)] | values[768 &+ Int(word >> 24 & 0xFF)]
    }
}
