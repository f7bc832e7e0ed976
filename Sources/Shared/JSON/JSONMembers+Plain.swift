// Invariant: words are loaded at `index` only where 0 <= index <= end + 2, and `text` has at least 16 bytes
// from `end` on (checked on entry). Each search for a quote begins at or before `end` and stops at the quote
// that stands at `end + 1` (checked on entry) or before it; a quote at or after `end` ends the reading.
internal import Bytes

/// The common shape of claims, read in one pass: plain text without whitespace, and values that are strings
/// or short integers.
///
/// This reader refuses nothing. Whatever else stands in the text, good or bad, it leaves to the full one.
extension JSONMembers {
    /// Reads the members of `text` into `list` and answers how many they are; nil when the full reader has to
    /// decide.
    static func readPlain(
        _ text: Span<UInt8>, end: Int, limit: Int, into list: inout MutableSpan<Member>
    ) -> Int? {
        guard end >= 2, text.count >= end &+ 16, text[end &+ 1] == 0x22, text[0] == 0x7B, text[1] == 0x22
        else { return nil }
        let room = min(limit, list.count)
        var seen: UInt64 = 0
        var count = 0
        // Past the opening quote of a name.
        var index = 2
        while count < room {
            let start = index
            var word = load(text, start)
            index = quote(text, from: start, word)
            if index >= end { return nil }
            let nameCount = index &- start
            if nameCount < 8 {
                word &= ~(UInt64.max &<< UInt64(truncatingIfNeeded: nameCount &* 8))
            }
            let bit: UInt64 = 1 &<< ((word &* 0x9E37_79B9_7F4A_7C15) >> 58)
            if seen & bit != 0, mayRepeat(word, nameCount, list, count) { return nil }
            seen |= bit

            let opening = load(text, index)
            guard opening & 0xFFFF == 0x3A22 else { return nil }
            var member = Member(
                name: ByteRange(offset: start, count: nameCount), value: ByteRange(offset: 0, count: 0),
                kind: .string, nameWord: word, integer: 0)
            var closing: UInt64
            if opening >> 16 & 0xFF == 0x22 {
                let first = index &+ 3
                index = quote(text, from: first, load(text, first))
                if index >= end { return nil }
                member.value = ByteRange(offset: first, count: index &- first)
                closing = load(text, index) >> 8
                index &+= 1
            } else {
                let first = index &+ 2
                guard let number = integer(text, from: first) else { return nil }
                index = first &+ number.count
                member.kind = .integer
                member.value = ByteRange(offset: first, count: number.count)
                member.integer = number.value
                closing = load(text, index)
            }
            list[count] = member
            count &+= 1
            if closing & 0xFFFF == 0x222C {
                index &+= 2
                if index > end { return nil }
            } else {
                return closing & 0xFF == 0x7D && index &+ 1 == end ? count : nil
            }
        }
        return nil
    }

    /// Tells whether a name may be that of a member before it.
    private static func mayRepeat(
        _ word: UInt64, _ nameCount: Int, _ list: borrowing MutableSpan<Member>, _ count: Int
    ) -> Bool {
        var index = 0
        while index < count {
            if list[index].nameWord == word, list[index].name.count == nameCount { return true }
            index &+= 1
        }
        return false
    }

    /// One to 18 digits without a leading zero.
    @inline(__always)
    private static func integer(_ text: Span<UInt8>, from start: Int) -> (value: Int64, count: Int)? {
        var value: Int64 = 0
        var index = start
        let word = load(text, start)
        if (word &+ 0x4646_4646_4646_4646 | (word &- 0x3030_3030_3030_3030)) & 0x8080_8080_8080_8080 == 0 {
            value = eightDigits(word)
            index &+= 8
        }
        while true {
            let digit = text[index] &- 0x30
            if digit > 9 { break }
            value = value &* 10 &+ Int64(digit)
            index &+= 1
        }
        let count = index &- start
        if count == 0 || count > 18 || count > 1 && text[start] == 0x30 { return nil }
        return (value, count)
    }

    /// The number that eight digits are: pairs, then fours, then all of them.
    @inline(__always)
    private static func eightDigits(_ word: UInt64) -> Int64 {
        let digits = word &- 0x3030_3030_3030_3030
        let pairs = digits &* 10 &+ digits &>> 8
        let first = (pairs & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064
        let second = (pairs &>> 16 & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001
        return Int64(truncatingIfNeeded: (first &+ second) &>> 32)
    }

    /// The offset of the first quote at or after `start`, where `first` stands.
    @inline(__always)
    private static func quote(_ text: Span<UInt8>, from start: Int, _ first: UInt64) -> Int {
        var index = start
        var word = first ^ 0x2222_2222_2222_2222
        while true {
            // The text is ASCII up to its end. What follows the quote there need not be, and is above the bit
            // that counts.
            let quotes = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
            if quotes != 0 { return index &+ quotes.trailingZeroBitCount >> 3 }
            index &+= 8
            word = load(text, index) ^ 0x2222_2222_2222_2222
        }
    }

    @inline(__always)
    private static func load(_ text: Span<UInt8>, _ index: Int) -> UInt64 {
        unsafe UInt64(
            littleEndian: text.bytes.unsafeLoadUnaligned(
                fromUncheckedByteOffset: index, as: UInt64.self))
    }
}
