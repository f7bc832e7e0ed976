import Bytes
import Testing

@testable import HTTP1

struct ChunkedDecoderTests {
    @Test("chunked bodies are read as RFC 9112, section 7.1 has them, in one piece", arguments: rows)
    func whole(row: ChunkRow) {
        #expect(decode([row.bytes]) == row.expected, "\(row.clause)")
    }

    @Test("a body split anywhere reads as it does whole", arguments: rows)
    func split(row: ChunkRow) {
        let bytes = row.bytes
        for cut in 0...bytes.count {
            #expect(
                decode([Array(bytes[..<cut]), Array(bytes[cut...])]) == row.expected,
                "\(row.clause) at \(cut)")
        }
        #expect(decode(bytes.map { [$0] }) == row.expected, "\(row.clause) byte by byte")
    }

    @Test("a truncated body is never at its end", arguments: rows)
    func truncated(row: ChunkRow) {
        for count in 0..<row.bytes.count {
            let decoded = decode([Array(row.bytes[..<count])])
            #expect(!decoded.isEnded, "\(row.clause) after \(count)")
            if row.expected.error == nil { #expect(decoded.error == nil) }
        }
    }

    @Test("what follows the body is left alone")
    func rest() throws {
        let bytes = Array("2\r\nab\r\n0\r\n\r\nGET".utf8)
        var decoder = ChunkedDecoder()
        #expect(try decoder.next(bytes.span, from: 0, limits: roomy) == .data(3..<5))
        #expect(try decoder.next(bytes.span, from: 5, limits: roomy) == .end(consumedUpTo: 12))
        #expect(decoder.isDone == true)
        #expect(try decoder.next(bytes.span, from: 12, limits: roomy) == .end(consumedUpTo: 12))
        decoder.reset()
        #expect(decoder.isDone == false)
    }

    @Test("trailers are fields, answered as ranges")
    func trailers() throws {
        let bytes = Array("0\r\nX-A: 1\r\nDigest: b\r\n\r\n".utf8)
        var decoder = ChunkedDecoder()
        #expect(try decoder.next(bytes.span, from: 0, limits: roomy) == .end(consumedUpTo: bytes.count))
        #expect(bytes.span.text(in: decoder.trailerSection.bounds) == "X-A: 1\r\nDigest: b\r\n")
        #expect(decoder.trailers.count == 2)
        #expect(bytes.span.text(in: decoder.trailers[1].value.bounds) == "b")
    }

    @Test("unfinished trailers are not consumed, and are bounded")
    func trailerBound() throws {
        let limits = HeadLimits(size: 16, fieldCount: 1, targetLength: 0)
        var decoder = ChunkedDecoder()
        let unfinished = Array("0\r\nX-A: 12345678".utf8)
        #expect(try decoder.next(unfinished.span, from: 0, limits: limits) == .needsMore(consumedUpTo: 3))
        let tooLong = Array("X-A: 1234567\r\n\r\n".utf8)
        #expect(try decoder.next(tooLong.span, from: 0, limits: limits) == .end(consumedUpTo: 16))
        decoder.reset()
        let long = Array("0\r\nX-A: 123456789012".utf8)
        #expect(throws: HTTP1Error.trailersTooLarge) { try decoder.next(long.span, from: 0, limits: limits) }
        decoder.reset()
        let many = Array("0\r\nA:b\r\nC:d\r\n\r\n".utf8)
        #expect(throws: HTTP1Error.tooManyFields) { try decoder.next(many.span, from: 0, limits: limits) }
    }

    @Test("extensions may not outweigh the data")
    func extensions() {
        let heavy = "1;" + String(repeating: "a", count: 1000) + "\r\nx\r\n"
        let allowed = String(repeating: heavy, count: 4) + "0\r\n\r\n"
        #expect(decode([Array(allowed.utf8)]).isEnded)
        let refused = String(repeating: heavy, count: 5) + "0\r\n\r\n"
        #expect(decode([Array(refused.utf8)]).error == .chunkExtensionsTooLarge)
        let data = String(repeating: "y", count: 2048)
        let signed = "800;chunk-signature=" + String(repeating: "a", count: 64) + "\r\n\(data)\r\n"
        #expect(decode([Array((String(repeating: signed, count: 200) + "0\r\n\r\n").utf8)]).isEnded)
    }

    @Test("mutated bodies never crash, and their data stays within the bytes")
    func mutations() {
        var random = Generator(state: 0xBEEF)
        for _ in 0..<20000 {
            var bytes = rows[Int(random.next() % UInt64(rows.count))].bytes
            random.mutate(&bytes)
            #expect(decode([bytes]).data.count <= bytes.count)
        }
    }
}

struct Decoded: Equatable, Sendable {
    var data: [UInt8] = []
    var isEnded = false
    var error: HTTP1Error?
}

/// Feeds the pieces one by one, as a connection would: what was not consumed comes again before the next
/// piece.
private func decode(_ pieces: [[UInt8]]) -> Decoded {
    var decoder = ChunkedDecoder()
    var decoded = Decoded()
    var waiting: [UInt8] = []
    for piece in pieces {
        waiting += piece
        var offset = 0
        do {
            reading: while true {
                switch try decoder.next(waiting.span, from: offset, limits: roomy) {
                case .data(let range):
                    #expect(range.lowerBound >= offset && !range.isEmpty && range.upperBound <= waiting.count)
                    decoded.data += waiting[range]
                    offset = range.upperBound
                case .needsMore(let consumed):
                    #expect(consumed >= offset && consumed <= waiting.count)
                    waiting.removeFirst(consumed)
                    break reading
                case .end(let consumed):
                    #expect(consumed <= waiting.count)
                    decoded.isEnded = true
                    return decoded
                }
            }
        } catch {
            decoded.error = error
            return decoded
        }
    }
    return decoded
}

struct ChunkRow: Sendable, CustomTestStringConvertible {
    let clause: String
    let bytes: [UInt8]
    let expected: Decoded
    var testDescription: String { clause }

    init(_ clause: String, _ text: String, _ data: String) {
        self.clause = clause
        bytes = Array(text.utf8)
        expected = Decoded(data: Array(data.utf8), isEnded: true)
    }

    init(_ clause: String, _ text: String, _ data: String = "", error: HTTP1Error) {
        self.clause = clause
        bytes = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        expected = Decoded(data: Array(data.utf8), error: error)
    }
}

private let last = "0\r\n\r\n"

private let rows: [ChunkRow] = [
    ChunkRow("7.1: nothing but the last chunk", last, ""),
    ChunkRow("7.1: two chunks", "5\r\nhello\r\n1\r\n!\r\n" + last, "hello!"),
    ChunkRow("7.1: data may hold line ends", "4\r\n\r\n\r\n\r\n" + last, "\r\n\r\n"),
    ChunkRow(
        "7.1: sizes are hexadecimal in either case", "a\r\n0123456789\r\nA\r\nabcdefghij\r\n" + last,
        "0123456789abcdefghij"),
    ChunkRow("7.1: leading zeros", "0000000000000001\r\nx\r\n000\r\n\r\n", "x"),
    ChunkRow("bound: 17 digits", "00000000000000001\r\nx\r\n" + last, error: .malformedChunkSize),
    ChunkRow("7.1: overflow", "8000000000000000\r\nx", error: .chunkSizeTooLarge),
    ChunkRow("7.1: 2^64 - 1", "FFFFFFFFFFFFFFFF\r\nx", error: .chunkSizeTooLarge),
    ChunkRow("7.1: no size", "\r\nx\r\n" + last, error: .malformedChunkSize),
    ChunkRow("7.1: a letter that is no digit", "g\r\nx\r\n" + last, error: .malformedChunkSize),
    ChunkRow("7.1: 0x", "0x1\r\nx\r\n" + last, error: .malformedChunkSize),
    ChunkRow("7.1: a sign", "+1\r\nx\r\n" + last, error: .malformedChunkSize),
    ChunkRow("7.1: SP before a size", " 1\r\nx\r\n" + last, error: .malformedChunkSize),
    ChunkRow("7.1: SP after a size", "1 \r\nx\r\n" + last, error: .malformedChunkSize),
    ChunkRow("9110 5.6.3: bad whitespace before an extension", "1 \t;a\r\nx\r\n" + last, "x"),
    ChunkRow("9110 5.6.3: bad whitespace within one", "1; a = b ;c\t=\t\"d\\\"\";e\r\nx\r\n" + last, "x"),
    ChunkRow("7.1.1: SP behind an extension", "1;a \r\nx\r\n" + last, error: .malformedChunkExtension),
    ChunkRow("7.1.1: a semicolon alone", "1;\r\nx\r\n" + last, error: .malformedChunkExtension),
    ChunkRow("7.1.1: no name", "1;=a\r\nx\r\n" + last, error: .malformedChunkExtension),
    ChunkRow("7.1.1: no value", "1;a=\r\nx\r\n" + last, error: .malformedChunkExtension),
    ChunkRow("7.1.1: two values", "1;a=b=c\r\nx\r\n" + last, error: .malformedChunkExtension),
    ChunkRow("7.1.1: a comma", "1;a,b\r\nx\r\n" + last, error: .malformedChunkExtension),
    ChunkRow("7.1.1: two words", "1;a b\r\nx\r\n" + last, error: .malformedChunkExtension),
    ChunkRow("7.1.1: an open quoted string", "1;a=\"b\r\nx\r\n" + last, error: .malformedChunkExtension),
    ChunkRow(
        "7.1.1: bytes behind a quoted string", "1;a=\"b\"c\r\nx\r\n" + last, error: .malformedChunkExtension),
    ChunkRow("7.1.1: obs-text in a quoted string", "1;a=\"\u{E9}\t;=,\"\r\nx\r\n" + last, "x"),
    ChunkRow("7.1: LF alone after a size", "1\nx\r\n" + last, error: .bareLineFeed),
    ChunkRow("7.1: CR alone after a size", "1\rx\r\n" + last, error: .bareCarriageReturn),
    ChunkRow("7.1: more data than the size", "1\r\nxy\r\n" + last, "x", error: .malformedChunkEnd),
    ChunkRow("7.1: less data than the size", "3\r\nx\r\n0\r\n\r\n", "x\r\n", error: .malformedChunkEnd),
    ChunkRow("7.1: LF alone after data", "1\r\nx\n" + last, "x", error: .malformedChunkEnd),
    ChunkRow("7.1: CR alone after data", "1\r\nx\r" + last, "x", error: .malformedChunkEnd),
    ChunkRow("7.1.1: an extension", "1;a=b;c=\"d e\";f\r\nx\r\n0;g\r\n\r\n", "x"),
    ChunkRow("7.1.1: an extension without a size", ";a\r\nx\r\n" + last, error: .malformedChunkSize),
    ChunkRow("7.1.1: LF in an extension", "1;a\nx\r\n" + last, error: .bareLineFeed),
    ChunkRow("7.1.1: CR in an extension", "1;a\rb\r\nx\r\n" + last, error: .bareCarriageReturn),
    ChunkRow("7.1.1: NUL in an extension", "1;a\0\r\nx\r\n" + last, error: .malformedChunkExtension),
    ChunkRow("7.1.2: trailers", "1\r\nx\r\n0\r\nA: b\r\nC:\r\n\r\n", "x"),
    ChunkRow("7.1.2: a folded trailer", "0\r\nA: b\r\n c\r\n\r\n", error: .foldedField),
    ChunkRow("7.1.2: a trailer without a colon", "0\r\nA\r\n\r\n", error: .malformedFieldName),
    ChunkRow("7.1.2: LF alone after a trailer", "0\r\nA: b\n\r\n", error: .bareLineFeed),
    ChunkRow("7.1: LF alone at the end", "0\r\n\n", error: .bareLineFeed),
]
