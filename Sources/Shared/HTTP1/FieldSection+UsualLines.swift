// Invariant: eight bytes are loaded at offsets from `start` (which is not negative) to `lastWord`, two bytes
// at one whose next is within the bytes, one byte at one found before; a field is written below `room`, which
// is at most the capacity. The scan in C is given a start within the bytes and how many there are
// from it.
import Bytes
internal import CBytes

extension FieldSection {
    /// Takes field lines from `start` on for as long as each is spelled as nearly all are, and answers where
    /// the first stands that is not, or the end of the section, or what is not complete yet.
    ///
    /// The usual spelling: a known name or one of letters, digits and `-`; a colon and one SP; a value
    /// without HTAB that neither begins nor ends with SP; CRLF. Nothing is refused here.
    mutating func takeUsualLines(_ bytes: Span<UInt8>, from start: Int, limit: Int) -> Int {
        if capacity == 0 { grow() }
        precondition(start >= 0, "lines begin within the bytes")
        let lastWord = bytes.count &- 8
        var options: UInt8 = 0
        var number = count
        var position = start
        let slots = unsafe base
        let room = min(limit, capacity)

        lines: while position <= lastWord && number < room {
            let opening = load(bytes, position)
            if UInt8(truncatingIfNeeded: opening) == 0x0D { break }
            var word = position
            var found = marksOfColons(opening)
            while found == 0 {
                word &+= 8
                if word > lastWord { break lines }
                found = marksOfColons(load(bytes, word))
            }
            let colon = word &+ found.trailingZeroBitCount &>> 3
            if colon >= lastWord { break }
            if unsafe bytes[unchecked: colon] != 0x3A { break }
            let count = colon &- position
            let ending = count > 8 ? load(bytes, colon &- 8) : 0
            let id = FieldName(recognising: bytes, offset: position, count: count, opening, ending)
            if id == .other && !isPlainName(bytes, position, count) { break }

            // The SP after the colon is no control character, so the scan may begin with it.
            let opened = loadPair(bytes, colon &+ 1)
            if opened & 0xFF != 0x20 || opened &>> 8 <= 0x20 { break }
            let end = firstControlCharacter(bytes, from: colon &+ 1)
            if end &+ 1 >= bytes.count || loadPair(bytes, end) != 0x0A0D { break }
            if unsafe bytes[unchecked: end &- 1] == 0x20 { break }
            if id == .connection {
                // "keep-ali" and "ep-alive" overlap; " close" stands with its CRLF.
                let value = foldedCase(load(bytes, colon &+ 1))
                if end &- colon == 12 && value == 0x6C61_2D70_6565_6B20
                    && foldedCase(load(bytes, end &- 8)) == 0x6576_696C_612D_7065
                {
                    options |= 1
                } else if value == 0x0A0D_6573_6F6C_6320 {
                    options |= 2
                } else {
                    break
                }
            }

            let name = ByteRange(offset: position, count: count)
            let value = ByteRange(offset: colon &+ 2, count: end &- colon &- 2)
            unsafe slots[number] = Field(name: name, value: value, id: id)
            note(id, at: number)
            number &+= 1
            position = end &+ 2
        }
        self.count = number
        if options & 1 != 0 { connectionKeepsAlive = true }
        if options & 2 != 0 { connectionCloses = true }
        return position
    }
}

/// Letters, digits and `-` alone, and not nothing.
@inline(never)
private func isPlainName(_ bytes: Span<UInt8>, _ offset: Int, _ count: Int) -> Bool {
    if count == 0 { return false }
    var index = 0
    while index &+ 8 <= count {
        if !ByteClass.arePlain(bytes.word(at: offset &+ index)) { return false }
        index &+= 8
    }
    if index == count { return true }
    // What follows the name is overwritten with `-`.
    let kept = UInt64.max &>> UInt64(truncatingIfNeeded: 64 &- (count &- index) &* 8)
    let word = bytes.word(at: offset &+ index)
    return ByteClass.arePlain(word & kept | 0x2D2D_2D2D_2D2D_2D2D & ~kept)
}

/// Sets the high bit of the first colon; of bytes above 0x7F before it, too.
@inline(__always)
private func marksOfColons(_ word: UInt64) -> UInt64 {
    ((word ^ 0x3A3A_3A3A_3A3A_3A3A) &- 0x0101_0101_0101_0101) & 0x8080_8080_8080_8080
}

/// Where the first byte below 0x20 or 0x7F stands at or after `start`, or the end.
@inline(__always)
private func firstControlCharacter(_ bytes: Span<UInt8>, from start: Int) -> Int {
    unsafe bytes.withUnsafeBufferPointer { all in
        guard let base = all.baseAddress else { return start }
        return unsafe start &+ cbytes_first_control(base + start, all.count &- start)
    }
}

@inline(__always)
private func load(_ bytes: Span<UInt8>, _ offset: Int) -> UInt64 {
    unsafe UInt64(
        littleEndian: bytes.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self))
}

@inline(__always)
private func loadPair(_ bytes: Span<UInt8>, _ offset: Int) -> UInt16 {
    unsafe UInt16(
        littleEndian: bytes.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt16.self))
}
