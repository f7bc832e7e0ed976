import HTTP1
import Testing

struct MessageFramingTests {
    @Test("a request's body ends as RFC 9112, section 6.3 says", arguments: requestRows)
    func request(row: FramingRow) {
        var head = RequestHead()
        let bytes = Array("POST / HTTP/1.\(row.minor)\r\nHost: a\r\n\(row.fields)\r\n".utf8)
        #expect(requestOutcome(bytes, &head) == .complete(bytes.count))
        let result = Result { () throws(HTTP1Error) in try MessageFraming.ofRequest(head, bytes.span) }
        #expect(result == row.expected, "\(row.clause)")
    }

    @Test("a response's body ends as RFC 9112, section 6.3 says", arguments: responseRows)
    func response(row: FramingRow) {
        var head = ResponseHead()
        let bytes = Array("HTTP/1.\(row.minor) \(row.status) X\r\n\(row.fields)\r\n".utf8)
        #expect(responseOutcome(bytes, &head) == .complete(bytes.count))
        let result = Result { () throws(HTTP1Error) in
            try MessageFraming.ofResponse(head, bytes.span, requestMethod: row.method)
        }
        #expect(result == row.expected, "\(row.clause)")
    }
}

struct FramingRow: Sendable, CustomTestStringConvertible {
    let clause: String
    let fields: String
    let expected: Result<MessageFraming, HTTP1Error>
    var minor = 1
    var status = 200
    var method = Method.get
    var testDescription: String { clause }

    init(_ clause: String, _ fields: String, _ framing: MessageFraming) {
        self.clause = clause
        self.fields = fields
        expected = .success(framing)
    }

    init(_ clause: String, _ fields: String, error: HTTP1Error) {
        self.clause = clause
        self.fields = fields
        expected = .failure(error)
    }

    func with(minor: Int = 1, status: Int = 200, method: Method = .get) -> FramingRow {
        var row = self
        row.minor = minor
        row.status = status
        row.method = method
        return row
    }
}

private let length = "Content-Length: 5\r\n"
private let chunked = "Transfer-Encoding: chunked\r\n"

private func coding(_ value: String) -> String { "Transfer-Encoding: \(value)\r\n" }
private func length(_ value: String) -> String { "Content-Length: \(value)\r\n" }

/// What holds for both directions.
private let commonRows: [FramingRow] = [
    FramingRow("6.3 (6): a length", length, .length(5)),
    FramingRow("6.3 (6): length 0", length("0"), .length(0)),
    FramingRow("9110 8.6: leading zeros are digits", length("0000000000000000000000005"), .length(5)),
    FramingRow("bound: 2^63 - 1", length("9223372036854775807"), .length(9_223_372_036_854_775_807)),
    FramingRow("bound: 2^63", length("9223372036854775808"), error: .contentLengthTooLarge),
    FramingRow("9110 8.6: overflow", length("18446744073709551621"), error: .contentLengthTooLarge),
    FramingRow("6.3 (5): empty", length(""), error: .malformedContentLength),
    FramingRow("6.3 (5): a sign", length("+5"), error: .malformedContentLength),
    FramingRow("6.3 (5): negative", length("-5"), error: .malformedContentLength),
    FramingRow("6.3 (5): hexadecimal", length("0x5"), error: .malformedContentLength),
    FramingRow("6.3 (5): a fraction", length("5.0"), error: .malformedContentLength),
    FramingRow("6.3 (5): whitespace within", length("5 5"), error: .malformedContentLength),
    FramingRow("6.3 (5): a list", length("5, 6"), error: .malformedContentLength),
    FramingRow(
        "6.3 (5): a list of equals, which may be refused", length("5, 5"), error: .malformedContentLength),
    FramingRow("6.3 (5): twice", length + length("6"), error: .repeatedContentLength),
    FramingRow(
        "6.3 (5): twice the same, which may be refused", length + length, error: .repeatedContentLength),
    FramingRow("6.3 (4): chunked", chunked, .chunked),
    FramingRow("7: coding names are case-insensitive", coding("ChuNKed"), .chunked),
    FramingRow("6.3 (3): length and coding", length + chunked, error: .contentLengthWithTransferEncoding),
    FramingRow("6.3 (3): coding and length", chunked + length, error: .contentLengthWithTransferEncoding),
    FramingRow("6.1: chunked twice", chunked + chunked, error: .malformedTransferEncoding),
    FramingRow("6.1: chunked twice in one", coding("chunked, chunked"), error: .malformedTransferEncoding),
    FramingRow("6.3 (4): chunked is not last", coding("chunked, gzip"), error: .malformedTransferEncoding),
    FramingRow("6.3 (4): without chunked", coding("gzip"), error: .malformedTransferEncoding),
    FramingRow("6.1: an unknown coding before", coding("gzip, chunked"), error: .unsupportedTransferCoding),
    FramingRow("6.1: without a comma", coding("gzip chunked"), error: .malformedTransferEncoding),
    FramingRow("6.1: empty", coding(""), error: .malformedTransferEncoding),
    FramingRow("7: identity is no more", coding("identity"), error: .malformedTransferEncoding),
    FramingRow("7.1: chunked has no parameters", coding("chunked;a=b"), error: .malformedTransferEncoding),
    FramingRow("6.1: xchunked", coding("xchunked"), error: .malformedTransferEncoding),
    FramingRow("6.1: a coding in HTTP/1.0", chunked, error: .transferEncodingInOldVersion).with(minor: 0),
]

private let requestRows: [FramingRow] =
    commonRows + [
        FramingRow("6.3 (7): a request without either has no body", "", .none),
        FramingRow("6.3 (7): nor in HTTP/1.0", "", .none).with(minor: 0),
    ]

private let responseRows: [FramingRow] =
    commonRows + [
        FramingRow("6.3 (8): until the end of the connection", "", .untilClose),
        FramingRow("6.3 (1): HEAD", length, .none).with(method: .head),
        FramingRow("6.3 (1): HEAD and chunked", chunked, .none).with(method: .head),
        FramingRow("6.3 (1): 100", "", .none).with(status: 100),
        FramingRow("6.3 (1): 101", "", .none).with(status: 101),
        FramingRow("6.3 (1): 204", length("0"), .none).with(status: 204),
        FramingRow("6.3 (1): 304", length, .none).with(status: 304),
        FramingRow("6.3 (2): 2xx to CONNECT", length, .none).with(method: .connect),
        FramingRow("6.3 (8): 4xx to CONNECT", "", .untilClose).with(status: 400, method: .connect),
        FramingRow("15.3.6: 205 says its length", length("0"), .length(0)).with(status: 205),
        FramingRow("6.3 (3): both, even to HEAD", length + chunked, error: .contentLengthWithTransferEncoding)
            .with(method: .head),
    ]
