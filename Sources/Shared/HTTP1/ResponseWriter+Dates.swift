public import Bytes

extension ResponseWriter {
    /// Writes `Sun, 06 Nov 1994 08:49:37 GMT` (IMF-fixdate; RFC 9110, section 5.6.7).
    public static func date(_ unixSeconds: Int64, into buffer: inout ByteBuffer) {
        let moment = CivilTime(unixSeconds: unixSeconds)
        buffer.append(word: weekdays.word(at: moment.weekday &* 5), count: 5)
        buffer.append(decimal: moment.day, width: 2)
        buffer.append(word: months.word(at: (moment.month &- 1) &* 5), count: 5)
        buffer.append(decimal: moment.year, width: 4)
        buffer.append(0x20)
        time(moment, into: &buffer)
        buffer.append(" GMT")
    }

    /// Writes `1994-11-06T08:49:37Z` (RFC 3339, section 5.6).
    public static func timestamp(_ unixSeconds: Int64, into buffer: inout ByteBuffer) {
        let moment = CivilTime(unixSeconds: unixSeconds)
        buffer.append(decimal: moment.year, width: 4)
        buffer.append(0x2D)
        buffer.append(decimal: moment.month, width: 2)
        buffer.append(0x2D)
        buffer.append(decimal: moment.day, width: 2)
        buffer.append(0x54)
        time(moment, into: &buffer)
        buffer.append(0x5A)
    }

    private static func time(_ moment: CivilTime, into buffer: inout ByteBuffer) {
        buffer.append(decimal: moment.hour, width: 2)
        buffer.append(0x3A)
        buffer.append(decimal: moment.minute, width: 2)
        buffer.append(0x3A)
        buffer.append(decimal: moment.second, width: 2)
    }
}

private let weekdays: StaticString = "Sun, Mon, Tue, Wed, Thu, Fri, Sat, "
private let months: StaticString = " Jan  Feb  Mar  Apr  May  Jun  Jul  Aug  Sep  Oct  Nov  Dec "
