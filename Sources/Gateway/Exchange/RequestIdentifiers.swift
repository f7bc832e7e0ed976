import Bytes

/// Makes request ids: 32 hexadecimal digits, unlike any other for all practical purposes.
///
/// They tell requests apart and protect nothing. Half of one is the worker's own random number, the other a
/// mixed counter (SplitMix64) from a random start, which comes to no number twice.
struct RequestIdentifiers: ~Copyable {
    private var counter: UInt64
    /// The line up to what changes.
    private var opening = ByteBuffer(capacity: 32)

    /// `name` opens the line; `seed` comes from the system's random source.
    init(line name: StaticString = "", seed: (UInt64, UInt64)) {
        counter = seed.1
        opening.append(name)
        opening.append(hexadecimal: seed.0, width: 16)
    }

    /// Appends the line's name and an id.
    mutating func next(into buffer: inout ByteBuffer) {
        counter &+= 0xD1B5_4A32_D192_ED03
        buffer.append(opening.readable)
        buffer.append(sixteenHexadecimal: Self.mixed(counter))
    }

    private static func mixed(_ value: UInt64) -> UInt64 {
        var bits = value
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}
