import Bytes
import Testing

@testable import Telemetry

struct LogLineTests {
    @Test("a line is one JSON object with its members in order")
    func members() {
        var line = LogLine()
        line.open()
        line.string("event", "started" as StaticString)
        line.number("workers", -2)
        line.flag("ok", true)
        line.time("time", microseconds: 1_737_282_600_123_456)
        line.string("who", "a\"b")
        line.close()
        line.open()
        line.close()
        #expect(
            line.bytes.readable.text == """
                {"event":"started","workers":-2,"ok":true,"time":"2025-01-19T10:30:00.123Z","who":"a\\"b"}
                {}

                """)
    }

    struct Escape: Sendable {
        var bytes: [UInt8]
        var text: String
        var why: String
    }

    static let escapes: [Escape] = [
        Escape(bytes: Array("/users/me".utf8), text: "/users/me", why: "plain text stays"),
        Escape(bytes: Array("\"\\".utf8), text: "\\\"\\\\", why: "RFC 8259, 7: quotes and backslash"),
        Escape(bytes: [0x0A, 0x0D, 0x09], text: "\\n\\r\\t", why: "RFC 8259, 7: short escapes"),
        Escape(bytes: [0x00, 0x1B, 0x1F], text: "\\u0000\\u001b\\u001f", why: "RFC 8259, 7: controls"),
        Escape(bytes: [0x7F], text: "\\u007f", why: "DEL steers terminals"),
        Escape(bytes: [0xC2, 0x9B, 0xC2, 0xA0], text: "\\u009b\u{A0}", why: "C1 controls steer terminals"),
        Escape(bytes: Array("é€😀".utf8), text: "é€😀", why: "UTF-8 stays"),
        Escape(bytes: [0x61, 0xFF, 0x62], text: "a\u{FFFD}b", why: "no byte of UTF-8"),
        Escape(bytes: [0xE2, 0x82], text: "\u{FFFD}\u{FFFD}", why: "a truncated sequence"),
        Escape(bytes: [0xC0, 0xAF], text: "\u{FFFD}\u{FFFD}", why: "RFC 3629, 3: overlong"),
        Escape(bytes: [0xE0, 0x9F, 0xBF], text: "\u{FFFD}\u{FFFD}\u{FFFD}", why: "RFC 3629, 3: overlong"),
        Escape(bytes: [0xED, 0xA0, 0x80], text: "\u{FFFD}\u{FFFD}\u{FFFD}", why: "RFC 3629, 3: surrogate"),
        Escape(
            bytes: [0xF4, 0x90, 0x80, 0x80], text: "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}", why: "above 10FFFF"),
    ]

    @Test("whatever bytes come, the inside of a JSON string comes out", arguments: escapes)
    func escaping(row: Escape) {
        var buffer = ByteBuffer(capacity: 16)
        buffer.append(escaped: row.bytes.span)
        #expect(buffer.readable.text == row.text, "\(row.why)")
    }

    @Test("one odd byte is found at every place of a text of every length")
    func everyPlace() {
        for length in 1...40 {
            for place in 0..<length {
                var text = [UInt8](repeating: 0x7E, count: length)
                text[place] = 0x22
                var buffer = ByteBuffer(capacity: 16)
                buffer.append(escaped: text.span)
                #expect(buffer.count == length + 1)
            }
        }
    }

    static let times: [(Int64, String)] = [
        (0, "1970-01-01T00:00:00.000Z"),
        (1_737_282_600_999_999, "2025-01-19T10:30:00.999Z"),
        (951_782_399_001_000, "2000-02-28T23:59:59.001Z"),
        (951_782_400_000_000, "2000-02-29T00:00:00.000Z"),
        (4_107_542_400_000_000, "2100-03-01T00:00:00.000Z"),
        (1_735_689_599_000_000, "2024-12-31T23:59:59.000Z"),
        (-1_000, "1969-12-31T23:59:59.999Z"),
        (253_402_300_799_999_000, "9999-12-31T23:59:59.999Z"),
    ]

    @Test("a time is written as RFC 3339, 5.6, has it", arguments: times)
    func time(microseconds: Int64, text: String) {
        var buffer = ByteBuffer(capacity: 16)
        Timestamp.append(microseconds: microseconds, into: &buffer)
        #expect(buffer.readable.text == text)
    }
}
