/// Hashes bytes under a secret key to 128 bits, so that no client can choose keys that collide.
///
/// SipHash-2-4 with 128-bit output (Aumasson and Bernstein, 2012). The key is drawn at random when the process starts.
public struct SipHash: Sendable {
    private let key0: UInt64
    private let key1: UInt64

    public init(key0: UInt64, key1: UInt64) {
        self.key0 = key0
        self.key1 = key1
    }

    /// The hash of the eight bytes of `tweak`, little end first, followed by `bytes`.
    ///
    /// The tweak keeps kinds of key apart: the same bytes under two tweaks are two keys.
    public func hash128(_ bytes: Span<UInt8>, tweak: UInt64) -> (UInt64, UInt64) {
        var state = State(key0, key1)
        state.compress(tweak)
        let count = bytes.count
        var offset = 0
        while count &- offset >= 8 {
            state.compress(SipHash.word(bytes, offset, 8))
            offset &+= 8
        }
        let length = UInt64(truncatingIfNeeded: count &+ 8) << 56
        state.compress(SipHash.word(bytes, offset, count &- offset) | length)
        return state.finish()
    }

    private static func word(_ bytes: Span<UInt8>, _ offset: Int, _ count: Int) -> UInt64 {
        var word: UInt64 = 0
        var index = count
        while index > 0 {
            index &-= 1
            word = word << 8 | UInt64(bytes[offset &+ index])
        }
        return word
    }

    private struct State {
        var v0: UInt64
        var v1: UInt64
        var v2: UInt64
        var v3: UInt64

        init(_ key0: UInt64, _ key1: UInt64) {
            v0 = key0 ^ 0x736F_6D65_7073_6575
            v1 = key1 ^ 0x646F_7261_6E64_6F6D ^ 0xEE
            v2 = key0 ^ 0x6C79_6765_6E65_7261
            v3 = key1 ^ 0x7465_6462_7974_6573
        }

        mutating func compress(_ word: UInt64) {
            v3 ^= word
            round()
            round()
            v0 ^= word
        }

        mutating func finish() -> (UInt64, UInt64) {
            v2 ^= 0xEE
            for _ in 0..<4 { round() }
            let first = v0 ^ v1 ^ v2 ^ v3
            v1 ^= 0xDD
            for _ in 0..<4 { round() }
            return (first, v0 ^ v1 ^ v2 ^ v3)
        }

        private mutating func round() {
            v0 &+= v1
            v1 = (v1 << 13 | v1 >> 51) ^ v0
            v0 = v0 << 32 | v0 >> 32
            v2 &+= v3
            v3 = (v3 << 16 | v3 >> 48) ^ v2
            v0 &+= v3
            v3 = (v3 << 21 | v3 >> 43) ^ v0
            v2 &+= v1
            v1 = (v1 << 17 | v1 >> 47) ^ v2
            v2 = v2 << 32 | v2 >> 32
        }
    }
}
