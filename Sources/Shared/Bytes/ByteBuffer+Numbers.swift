// Invariant: at most seven bytes are written at `writerIndex` where there is room for eight, and sixteen at
// an offset where as many are readable.
internal import CBytes

extension ByteBuffer {
    /// Appends `value` in decimal digits.
    public mutating func append(decimal value: UInt64) {
        if value >= 1_000_000 || writableCount < 8 { return append(longDecimal: value) }
        let rest = UInt32(truncatingIfNeeded: value)
        let target = unsafe base + writerIndex
        if rest < 1_000 {
            writerIndex &+= unsafe cbytes_short_decimal(rest, target)
        } else {
            let size = unsafe cbytes_short_decimal(rest / 1_000, target)
            unsafe cbytes_three_digits(rest % 1_000, target + size)
            writerIndex &+= size &+ 3
        }
    }

    @inline(never)
    private mutating func append(longDecimal value: UInt64) {
        if value < 10 { return append(UInt8(truncatingIfNeeded: value) &+ 0x30) }
        if value < 100_000_000 {
            let digits = decimalDigits(value)
            let leading = digits.trailingZeroBitCount & 0x38
            let text = (digits | 0x3030_3030_3030_3030) &>> UInt64(leading)
            return append(word: text, count: 8 &- leading >> 3)
        }
        let high = value / 100_000_000
        append(longDecimal: high)
        append(word: decimalDigits(value &- high &* 100_000_000) | 0x3030_3030_3030_3030, count: 8)
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

    /// Overwrites sixteen readable bytes from `offset` on with `value` in lower-case hexadecimal digits.
    public mutating func set(sixteenHexadecimal value: UInt64, at offset: Int) {
        precondition(offset >= 0 && offset <= count &- 16, "only readable bytes can be overwritten")
        unsafe cbytes_hexadecimal(value, base + readerIndex + offset)
    }

    /// Appends `value` in lower-case hexadecimal, without leading zeros unless `width` asks for them.
    public mutating func append(hexadecimal value: UInt64, width: Int = 1) {
        let significant = (64 &- value.leadingZeroBitCount &+ 3) / 4
        var digits = max(significant, width, 1)
        while digits > 16 {
            append(0x30)
            digits &-= 1
        }
        let low = hexadecimalDigits(UInt32(truncatingIfNeeded: value))
        if digits <= 8 { return append(word: low &>> UInt64(64 &- digits &* 8), count: digits) }
        let high = hexadecimalDigits(UInt32(truncatingIfNeeded: value &>> 32))
        append(word: high &>> UInt64(128 &- digits &* 8), count: digits &- 8)
        append(word: low, count: 8)
    }
}

/// The eight decimal digits of `value`, which is below 10^8, as numbers in a byte each, the first in the
/// lowest bits: halves of four digits, quarters of two, and eighths, each split in all places at once.
private func decimalDigits(_ value: UInt64) -> UInt64 {
    let upper = value / 10_000
    var digits = upper | (value &- upper &* 10_000) &<< 32
    // Division by 100 and by 10 as multiplication and shift, exact below 10,000 and below 100.
    let hundreds = (digits &* 10_486) &>> 20 & 0x0000_007F_0000_007F
    digits = hundreds | (digits &- hundreds &* 100) &<< 16
    let tens = (digits &* 103) &>> 10 & 0x000F_000F_000F_000F
    return tens | (digits &- tens &* 10) &<< 8
}

/// The eight digits of `value`, the first in the lowest bits, all made at once.
private func hexadecimalDigits(_ value: UInt32) -> UInt64 {
    // The nibbles are spread to a byte each; one above 9 carries into bit 4 when 6 is added.
    var digits = UInt64(value)
    digits = (digits | digits &<< 16) & 0x0000_FFFF_0000_FFFF
    digits = (digits | digits &<< 8) & 0x00FF_00FF_00FF_00FF
    digits = (digits | digits &<< 4) & 0x0F0F_0F0F_0F0F_0F0F
    let letters = (digits &+ 0x0606_0606_0606_0606) &>> 4 & 0x0101_0101_0101_0101
    return (digits &+ 0x3030_3030_3030_3030 &+ letters &* 0x27).byteSwapped
}
