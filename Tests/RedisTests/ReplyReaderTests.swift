import Bytes
import Testing

@testable import Redis

@Suite("The reader of replies")
struct ReplyReaderTests {
    /// A reply as a row shows it.
    private static func shown(_ reader: borrowing ReplyReader) -> [String] {
        (0..<reader.count).map { index in
            let part = reader[index]
            switch part.kind {
            case .string: return "$" + reader.text.extracting(part.text.bounds).text
            case .status: return "+" + reader.text.extracting(part.text.bounds).text
            case .error: return "-" + reader.text.extracting(part.text.bounds).text
            case .integer: return ":\(part.integer)"
            case .null: return "_"
            case .array: return "*\(part.integer)"
            }
        }
    }

    private static let rows: [(text: String, replies: [[String]])] = [
        ("+OK\r\n", [["+OK"]]),
        ("-ERR wrong\r\n", [["-ERR wrong"]]),
        (":-9223372036854775807\r\n", [[":-9223372036854775807"]]),
        ("$5\r\nhello\r\n", [["$hello"]]),
        ("$0\r\n\r\n$-1\r\n", [["$"], ["_"]]),
        ("$4\r\n\r\n\r\n\r\n", [["$\r\n\r\n"]]),
        ("*-1\r\n*0\r\n", [["_"], ["*0"]]),
        ("*3\r\n:1\r\n*2\r\n+a\r\n$-1\r\n$1\r\nb\r\n", [["*3", ":1", "*2", "+a", "_", "$b"]]),
        ("*1\r\n*0\r\n:7\r\n", [["*1", "*0"], [":7"]]),
        (":1\r\n:2\r\n:3\r\n", [[":1"], [":2"], [":3"]]),
        ("+PART", []), ("$5\r\nhel", []), ("*2\r\n:1\r\n", []), ("", []),
    ]

    @Test("replies are read whole however they are split", arguments: rows.indices)
    func whole(index: Int) throws {
        let row = Self.rows[index]
        let bytes = Array(row.text.utf8)
        for split in 0...bytes.count {
            var reader = ReplyReader()
            var replies: [[String]] = []
            for piece in [bytes[..<split], bytes[split...]] {
                let piece = Array(piece)
                try reader.feed(piece.span)
                while try reader.next() { replies.append(Self.shown(reader)) }
            }
            #expect(replies == row.replies)
        }
        var reader = ReplyReader()
        var replies: [[String]] = []
        for byte in bytes {
            let one = [byte]
            try reader.feed(one.span)
            while try reader.next() { replies.append(Self.shown(reader)) }
        }
        #expect(replies == row.replies)
    }

    private static func error(_ text: String, byteLimit: Int = 1 << 20, partLimit: Int = 1 << 16)
        -> RedisError?
    {
        var reader = ReplyReader(byteLimit: byteLimit, partLimit: partLimit)
        do throws(RedisError) {
            let bytes = Array(text.utf8)
            try reader.feed(bytes.span)
            while try reader.next() {}
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "what is no reply is an error, and stays one",
        arguments: [
            "hello\r\n", "\r\n", "?1\r\n", ":one\r\n", ":99999999999999999999\r\n", "$-2\r\n", "$x\r\n",
            "*-2\r\n",
            "*99999999999\r\n", "$99999999999999999999\r\n",
            String(repeating: "*1\r\n", count: 12) + ":1\r\n", "HTTP/1.1 200 OK\r\n",
        ])
    func malformed(text: String) throws {
        #expect(Self.error(text) == .malformed)
        var reader = ReplyReader()
        let bytes = Array(text.utf8)
        try reader.feed(bytes.span)
        #expect(throws: RedisError.malformed) { _ = try reader.next() }
        let good = Array("+OK\r\n".utf8)
        #expect(throws: RedisError.malformed) {
            try reader.feed(good.span)
            _ = try reader.next()
        }
    }

    @Test("no reply makes it hold more than its bounds")
    func bounds() {
        let thousand = String(repeating: "x", count: 1_000)
        #expect(Self.error("$1000\r\n\(thousand)\r\n", byteLimit: 900) == .tooLarge)
        #expect(
            Self.error("$1000000\r\n\(thousand)", byteLimit: 900) == .tooLarge, "before it has come whole")
        #expect(Self.error("+\(thousand)", byteLimit: 900) == .tooLarge, "a line without an end")
        #expect(
            Self.error("*2000000000\r\n" + String(repeating: ":1\r\n", count: 50), partLimit: 40) == .tooLarge
        )
        #expect(Self.error("*39\r\n" + String(repeating: ":1\r\n", count: 39), partLimit: 40) == nil)
        // What came before does not count against the next.
        #expect(Self.error(String(repeating: "$8\r\n12345678\r\n", count: 500), byteLimit: 16) == nil)
    }

    @Test("a command is an array of strings with their lengths")
    func command() {
        var output = ByteBuffer()
        output.beginCommand(argumentCount: 5)
        output.append(argument: "SET" as StaticString)
        output.append(argument: "clé" as String)
        output.append(argument: [UInt8]("\r\n".utf8).span)
        output.append(argument: -1_200 as Int64)
        output.append(argument: 0 as Int64)
        let expected = "*5\r\n$3\r\nSET\r\n$4\r\nclé\r\n$2\r\n\r\n\r\n$5\r\n-1200\r\n$1\r\n0\r\n"
        #expect(output.readable.text == expected)
    }
}
