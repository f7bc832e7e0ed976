/// A moment as calendar and clock show it in UTC (proleptic Gregorian, no leap seconds).
struct CivilTime: Equatable {
    var year: Int
    var month: Int
    var day: Int
    /// 0 is Sunday.
    var weekday: Int
    var hour: Int
    var minute: Int
    var second: Int

    /// Moments beyond the years 0000 to 9999, which have no IMF-fixdate, are taken to the nearest within.
    init(unixSeconds: Int64) {
        let seconds = Int(min(max(unixSeconds, -62_167_219_200), 253_402_300_799))
        // Days are counted from 0000-03-01, so that a leap day ends its year; 400 years have 146,097 days.
        let sinceEpoch = seconds >= 0 ? seconds / 86400 : (seconds - 86399) / 86400
        let clock = seconds - sinceEpoch * 86400
        let days = sinceEpoch + 719_468
        let era = days >= 0 ? days / 146_097 : (days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        weekday = ((sinceEpoch % 7) + 11) % 7
        hour = clock / 3600
        minute = clock / 60 % 60
        second = clock % 60
    }
}
