/// Where a run of bytes above ASCII stands within well-formed UTF-8 (RFC 3629, section 4).
struct UTF8Continuation {
    private var pending = 0
    private var lower: UInt8 = 0x80
    private var upper: UInt8 = 0xBF

    /// A character has begun and has not ended.
    var isPending: Bool { pending > 0 }

    /// Takes the next byte, 0x80 or above; false: no UTF-8 has it here.
    mutating func accept(_ byte: UInt8) -> Bool {
        if pending > 0 {
            if byte < lower || byte > upper { return false }
            pending &-= 1
            lower = 0x80
            upper = 0xBF
            return true
        }
        switch byte {
        case 0xC2...0xDF: pending = 1
        case 0xE0...0xEF: pending = 2
        case 0xF0...0xF4: pending = 3
        default: return false
        }
        // Overlong forms, surrogates, and what lies beyond U+10FFFF.
        if byte == 0xE0 { lower = 0xA0 }
        if byte == 0xED { upper = 0x9F }
        if byte == 0xF0 { lower = 0x90 }
        if byte == 0xF4 { upper = 0x8F }
        return true
    }
}
