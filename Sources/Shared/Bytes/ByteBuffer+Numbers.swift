extension ByteBuffer {
    /// Appends `value` in decimal digits.
    public mutating func append(decimal value: UInt64) {
        if value < 10 { return append(UInt8(truncatingIfNeeded: value) &+ 0x30) }
        // Up to eight digits gather in a word, the first in the lowest bits, and are appended in one store.
        var rest = value
        var low: UInt64 = 0
        var count = 0
        repeat {
            let quotient = rest / 10
            low = low << 8 | (rest &- quotient &* 10 &+ 0x30)
            rest = quotient
            count &+= 1
        } while rest != 0 && count < 8
        if rest != 0 { append(decimal: rest) }
        append(word: low, count: count)
    }

    public mutating func append(decimal value: Int) {
        if value < 0 { append(0x2D) }
        append(decimal: UInt64(value.magnitude))
    }

    /// Appends `value` in decimal, with leading zeros up to `width` digits; more digits are kept.
    public mutating func append(decimal value: Int, width: Int) {
        if width == 2 && value >= 0 && value < 100 {
            let tens = value / 10
            return append(
                UInt8(truncatingIfNeeded: tens) &+ 0x30,
                UInt8(truncatingIfNeeded: value &- tens &* 10) &+ 0x30)
        }
        var bound = 10
        var missing = width &- 1
        while missing > 0 && value >= bound {
            bound &*= 10
            missing &-= 1
        }
        while missing > 0 {
            append(0x30)
            missing &-= 1
        }
        append(decimal: value)
    }

    /// Appends `value` in lower-case hexadecimal, without leading zeros unless `width` asks for them.
    public mutating func append(hexadecimal value: UInt64, width: Int = 1) {
        let significant = (64 &- value.leadingZeroBitCount &+ 3) / 4
        var shift = (max(significant, width, 1) &- 1) &* 4
        while shift >= 0 {
            let nibble = shift < 64 ? UInt8(truncatingIfNeeded: value >> UInt64(shift)) & 0x0F : 0
            append(nibble < 10 ? nibble &+ 0x30 : nibble &+ 0x57)
            shift &-= 4
        }
    }
}
