/// A set of ASCII characters.
struct ASCIISet: Equatable, Sendable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    /// All that can stand in an origin: what is visible, but for the comma, which parts lists.
    static let ofOrigins: ASCIISet = {
        var set = ASCIISet()
        for byte: UInt8 in 0x21...0x7E where byte != 0x2C { set.insert(byte) }
        return set
    }()

    init() {}

    init(_ byte: UInt8) { insert(byte) }

    init(_ ranges: ClosedRange<UInt8>...) {
        for range in ranges { for byte in range { insert(byte) } }
    }

    mutating func insert(_ byte: UInt8) {
        let bit: UInt64 = 1 &<< UInt64(byte & 63)
        if byte < 64 { low |= bit } else if byte < 128 { high |= bit }
    }

    mutating func formUnion(_ other: ASCIISet) {
        low |= other.low
        high |= other.high
    }

    func contains(_ byte: UInt8) -> Bool {
        byte < 128 && (byte < 64 ? low : high) &>> UInt64(byte & 63) & 1 == 1
    }

    /// What can stand in an origin and is not in the set.
    var complement: ASCIISet {
        var result = ASCIISet()
        result.low = ~low & ASCIISet.ofOrigins.low
        result.high = ~high & ASCIISet.ofOrigins.high
        return result
    }
}
