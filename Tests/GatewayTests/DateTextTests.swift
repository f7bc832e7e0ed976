import Bytes
import HTTP1
import Testing

@testable import Gateway

@Suite("Dates of the configuration")
struct DateTextTests {
    @Test(
        "a day or a moment in UTC is read",
        arguments: [
            ("1970-01-01", 0), ("2026-01-01", 1_767_225_600), ("2000-02-29", 951_782_400),
            ("2026-07-01T12:34:56Z", 1_782_909_296), ("9999-12-31T23:59:59Z", 253_402_300_799),
        ])
    func good(text: String, seconds: Int64) {
        #expect(DateText.unixSeconds(text) == seconds)
    }

    @Test("every day is the one that the timestamp of its seconds shows")
    func roundTrip() {
        for day in stride(from: 0, through: 253_402_300_799 as Int64, by: 86_400 * 97) {
            var text = ByteBuffer(capacity: 32)
            ResponseWriter.timestamp(day, into: &text)
            #expect(DateText.unixSeconds(text.readable.text) == day)
        }
    }

    @Test(
        "what is no date is refused",
        arguments: [
            "", "2026", "2026-13-01", "2026-02-29", "2026-04-31", "2026-00-10", "2026-01-00", "1969-12-31",
            "2026-1-1", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:00", "tomorrow!!",
            "2026/01/01", "2026-01-01T00:00:00+01",
        ])
    func bad(text: String) {
        #expect(DateText.unixSeconds(text) == nil)
    }
}
