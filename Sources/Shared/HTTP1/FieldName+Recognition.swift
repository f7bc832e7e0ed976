import Bytes

/// Which name may stand in which slot of the perfect hash below; 0 is `.other`.
///
/// A test derives this table anew and prints it when it differs, so a name is added by running the tests.
private let slots: [256 of UInt8] = [
    25, 0, 14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 44, 0, 63, 0,
    0, 0, 0, 0, 0, 0, 0, 41, 0, 33, 0, 0, 0, 0, 26, 59,
    0, 0, 0, 3, 40, 0, 0, 0, 8, 0, 0, 0, 0, 0, 34, 0,
    0, 0, 0, 0, 0, 31, 0, 0, 0, 0, 0, 10, 0, 13, 37, 0,
    0, 0, 4, 0, 0, 23, 0, 0, 6, 42, 0, 0, 0, 0, 0, 19,
    0, 0, 0, 0, 0, 0, 52, 0, 0, 9, 0, 0, 0, 0, 0, 0,
    0, 0, 20, 0, 0, 0, 0, 0, 0, 0, 54, 53, 0, 5, 0, 0,
    0, 0, 58, 0, 0, 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 39, 0, 0, 0, 0, 0, 0, 0, 0, 60, 0,
    48, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 22, 62, 0, 0, 45, 30, 0, 29, 43, 0, 18, 21, 0, 49, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 51, 57, 0, 17, 0, 0, 0, 0,
    32, 0, 0, 55, 0, 0, 0, 15, 1, 0, 12, 0, 0, 0, 0, 0,
    61, 0, 0, 0, 0, 56, 0, 0, 0, 47, 0, 27, 0, 7, 0, 0,
    28, 35, 0, 0, 0, 0, 0, 0, 38, 0, 0, 0, 0, 24, 0, 36,
    0, 0, 0, 0, 50, 0, 0, 0, 16, 0, 0, 46, 0, 0, 0, 0,
]

extension FieldName {
    /// Recognises the `count` bytes at `offset`, without regard to ASCII case (RFC 9110, section 5.1).
    ///
    /// One multiplication picks the only candidate; its letters are then compared eight at a time. Whatever is
    /// recognised is a valid token.
    init(recognising bytes: Span<UInt8>, offset: Int, count: Int) {
        self = .other
        if count < 2 || count > FieldName.longestCount { return }
        var first = bytes.word(at: offset)
        var last = first
        if count > 8 {
            last = foldedCase(bytes.word(at: offset &+ count &- 8))
            first = foldedCase(first)
        } else {
            first = foldedCase(first & (UInt64.max >> UInt64(64 &- count &* 8)))
            last = first
        }
        let slot = FieldName.slot(first: first, last: last, count: count)
        guard let candidate = FieldName(rawValue: slots[slot]) else { return }
        let text = candidate.text
        guard text.utf8CodeUnitCount == count, foldedCase(text.word(at: 0)) == first else { return }
        if count > 8 {
            if foldedCase(text.word(at: count &- 8)) != last { return }
            var middle = 8
            while middle < count &- 8 {
                let word = foldedCase(bytes.word(at: offset &+ middle))
                if word != foldedCase(text.word(at: middle)) { return }
                middle &+= 8
            }
        }
        self = candidate
    }

    /// The longest recognised name, in bytes.
    static let longestCount = 38

    /// The slot of a name by its first and last eight bytes, folded, and its length.
    static func slot(first: UInt64, last: UInt64, count: Int) -> Int {
        let mixed = (first ^ (last << 32 | last >> 32)) &+ UInt64(truncatingIfNeeded: count)
        return Int(truncatingIfNeeded: (mixed &* 0x30DD_E504_6A16_1E0D) >> 56)
    }
}

/// Sets bit 5 of every byte that has bit 6: upper-case letters become lower-case ones, `-` and digits stay.
///
/// Only a letter folds to a lower-case letter, so no control character can pass for part of a name.
@inline(__always)
func foldedCase(_ word: UInt64) -> UInt64 { word | (word >> 1) & 0x2020_2020_2020_2020 }
