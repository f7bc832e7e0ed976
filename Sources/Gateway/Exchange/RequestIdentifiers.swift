import Bytes

/// Makes request ids: 32 hexadecimal digits, unlike any other for all practical purposes.
///
/// They tell requests apart and protect nothing. Half of one is the worker's own random number, the other a
/// mixed counter (SplitMix64) from a random start, which comes to no number twice.
struct RequestIdentifiers: ~Copyable {
    private var counter: UInt64
    /// The whole line, of which the last sixteen digits change.
    private var line = ByteBuffer(capacity: 64)
    private let digits: Int

    /// `name` opens the line and `ending` closes it; `seed` comes from the system's random source.
    init(line name: StaticString = "", ending: StaticString = "", seed: (UInt64, UInt64)) {
        counter = seed.1
        line.append(name)
        line.append(hexadecimal: seed.0, width: 16)
        digits = line.count
        line.append(hexadecimal: 0, width: 16)
        line.append(ending)
    }

    /// Appends the line with a new id.
    mutating func next(into buffer: inout ByteBuffer) {
        counter &+= 0xD1B5_4A32_D192_ED03
        line.set(sixteenHexadecimal: Self.mixed(counter), at: digits)
        buffer.append(line.readable)
    }

    private static func mixed(_ value: UInt64) -> UInt64 {
        var bits = value
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}
