import Bytes
import HTTP1
import Testing

struct ResponseWriterTests {
    @Test(
        "a status line has the registered reason, or an empty one",
        arguments: [
            (200, "HTTP/1.1 200 OK\r\n"), (404, "HTTP/1.1 404 Not Found\r\n"),
            (431, "HTTP/1.1 431 Request Header Fields Too Large\r\n"), (299, "HTTP/1.1 299 \r\n"),
        ])
    func statusLine(status: Int, line: String) {
        var buffer = ByteBuffer(capacity: 16)
        ResponseWriter.statusLine(status, into: &buffer)
        #expect(buffer.readable.text == line)
    }

    @Test("every status line parses to its status and reason")
    func statusLines() {
        var head = ResponseHead()
        for status in 100...599 {
            var buffer = ByteBuffer(capacity: 64)
            ResponseWriter.statusLine(status, into: &buffer)
            ResponseWriter.endOfLine(into: &buffer)
            let bytes = buffer.readable.array
            #expect(responseOutcome(bytes, &head) == .complete(bytes.count))
            #expect(head.status == status)
            #expect(bytes.span.text(in: head.reason.bounds) == Status.reason(status).description)
        }
    }

    @Test("fields are written as name, colon, space, value, CRLF")
    func fields() {
        var buffer = ByteBuffer(capacity: 16)
        ResponseWriter.field("A", "b", into: &buffer)
        ResponseWriter.field("C", Array("d e".utf8).span, into: &buffer)
        ResponseWriter.field("F", decimal: 1024, into: &buffer)
        ResponseWriter.field("G", decimal: UInt64.max, into: &buffer)
        #expect(buffer.readable.text == "A: b\r\nC: d e\r\nF: 1024\r\nG: 18446744073709551615\r\n")
    }

    @Test("a parsed field is written again in the usual spelling, however it came")
    func again() {
        let lines = ["A: b\r\n", "A:b\r\n", "A:\tb\r\n", "A:  b\r\n", "A: b \r\n", "A:\r\n", "A: \r\n"]
        for line in lines {
            let bytes = Array("HTTP/1.1 200 OK\r\n\(line)\r\n".utf8)
            var head = ResponseHead()
            #expect(responseOutcome(bytes, &head) == .complete(bytes.count))
            var buffer = ByteBuffer(capacity: 16)
            ResponseWriter.field(head.fields[0], of: bytes.span, into: &buffer)
            #expect(buffer.readable.text == (line.contains("b") ? "A: b\r\n" : "A: \r\n"))
        }
    }

    @Test("chunks are framed by their size in hexadecimal")
    func chunks() {
        var buffer = ByteBuffer(capacity: 16)
        ResponseWriter.chunkSize(0x1F, into: &buffer)
        ResponseWriter.lastChunk(into: &buffer)
        #expect(buffer.readable.text == "1f\r\n0\r\n\r\n")
    }

    @Test(
        "moments are written as IMF-fixdate and as RFC 3339",
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T00:00:00Z"),
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT", "2000-02-29T00:00:00Z"),
            (1_737_282_600, "Sun, 19 Jan 2025 10:30:00 GMT", "2025-01-19T10:30:00Z"),
            (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT", "2100-02-28T23:59:59Z"),
            (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT", "2100-03-01T00:00:00Z"),
            (-1, "Wed, 31 Dec 1969 23:59:59 GMT", "1969-12-31T23:59:59Z"),
            (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT", "9999-12-31T23:59:59Z"),
            (Int64.max, "Fri, 31 Dec 9999 23:59:59 GMT", "9999-12-31T23:59:59Z"),
            (Int64.min, "Sat, 01 Jan 0000 00:00:00 GMT", "0000-01-01T00:00:00Z"),
        ] as [(Int64, String, String)])
    func dates(seconds: Int64, date: String, timestamp: String) {
        var buffer = ByteBuffer(capacity: 16)
        ResponseWriter.date(seconds, into: &buffer)
        #expect(buffer.readable.text == date)
        buffer.removeAll()
        ResponseWriter.timestamp(seconds, into: &buffer)
        #expect(buffer.readable.text == timestamp)
    }
}
