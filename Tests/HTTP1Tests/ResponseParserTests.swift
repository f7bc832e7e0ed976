import Bytes
import HTTP1
import Testing

struct ResponseParserTests {
    @Test("status lines and fields are read as RFC 9112 has them, whole and at every split", arguments: rows)
    func head(row: Row) {
        var head = ResponseHead()
        check(row) { responseOutcome($0, &head) }
    }

    @Test("a head answers with its parts")
    func parts() {
        let bytes = Array("HTTP/1.1 404 Not  Found\r\nContent-Length: 5\r\nDate:\r\n\r\nhello".utf8)
        var head = ResponseHead()
        #expect(responseOutcome(bytes, &head) == .complete(bytes.count - 5))
        #expect(head.status == 404 && head.minorVersion == 1)
        #expect(bytes.span.text(in: head.reason.bounds) == "Not  Found")
        #expect(head.fields.count == 2 && head.fields[0].id == .contentLength)
    }

    @Test("a connection persists as RFC 9112, section 9.3 says", arguments: persistenceRows)
    func persistence(row: PersistenceRow) {
        var response = ResponseHead()
        let field = row.connection.map { "Connection: \($0)\r\n" } ?? ""
        _ = responseOutcome(Array("HTTP/1.\(row.minor) 200 OK\r\n\(field)\r\n".utf8), &response)
        #expect(response.keepAlive == row.keepAlive)
        var request = RequestHead()
        _ = requestOutcome(Array("GET / HTTP/1.\(row.minor)\r\nHost: a\r\n\(field)\r\n".utf8), &request)
        #expect(request.keepAlive == row.keepAlive)
    }

    @Test("each limit is exact: what fits passes, one more does not")
    func limits() {
        var head = ResponseHead()
        let bytes = Array("HTTP/1.1 200 fine\r\nA: b\r\n\r\n".utf8)
        func outcome(_ size: Int, _ fields: Int, _ reason: Int) -> Outcome {
            let limits = HeadLimits(size: size, fieldCount: fields, targetLength: reason)
            return responseOutcome(bytes, &head, limits: limits)
        }
        #expect(outcome(bytes.count, 1, 4) == .complete(bytes.count))
        #expect(outcome(bytes.count - 1, 1, 4) == .malformed(.headTooLarge))
        #expect(outcome(bytes.count, 0, 4) == .malformed(.tooManyFields))
        #expect(outcome(bytes.count, 1, 3) == .malformed(.reasonTooLong))
    }

    @Test("mutated heads never crash, and their ranges stay within the bytes")
    func mutations() {
        var random = Generator(state: 0xCAFE)
        var head = ResponseHead()
        for _ in 0..<20000 {
            var bytes = rows[Int(random.next() % UInt64(rows.count))].bytes
            random.mutate(&bytes)
            guard case .complete(let end) = responseOutcome(bytes, &head) else { continue }
            #expect(end <= bytes.count && head.reason.upper <= end)
            #expect(head.status >= 100 && head.status <= 599)
            for index in 0..<head.fields.count { #expect(head.fields[index].value.upper <= end - 4) }
        }
    }
}

struct PersistenceRow: Sendable {
    let minor: Int
    let connection: String?
    let keepAlive: Bool
}

private let persistenceRows: [PersistenceRow] = [
    PersistenceRow(minor: 1, connection: nil, keepAlive: true),
    PersistenceRow(minor: 1, connection: "close", keepAlive: false),
    PersistenceRow(minor: 1, connection: "CLOSE", keepAlive: false),
    PersistenceRow(minor: 1, connection: "keep-alive, close", keepAlive: false),
    PersistenceRow(minor: 1, connection: "X-A", keepAlive: true),
    PersistenceRow(minor: 0, connection: nil, keepAlive: false),
    PersistenceRow(minor: 0, connection: "Keep-Alive", keepAlive: true),
    PersistenceRow(minor: 0, connection: "X-A ,\tkeep-alive", keepAlive: true),
    PersistenceRow(minor: 0, connection: "keep-alive, close", keepAlive: false),
]

private let rows: [Row] = [
    Row("9112 4: a status line", "HTTP/1.1 200 OK\r\n\r\n"),
    Row("9112 4: HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\n"),
    Row("9112 4: an absent reason", "HTTP/1.1 200 \r\n\r\n"),
    Row("9112 4: without its SP", "HTTP/1.1 200\r\n\r\n", .malformedStatusLine),
    Row("9112 4: HTAB and obs-text in a reason", "HTTP/1.1 200 a\tb \u{E9}\r\nA: b\r\n\r\n"),
    Row("9110 15: an unknown status", "HTTP/1.1 599 X\r\n\r\n"),
    Row("9110 15: below 100", "HTTP/1.1 099 X\r\n\r\n", .malformedStatusLine),
    Row("9110 15: above 599", "HTTP/1.1 600 X\r\n\r\n", .malformedStatusLine),
    Row("9112 4: two digits", "HTTP/1.1 20 OK\r\n\r\n", .malformedStatusLine),
    Row("9112 4: four digits", "HTTP/1.1 2000 OK\r\n\r\n", .malformedStatusLine),
    Row("9112 4: a letter", "HTTP/1.1 2x0 OK\r\n\r\n", .malformedStatusLine),
    Row("9112 4: two SP", "HTTP/1.1  200 OK\r\n\r\n", .malformedStatusLine),
    Row("9112 4: HTAB for SP", "HTTP/1.1\t200 OK\r\n\r\n", .malformedStatusLine),
    Row("9112 4: HTAB after the status", "HTTP/1.1 200\tOK\r\n\r\n", .malformedStatusLine),
    Row("9112 2.3: another major version", "HTTP/2.0 200 OK\r\n\r\n", .unsupportedVersion),
    Row("9112 2.3: the name is case-sensitive", "http/1.1 200 OK\r\n\r\n", .malformedStatusLine),
    Row("9112 2.2: no empty line before", "\r\nHTTP/1.1 200 OK\r\n\r\n", .malformedStatusLine),
    Row("9112 2.2: a bare LF after the reason", "HTTP/1.1 200 OK\nA: b\r\n\r\n", .bareLineFeed),
    Row("9112 2.2: a bare CR after the reason", "HTTP/1.1 200 OK\rA: b\r\n\r\n", .bareCarriageReturn),
    Row("9112 4: NUL in a reason", "HTTP/1.1 200 O\0K\r\n\r\n", .malformedFieldValue),
    Row("9112 5.2: a folded field", "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n", .foldedField),
    Row("9112 5.1: SP before the colon", "HTTP/1.1 200 OK\r\nA : b\r\n\r\n", .whitespaceBeforeColon),
    Row("9110 5.1: no name", "HTTP/1.1 200 OK\r\n: b\r\n\r\n", .malformedFieldName),
]
