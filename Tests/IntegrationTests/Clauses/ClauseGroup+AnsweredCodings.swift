extension ClauseGroup {
    private static func chunks(_ body: String, _ coding: String = "chunked") -> String {
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: \(coding)\r\n\r\n\(body)"
    }
    private static let hello = "5\r\nhello\r\n0\r\n\r\n"

    static let answeredCodings = ClauseGroup(
        name: "codings and chunks of answers",
        clauses: [
            Clause(
                "9112 6.1", "chunked is read by every recipient; it MUST NOT go to HTTP/1.0",
                "In chunks to HTTP/1.1, to the end of the connection to HTTP/1.0.",
                [
                    ClauseRow(
                        "chunked", answer: chunks(hello), .forwarded,
                        [
                            .clientHas("Transfer-Encoding: chunked"), .clientBody("hello"),
                            .clientLacks("Content-Length"),
                        ]),
                    ClauseRow(
                        "CHUNKED", answer: chunks(hello, "CHUNKED"), .forwarded, [.clientBody("hello")]),
                    ClauseRow(
                        "an empty chunked body", answer: chunks("0\r\n\r\n"), .forwarded, [.clientBody("")]),
                    ClauseRow(
                        "extensions", answer: chunks("5;a=\"b\"\r\nhello\r\n0;c\r\n\r\n"), .forwarded,
                        [.clientBody("hello")]),
                    ClauseRow(
                        "chunked for HTTP/1.0", get("/r", "Connection: keep-alive\r\n", version: "HTTP/1.0"),
                        .forwardedLast, [.clientLacks("Transfer-Encoding"), .clientBody("hello")],
                        answer: UpstreamAnswer(chunks(hello))),
                ]),
            Clause(
                "9112 6.3",
                "a length beside a coding, a coding in HTTP/1.0, a coding that is not chunked alone",
                "502.",
                [
                    ("gzip, chunked", "gzip, chunked"), ("chunked, gzip", "chunked, gzip"),
                    ("gzip alone", "gzip"),
                    ("identity", "identity"), ("chunked twice in a list", "chunked, chunked"),
                    ("an empty coding", ""),
                    ("xchunked", "xchunked"), ("a comma behind chunked", "chunked,"),
                    ("VT before chunked", "\u{0B}chunked"),
                    ("chunked with a parameter", "chunked;a=b"),
                ].map { ClauseRow($0, answer: chunks(hello, $1), .badGateway) }
                    + [
                        ClauseRow(
                            "two codings", answer: chunks(hello, "chunked\r\nTransfer-Encoding: chunked"),
                            .badGateway),
                        ClauseRow(
                            "a coding and a length", answer: chunks(hello, "chunked\r\nContent-Length: 5"),
                            .badGateway),
                        ClauseRow(
                            "a length and a coding",
                            answer:
                                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n"
                                + "Transfer-Encoding: chunked\r\n\r\n\(hello)",
                            .badGateway),
                        ClauseRow(
                            "a coding in HTTP/1.0",
                            answer: "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\(hello)",
                            .badGateway),
                        ClauseRow(
                            "a coding and a length of HEAD",
                            answer: chunks("", "chunked\r\nContent-Length: 5"), to: "HEAD",
                            .badGateway),
                    ]),
            Clause(
                "9112 8",
                "faulty chunks of an answer, or their end before the last: the message is incomplete",
                "The client's connection is reset before the last chunk.",
                [
                    ("a size with a sign", "+5\r\nhello\r\n0\r\n\r\n"),
                    ("SP before a size", " 5\r\nhello\r\n0\r\n\r\n"),
                    ("SP behind a size", "5 \r\nhello\r\n0\r\n\r\n"),
                    ("an empty size", "\r\nhello\r\n0\r\n\r\n"),
                    ("a size with 0x", "0x5\r\nhello\r\n0\r\n\r\n"),
                    ("a size of letters", "5\r\nhello\r\nxyz\r\n"),
                    ("a size of 2^64", "10000000000000000\r\nhello\r\n"),
                    ("LF behind a size", "5\nhello\r\n0\r\n\r\n"),
                    ("LF behind data", "5\r\nhello\n0\r\n\r\n"),
                    ("too much data", "5\r\nhello!\r\n0\r\n\r\n"),
                    ("too little data", "6\r\nhello\r\n0\r\n\r\n"),
                    ("NUL in an extension", "5;\0\r\nhello\r\n0\r\n\r\n"),
                    ("an unfinished quoted string", "5;a=\"\r\nhello\r\n0\r\n\r\n"),
                    ("an endless extension", "5;" + String(repeating: "a", count: 6_000)),
                    ("a folded trailer", "5\r\nhello\r\n0\r\nX: 1\r\n 2\r\n\r\n"),
                    ("a trailer without a colon", "5\r\nhello\r\n0\r\nX\r\n\r\n"),
                    ("LF for the last line", "5\r\nhello\r\n0\r\n\n"),
                    ("the end before a chunk", ""), ("the end within a size", "5"),
                    ("the end within data", "5\r\nhel"),
                    ("the end behind a chunk", "5\r\nhello\r\n"),
                    ("the end behind the last size", "5\r\nhello\r\n0\r\n"),
                    ("the end within trailers", "5\r\nhello\r\n0\r\nX: 1\r\n"),
                ].map { ClauseRow($0, answer: chunks($1), then: .closes, .broken) }
                    + [
                        ClauseRow(
                            "a reset behind a chunk", answer: chunks("5\r\nhello\r\n"), then: .resets, .broken
                        ),
                        ClauseRow(
                            "the end behind a chunk for HTTP/1.0", get(version: "HTTP/1.0"), .broken,
                            answer: UpstreamAnswer(chunks("5\r\nhello\r\n"), then: .closes)),
                        ClauseRow(
                            "a faulty size for HTTP/1.0", get(version: "HTTP/1.0"), .broken,
                            answer: UpstreamAnswer(chunks("5\r\nhello\r\nxyz\r\n"))),
                    ]),
            Clause(
                "9110 6.5.1", "trailers MUST NOT be merged into the head, and MAY be dropped",
                "Trailers of answers are dropped, and Trailer with them.",
                [
                    ClauseRow(
                        "trailers",
                        answer: chunks(
                            "5\r\nhello\r\n0\r\nX: 1\r\nContent-Length: 9\r\n\r\n", "chunked\r\nTrailer: X"),
                        .forwarded,
                        [
                            .clientBody("hello"), .clientTrailers([]), .clientLacks("X"),
                            .clientLacks("Trailer"),
                        ])
                ]),
        ])
}
