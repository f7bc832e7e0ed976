public import Bytes

/// Points in time as RFC 3339 writes them, in UTC.
public enum Timestamp {
    /// Appends `2025-01-19T10:30:00` for a time in seconds since 1970, without the fraction and the zone.
    ///
    /// The calendar is the proleptic Gregorian one; years 0 to 9999 have four digits.
    public static func append(seconds: Int64, into buffer: inout ByteBuffer) {
        let (day, second) = floored(seconds, by: 86_400)
        // Days are counted from 0000-03-01, so that the leap day is the last of its year; 146,097 days are
        // 400 years.
        let (era, dayOfEra) = floored(day &+ 719_468, by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra &+ era &* 400 &+ (month <= 2 ? 1 : 0)
        buffer.append(decimal: Int(year), width: 4)
        buffer.append(0x2D)
        buffer.append(decimal: Int(month), width: 2)
        buffer.append(0x2D)
        buffer.append(decimal: Int(dayOfYear - (153 * shifted + 2) / 5 + 1), width: 2)
        buffer.append(0x54)
        buffer.append(decimal: Int(second / 3_600), width: 2)
        buffer.append(0x3A)
        buffer.append(decimal: Int(second / 60 % 60), width: 2)
        buffer.append(0x3A)
        buffer.append(decimal: Int(second % 60), width: 2)
    }

    /// Appends `2025-01-19T10:30:00.123Z` for a time in microseconds since 1970.
    public static func append(microseconds: Int64, into buffer: inout ByteBuffer) {
        let (seconds, rest) = floored(microseconds, by: 1_000_000)
        append(seconds: seconds, into: &buffer)
        buffer.append(0x2E)
        buffer.append(decimal: Int(rest / 1_000), width: 3)
        buffer.append(0x5A)
    }

    private static func floored(_ value: Int64, by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient &- 1, remainder &+ divisor) : (quotient, remainder)
    }
}
