extension ClauseGroup {
    private static func sized(_ fields: String, _ body: String = "hello") -> String {
        "HTTP/1.1 200 OK\r\n\(fields)\r\n\(body)"
    }

    static let answeredLengths = ClauseGroup(
        name: "lengths of answers",
        clauses: [
            Clause(
                "9112 6.3", "a valid length says how long the body is; it is sent on", "So it is.",
                [
                    ClauseRow(
                        "a length", answer: sized("Content-Length: 5\r\n"), .forwarded,
                        [
                            .clientHas("Content-Length: 5"), .clientBody("hello"),
                            .clientLacks("Transfer-Encoding"),
                        ]),
                    ClauseRow(
                        "a length of nothing", answer: sized("Content-Length: 0\r\n", ""), .forwarded,
                        [.clientBody("")]),
                    ClauseRow(
                        "a length, then the end", answer: sized("Content-Length: 5\r\n"), then: .closes,
                        .forwarded,
                        [.clientBody("hello")]),
                    ClauseRow(
                        "a length for HTTP/1.0", get(version: "HTTP/1.0"), .forwardedLast,
                        [.clientHas("Content-Length: 5"), .clientBody("hello")],
                        answer: UpstreamAnswer(sized("Content-Length: 5\r\n"))),
                ]),
            Clause(
                "9112 6.3", "an invalid length of an answer: a gateway MUST close, and answer 502", "502.",
                [
                    ("no value", ""), ("a sign", "+5"), ("a negative length", "-5"),
                    ("a hexadecimal length", "0x5"),
                    ("a fraction", "5.0"), ("SP within", "5 5"), ("a letter behind", "5x"),
                    ("a comma behind", "5,"),
                    ("a list of equal lengths", "5, 5"), ("a list of other lengths", "5, 6"),
                    ("in quotes", "\"5\""),
                    ("2^63", "9223372036854775808"), ("2^64 and 5", "18446744073709551621"),
                ].map { ClauseRow($0, answer: sized("Content-Length: \($1)\r\n"), .badGateway) }
                    + [
                        ClauseRow(
                            "two equal lengths", answer: sized("Content-Length: 5\r\nContent-Length: 5\r\n"),
                            .badGateway),
                        ClauseRow(
                            "two other lengths", answer: sized("Content-Length: 5\r\nContent-Length: 4\r\n"),
                            .badGateway),
                        ClauseRow("a folded length", answer: sized("Content-Length:\r\n 5\r\n"), .badGateway),
                        ClauseRow(
                            "an invalid length in HTTP/1.0",
                            answer: "HTTP/1.0 200 OK\r\nContent-Length: x\r\n\r\nhello",
                            .badGateway),
                        ClauseRow(
                            "an invalid length of HEAD", answer: sized("Content-Length: x\r\n", ""),
                            to: "HEAD", .badGateway),
                        ClauseRow(
                            "an invalid length of 204",
                            answer: "HTTP/1.1 204 No Content\r\nContent-Length: x\r\n\r\n",
                            .badGateway),
                        ClauseRow(
                            "an invalid length of 304",
                            answer: "HTTP/1.1 304 Not Modified\r\nContent-Length: 1, 1\r\n\r\n",
                            .badGateway),
                    ]),
            Clause(
                "9112 8", "an answer cut short MUST NOT reach the client as a complete one",
                "The client's connection is reset before the body's end.",
                [
                    ClauseRow(
                        "a body cut short", answer: sized("Content-Length: 6\r\n"), then: .closes, .broken),
                    ClauseRow(
                        "a body cut short by a reset", answer: sized("Content-Length: 6\r\n"), then: .resets,
                        .broken),
                    ClauseRow(
                        "a body that never begins", answer: sized("Content-Length: 6\r\n", ""), then: .closes,
                        .broken),
                    ClauseRow(
                        "a body cut short for HTTP/1.0", get(version: "HTTP/1.0"), .broken,
                        answer: UpstreamAnswer(sized("Content-Length: 6\r\n"), then: .closes)),
                    ClauseRow(
                        "a large body cut short",
                        answer: sized("Content-Length: 300000\r\n", String(repeating: "b", count: 299_999)),
                        then: .closes,
                        .broken),
                ]),
            Clause(
                "9112 6.3", "without length and coding the body lasts to the end of the connection",
                "In chunks to HTTP/1.1, to the end of its own connection to HTTP/1.0.",
                [
                    ClauseRow(
                        "no length", answer: sized(""), then: .closes, .forwarded,
                        [
                            .clientHas("Transfer-Encoding: chunked"), .clientBody("hello"),
                            .clientLacks("Content-Length"),
                        ]),
                    ClauseRow(
                        "no length and no body", answer: sized("", ""), then: .closes, .forwarded,
                        [.clientBody("")]),
                    ClauseRow(
                        "no length in HTTP/1.0", answer: "HTTP/1.0 200 OK\r\n\r\nhello", then: .closes,
                        .forwarded,
                        [.clientHas("Transfer-Encoding: chunked"), .clientBody("hello")]),
                    ClauseRow(
                        "no length and keep-alive in HTTP/1.0",
                        answer: "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\nhello", then: .closes,
                        .forwarded,
                        [.clientBody("hello")]),
                    ClauseRow(
                        "no length for HTTP/1.0",
                        get("/r", "Connection: keep-alive\r\n", version: "HTTP/1.0"),
                        .forwardedLast, [.clientLacks("Transfer-Encoding"), .clientBody("hello")],
                        answer: UpstreamAnswer(sized(""), then: .closes)),
                    ClauseRow("no length, and a reset", answer: sized(""), then: .resets, .broken),
                    ClauseRow(
                        "no length for HTTP/1.0, and a reset", get(version: "HTTP/1.0"), .broken,
                        answer: UpstreamAnswer(sized(""), then: .resets)),
                ]),
            Clause(
                "9112 6.3", "bytes behind an answer MUST NOT be read as another answer",
                "The connection that said them is closed; they reach nobody.",
                [
                    ClauseRow(
                        "bytes behind the body", answer: sized("Content-Length: 5\r\n", "hello and more"),
                        .forwarded,
                        [.clientBody("hello"), .anotherConnection]),
                    ClauseRow(
                        "a second answer",
                        answer: sized("Content-Length: 5\r\n")
                            + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil",
                        .forwarded, [.clientBody("hello"), .tailBody("ok"), .anotherConnection]),
                    ClauseRow(
                        "a second answer behind chunks",
                        answer: sized("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n")
                            + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil",
                        .forwarded, [.clientBody("hello"), .tailBody("ok"), .anotherConnection]),
                    ClauseRow(
                        "a CRLF behind the body", answer: sized("Content-Length: 5\r\n", "hello\r\n"),
                        .forwarded,
                        [.clientBody("hello"), .anotherConnection]),
                ]),
        ])
}
