/// What a byte may be part of; one table look-up answers for all classes.
enum ByteClass {
    /// `tchar` (RFC 9110, section 5.6.2).
    static let token: UInt8 = 1
    /// `pchar`, `/` and `%` (RFC 3986, section 3.3).
    static let path: UInt8 = 2
    /// The above and `?` (RFC 3986, section 3.4), and what browsers leave bare in a query: ``[ ] \ ^ ` { |
    /// }``.
    static let query: UInt8 = 4
    /// `unreserved` and `sub-delims`: a registered name without its escapes (RFC 3986, section 3.2.2).
    static let registeredName: UInt8 = 8
    static let hexadecimalDigit: UInt8 = 16

    @inline(__always)
    static func of(_ byte: UInt8) -> UInt8 { table[Int(byte)] }

    /// Tells whether eight bytes are letters, digits and `-`, of which most names are made.
    @inline(__always)
    static func arePlain(_ word: UInt64) -> Bool {
        let marked = letters(word) | marks(word, from: 0x30, through: 0x39)
        return (marked | marks(word, from: 0x2D, through: 0x2D)) & ~word & highBits == highBits
    }

    @inline(__always)
    private static func letters(_ word: UInt64) -> UInt64 {
        marks(word | 0x2020_2020_2020_2020, from: 0x61, through: 0x7A)
    }

    /// Sets the high bit of each byte between two ASCII bytes; a byte above 0x7F spoils itself and the
    /// bytes after it.
    @inline(__always)
    static func marks(_ word: UInt64, from first: UInt64, through last: UInt64) -> UInt64 {
        (word &+ (0x80 &- first) &* everyByte) & ~(word &+ (0x7F &- last) &* everyByte)
    }

    static let everyByte: UInt64 = 0x0101_0101_0101_0101
    static let highBits: UInt64 = 0x8080_8080_8080_8080
}

/// The classes of every byte; a test derives it from the grammars of the RFCs.
private let table: [256 of UInt8] = [
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 15, 0, 1, 15, 7, 15, 15, 14, 14, 15, 15, 14, 15, 15, 6,
    31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 6, 14, 0, 14, 0, 4,
    6, 31, 31, 31, 31, 31, 31, 15, 15, 15, 15, 15, 15, 15, 15, 15,
    15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 4, 4, 4, 5, 15,
    5, 31, 31, 31, 31, 31, 31, 15, 15, 15, 15, 15, 15, 15, 15, 15,
    15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 4, 5, 4, 15, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
]
