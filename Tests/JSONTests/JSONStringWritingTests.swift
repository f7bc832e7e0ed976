import Bytes
import Testing

@testable import JSON

@Suite("Writing a string")
struct JSONStringWritingTests {
    @Test(
        "what must be escaped is escaped (RFC 8259, section 7)",
        arguments: [
            ("", #""""#), ("plain", #""plain""#), ("a\"b\\c/", #""a\"b\\c/""#),
            ("\u{8}\u{C}\n\r\t\u{1}\u{1f}\u{7f}", "\"\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f\""),
            ("é€😀", #""é€😀""#), ("\0", #""\u0000""#),
        ])
    func escaping(_ row: (String, String)) {
        var buffer = ByteBuffer(capacity: 16)
        buffer.append(jsonString: row.0)
        #expect(buffer.readable.text == row.1)
    }

    @Test(
        "bytes that are not UTF-8 become U+FFFD",
        arguments: [
            ([0x61, 0xFF, 0x62], "a\u{FFFD}b"), ([0xC3], "\u{FFFD}"),
            ([0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}"),
            ([0xE2, 0x82, 0x22], "\u{FFFD}\u{FFFD}\\\""),
        ] as [([UInt8], String)])
    func replacement(_ row: ([UInt8], String)) {
        var buffer = ByteBuffer(capacity: 16)
        buffer.append(jsonString: row.0.span)
        #expect(buffer.readable.text == "\"\(row.1)\"")
    }

    @Test("what is written reads back as it was")
    func roundTrip() throws {
        let text =
            String(String.UnicodeScalarView((0..<0x300).compactMap(Unicode.Scalar.init))) + "😀\u{10FFFF}"
        var buffer = ByteBuffer(capacity: 16)
        buffer.append("{\"v\":" as StaticString)
        buffer.append(jsonString: text)
        buffer.append("}" as StaticString)
        var members = JSONMembers()
        try members.parse(buffer.readable)
        #expect(members.string(named: "v") == text)
    }
}
