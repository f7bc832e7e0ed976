import Bytes

/// Makes request ids: 32 hexadecimal digits, unlike any other for all practical purposes.
///
/// They tell requests apart and protect nothing, so a mixed counter (SplitMix64) over a random start serves.
struct RequestIdentifiers {
    private var high: UInt64
    private var low: UInt64

    /// `seed` comes from the system's random source.
    init(seed: (UInt64, UInt64)) {
        high = seed.0
        low = seed.1
    }

    mutating func next(into buffer: inout ByteBuffer) {
        high &+= 0x9E37_79B9_7F4A_7C15
        low &+= 0xD1B5_4A32_D192_ED03
        buffer.append(hexadecimal: Self.mixed(high), width: 16)
        buffer.append(hexadecimal: Self.mixed(low), width: 16)
    }

    private static func mixed(_ value: UInt64) -> UInt64 {
        var bits = value
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}
