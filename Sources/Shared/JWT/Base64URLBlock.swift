// Invariant: sixteen bytes are loaded at `input` only where 0 <= input <= text.count - 16. Eight are stored
// at `output` and `output + 6`; the last block's output is 12 * blocks - 12, and that 12 * blocks + 2 is at
// most target.count is checked on entry. Bit casts are between vectors of one size.
internal import Bytes

/// Sixteen characters of base64url at a time, by arithmetic alone: no table is loaded, and the time does not
/// depend on the characters.
enum Base64URLBlock {
    private typealias Block = SIMD16<UInt8>

    /// Decodes the whole blocks of `text`, twelve bytes each, into the front of `target`.
    ///
    /// Answers whether all characters are of the alphabet; without `symbols`, of its letters and digits.
    static func decode(_ text: Span<UInt8>, into target: inout MutableSpan<UInt8>, symbols: Bool) -> Bool {
        let blocks = text.count >> 4
        precondition(blocks &* 12 &+ 2 <= target.count, "there is room for the decoded bytes")
        return symbols ? decodeAny(text, into: &target) : decodePlain(text, into: &target)
    }

    private static func decodeAny(_ text: Span<UInt8>, into target: inout MutableSpan<UInt8>) -> Bool {
        var valid = Block(repeating: 0x80)
        loop(text, into: &target) { values($0, &valid, symbols: true) }
        return all(valid)
    }

    private static func decodePlain(_ text: Span<UInt8>, into target: inout MutableSpan<UInt8>) -> Bool {
        var valid = Block(repeating: 0x80)
        loop(text, into: &target) { values($0, &valid, symbols: false) }
        return all(valid)
    }

    @inline(__always)
    private static func loop(
        _ text: Span<UInt8>, into target: inout MutableSpan<UInt8>, _ values: (Block) -> Block
    ) {
        var destination = unsafe target.mutableBytes
        let last = text.count &- 16
        var input = 0
        var output = 0
        while input <= last {
            let block = unsafe text.bytes.unsafeLoadUnaligned(
                fromUncheckedByteOffset: input, as: SIMD16<UInt8>.self)
            let packed = pack(values(block))
            unsafe destination.storeBytes(
                of: packed[0].byteSwapped, toUncheckedByteOffset: output, as: UInt64.self)
            unsafe destination.storeBytes(
                of: packed[1].byteSwapped, toUncheckedByteOffset: output &+ 6, as: UInt64.self)
            input &+= 16
            output &+= 12
        }
    }

    /// Decodes sixteen characters that stand in two words; nil when one is outside the alphabet.
    static func decode(_ first: UInt64, _ second: UInt64) -> SIMD2<UInt64>? {
        var valid = Block(repeating: 0x80)
        let block = unsafe unsafeBitCast(
            SIMD2<UInt64>(first.littleEndian, second.littleEndian), to: SIMD16<UInt8>.self)
        let packed = pack(values(block, &valid, symbols: true))
        return all(valid) ? packed : nil
    }

    @inline(__always)
    private static func all(_ valid: Block) -> Bool {
        let words = unsafe unsafeBitCast(valid, to: SIMD2<UInt64>.self)
        return words[0] & words[1] & 0x8080_8080_8080_8080 == 0x8080_8080_8080_8080
    }

    /// The six bits of each character; `valid` loses the high bit where one is outside the alphabet.
    ///
    /// A sum with 0x80 - k has the high bit where an ASCII character is k or above. An odd number of these
    /// bounds lies below each letter and digit, and an even number below all other characters.
    @inline(__always)
    private static func values(_ block: Block, _ valid: inout Block, symbols: Bool) -> Block {
        let atLeastUpper = block &+ 0x3F
        let atLeastLower = block &+ 0x1F
        var known = (block &+ 0x50) ^ (block &+ 0x46) ^ atLeastUpper ^ (block &+ 0x25)
        known ^= atLeastLower ^ (block &+ 0x05)
        var value = block &+ 4 &- (spread(atLeastUpper) & 69) &- (spread(atLeastLower) & 6)
        if symbols {
            // 0x80 - x has the high bit for an ASCII x only where it is 0.
            let dash = Block(repeating: 0x80) &- (block ^ 0x2D)
            let underscore = Block(repeating: 0x80) &- (block ^ 0x5F)
            known ^= dash ^ underscore
            value = value &+ (spread(dash) & 13) &+ (spread(underscore) & 33)
        }
        valid &= known & ~block
        return value
    }

    /// All bits of a byte as its high bit is.
    @inline(__always)
    private static func spread(_ block: Block) -> Block {
        unsafe unsafeBitCast(unsafeBitCast(block, to: SIMD16<Int8>.self) &>> 7, to: SIMD16<UInt8>.self)
    }

    /// Sixteen times six bits as twice 48, each at the top of a word whose highest byte comes first.
    @inline(__always)
    private static func pack(_ values: Block) -> SIMD2<UInt64> {
        let pairs = unsafe unsafeBitCast(values, to: SIMD8<UInt16>.self)
        let twelves = unsafe unsafeBitCast(
            ((pairs &<< 6) | (pairs &>> 8)) & 0x0FFF, to: SIMD4<UInt32>.self)
        let halves = unsafe unsafeBitCast((twelves &<< 12) | (twelves &>> 16), to: SIMD2<UInt64>.self)
        return (halves &<< 40) | ((halves &>> 16) & 0x0000_00FF_FFFF_0000)
    }
}
