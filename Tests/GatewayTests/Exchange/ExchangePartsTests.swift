import Bytes
import HTTP1
import Testing

@testable import Gateway

@Suite("The parts of an exchange")
struct ExchangePartsTests {
    @Test("fields are copied as they stand, those that are dropped leave no trace", arguments: 0..<32)
    func fieldCopy(mask: Int) throws {
        let lines = ["A: 1", "Content-Type:  text/plain ", "B:", "Cookie: x=\"y\"", "C: 3"]
        let request = try ParsedRequest("GET", "/", lines)
        var copy = FieldCopy()
        var output = ByteBuffer()
        var expected = ""
        for index in 0..<request.head.fields.count {
            let field = request.head.fields[index]
            // The first is Host, which always goes.
            if index == 0 || mask & (1 << (index - 1)) != 0 {
                copy.drop(field, request.bytes.span, into: &output)
            } else {
                copy.keep(field)
                expected += lines[index - 1] + "\r\n"
            }
        }
        copy.finish(request.bytes.span, headCount: request.bytes.count, into: &output)
        #expect(String(decoding: output.readable.array, as: UTF8.self) == expected)
        #expect((copy.copied & FieldName.contentType.member != 0) == (mask & 2 == 0))
        #expect(copy.copied & FieldName.host.member == 0)
    }

    @Test("a note keeps what it is told up to its bounds, and forgets it for the next tenant")
    func note() {
        var note = ExchangeNote()
        let long = [UInt8](repeating: 0x61, count: 5_000)
        for _ in 0..<3 {
            note.keep(method: Array("GET".utf8).span)
            note.keep(path: long.span)
            note.keep(user: Array("someone".utf8).span)
            #expect(note.text.text(in: note.method.bounds) == "GET")
            #expect(Int(note.path.count) == 2_048)
            #expect(note.text.text(in: note.user.bounds) == "someone")
            note.removeAll()
            #expect(note.text.isEmpty && note.method.isEmpty && note.path.isEmpty && note.user.isEmpty)
        }
        note.keep(method: long.span)
        note.keep(user: long.span)
        #expect(note.method.count == 32 && note.user.count == 256)
    }

    @Test("request ids are 32 hexadecimal digits, and differ")
    func identifiers() {
        var identifiers = RequestIdentifiers(seed: (1, 2))
        var other = RequestIdentifiers(seed: (1, 3))
        var seen: Set<String> = []
        for _ in 0..<1_000 {
            for text in [Self.next(&identifiers), Self.next(&other)] {
                #expect(text.utf8.count == 32)
                #expect(text.allSatisfy { $0.isHexDigit && !$0.isUppercase })
                seen.insert(text)
            }
        }
        #expect(seen.count == 2_000)
    }

    private static func next(_ identifiers: inout RequestIdentifiers) -> String {
        var buffer = ByteBuffer()
        identifiers.next(into: &buffer)
        return String(decoding: buffer.readable.array, as: UTF8.self)
    }

    @Test("the date is that of the second that is asked for, also when time steps back (RFC 9110, 5.6.7)")
    func date() {
        var field = DateField()
        let rows: [(Int64, String, String)] = [
            (784_887_151, "Tue, 15 Nov 1994 08:12:31 GMT", "1994-11-15T08:12:31Z"),
            (784_887_152, "Tue, 15 Nov 1994 08:12:32 GMT", "1994-11-15T08:12:32Z"),
            (784_887_151, "Tue, 15 Nov 1994 08:12:31 GMT", "1994-11-15T08:12:31Z"),
            (0, "Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T00:00:00Z"),
        ]
        for (seconds, date, timestamp) in rows {
            for _ in 0..<2 {
                var buffer = ByteBuffer()
                field.write(seconds, into: &buffer)
                field.writeTimestamp(seconds, into: &buffer)
                #expect(
                    String(decoding: buffer.readable.array, as: UTF8.self) == "Date: \(date)\r\n\(timestamp)")
            }
        }
    }
}
