/// Days and moments as people write them, all in UTC.
enum DateText {
    static let forms = "a day such as `2026-07-01`, or a moment such as `2026-07-01T12:00:00Z`"

    /// Unix seconds; a day means its beginning. nil for what is neither, or no day of the years 1970 to 9999.
    static func unixSeconds(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count == 10 || bytes.count == 20, bytes[4] == 0x2D, bytes[7] == 0x2D,
            let year = number(bytes[0..<4]), let month = number(bytes[5..<7]),
            let day = number(bytes[8..<10]),
            year >= 1_970, (1...12).contains(month), day >= 1, day <= length(of: month, year)
        else { return nil }
        var seconds = Int64(days(year, month, day)) * 86_400
        if bytes.count == 20 {
            guard bytes[10] == 0x54, bytes[13] == 0x3A, bytes[16] == 0x3A, bytes[19] == 0x5A,
                let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]),
                let second = number(bytes[17..<19]), hour < 24, minute < 60, second < 60
            else { return nil }
            seconds += Int64(hour * 3_600 + minute * 60 + second)
        }
        return seconds
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            value = value * 10 + Int(digit - 0x30)
        }
        return value
    }

    private static func isLeap(_ year: Int) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }

    private static func length(of month: Int, _ year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970-01-01.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let before = year - 1
        let leapDays = before / 4 - before / 100 + before / 400
        let monthDays = (1..<month).reduce(0) { $0 + length(of: $1, year) }
        // 719,162 days lie between 0001-01-01 and 1970-01-01.
        return before * 365 + leapDays + monthDays + day - 1 - 719_162
    }
}
