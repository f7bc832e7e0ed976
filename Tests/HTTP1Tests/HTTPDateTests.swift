import Bytes
import Testing

@testable import HTTP1

@Suite struct HTTPDateTests {
    private func seconds(_ text: String) -> Int64? { HTTPDate.seconds(Array(text.utf8).span) }

    @Test(
        "dates are read as seconds since 1970",
        arguments: [
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            ("Thu, 29 Feb 2024 23:59:59 GMT", 1_709_251_199),
            ("Fri, 01 Mar 2024 00:00:00 GMT", 1_709_251_200),
            ("Wed, 31 Dec 1969 23:59:59 GMT", -1),
        ])
    func read(text: String, expected: Int64) {
        #expect(seconds(text) == expected)
    }

    @Test("what the writer writes is read, over four centuries")
    func roundTrip() {
        var moment: Int64 = -2_208_988_800
        while moment < 10_413_792_000 {
            var buffer = ByteBuffer(capacity: 64)
            ResponseWriter.date(moment, into: &buffer)
            let text = buffer.readable.text
            #expect(seconds(text) == moment, "\(text)")
            moment += 86_400 * 97 + 12_345
        }
    }

    @Test(
        "any other text is no date",
        arguments: [
            "", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 1994 08:49:37 UTC",
            "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, +6 Nov 1994 08:49:37 GMT",
            "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT ",
        ])
    func others(text: String) {
        #expect(seconds(text) == nil)
    }
}
