// Invariant: sixteen bytes are loaded at offsets from `start` (which is not negative) to `lastBlock`, eight
// that end at a colon found more than eight bytes behind a line's start or at a line's end twelve behind its
// colon, two at an offset whose next is within the bytes, one before an offset found behind a colon; a field
// is written below `room`, which is at most the capacity. The scans in C are given offsets within the bytes
// and their count.
import Bytes
internal import CBytes

extension FieldSection {
    /// Takes field lines from `start` on for as long as each is spelled as nearly all are, and answers where
    /// the first stands that is not, or the end of the section, or what is not complete yet.
    ///
    /// The usual spelling: a known name or one of letters, digits and `-`; a colon and one SP; a value
    /// of printable ASCII that neither begins nor ends with SP; CRLF. Nothing is refused here.
    mutating func takeUsualLines(_ bytes: Span<UInt8>, from start: Int, limit: Int) -> Int {
        if capacity == 0 { grow() }
        precondition(start >= 0, "lines begin within the bytes")
        return unsafe bytes.withUnsafeBytes { all in
            guard let base = all.baseAddress else { return start }
            return unsafe takeUsualLines(base, bytes, from: start, room: min(limit, capacity))
        }
    }

    /// The same where the bytes are also at `base`, and there is room for fields up to `room`.
    @inline(__always)
    private mutating func takeUsualLines(
        _ base: UnsafeRawPointer, _ bytes: Span<UInt8>, from start: Int, room: Int
    ) -> Int {
        let size = bytes.count
        let lastBlock = size &- 16
        // What is known of the section stays in memory: there are not registers enough for the rest.
        let state = unsafe self.state
        let firsts = unsafe self.firsts
        var slot = unsafe self.base + self.count
        let end = unsafe self.base + room
        var position = start

        lines: while position <= lastBlock {
            if unsafe slot >= end { break }
            let opening = unsafe load(base, position)
            if UInt8(truncatingIfNeeded: opening) == 0x0D { break }
            var block = position
            var colons = unsafe cbytes_colons(base + block)
            while colons == 0 {
                block &+= 16
                if block > lastBlock { break lines }
                colons = unsafe cbytes_colons(base + block)
            }
            let colon = block &+ colons.trailingZeroBitCount
            let length = colon &- position
            let ending = length > 8 ? unsafe load(base, colon &- 8) : 0
            let id = FieldName(recognising: bytes, offset: position, count: length, opening, ending)
            if id == .other && !isPlainName(bytes, position, length) { break }

            // The SP after the colon is printable, so the scan may begin with it. What ends it is a CR, or
            // else not usual: HTAB and bytes above 0x7F are judged by who reads any line.
            let valueEnd = unsafe cbytes_printable_end(base, colon &+ 1, size)
            if valueEnd <= colon &+ 2 || valueEnd &+ 1 >= size { break }
            if unsafe loadPair(base, valueEnd) != 0x0A0D { break }
            if unsafe load(base, byte: colon &+ 1) != 0x20 { break }
            if unsafe load(base, byte: colon &+ 2) == 0x20 { break }
            if unsafe load(base, byte: valueEnd &- 1) == 0x20 { break }
            if id == .connection {
                // "keep-ali" and "ep-alive" overlap; " close" stands with its CRLF.
                let value = foldedCase(bytes.word(at: colon &+ 1))
                if valueEnd &- colon == 12 && value == 0x6C61_2D70_6565_6B20
                    && foldedCase(bytes.word(at: valueEnd &- 8)) == 0x6576_696C_612D_7065
                {
                    connectionKeepsAlive = true
                } else if value == 0x0A0D_6573_6F6C_6320 {
                    connectionCloses = true
                } else {
                    break
                }
            }

            let name = ByteRange(offset: position, count: length)
            let value = ByteRange(offset: colon &+ 2, count: valueEnd &- colon &- 2)
            unsafe slot.pointee = Field(name: name, value: value, id: id)
            unsafe slot += 1
            let bit = id.bit
            let seen = unsafe state.pointee.seen
            if seen & bit == 0 {
                unsafe firsts[Int(id.rawValue & 63)] = UInt16(truncatingIfNeeded: state.pointee.count)
            } else {
                unsafe state.pointee.repeated |= bit
            }
            unsafe state.pointee.seen = seen | bit
            unsafe state.pointee.count &+= 1
            position = valueEnd &+ 2
        }
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

@inline(__always)
private func load(_ base: UnsafeRawPointer, _ offset: Int) -> UInt64 {
    unsafe UInt64(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
}

@inline(__always)
private func load(_ base: UnsafeRawPointer, byte offset: Int) -> UInt8 {
    unsafe base.load(fromByteOffset: offset, as: UInt8.self)
}

@inline(__always)
private func loadPair(_ base: UnsafeRawPointer, _ offset: Int) -> UInt16 {
    unsafe UInt16(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
}
