extension ClauseGroup {
    static let lengths = ClauseGroup(
        name: "Content-Length",
        clauses: [
            Clause(
                "9112 6.3", "a valid length says how long the body is", "The body goes on, byte for byte.",
                [
                    ClauseRow(
                        "a length", post("Content-Length: 5\r\n", "hello"), .forwarded,
                        [.upstreamHas("Content-Length: 5"), .upstreamBody("hello")]),
                    ClauseRow(
                        "a length of nothing", post("Content-Length: 0\r\n", ""), .forwarded,
                        [.upstreamHas("Content-Length: 0")]),
                    ClauseRow(
                        "a body that looks like a request",
                        post("Content-Length: 16\r\n", "GET /x HTTP/1.1\n"),
                        .forwarded, [.upstreamBody("GET /x HTTP/1.1\n")]),
                    ClauseRow(
                        "a body of every byte",
                        post("Content-Length: 256\r\n", String(latin: Array(0...255))), .forwarded,
                        [.upstreamBody(String(latin: Array(0...255)))]),
                    ClauseRow(
                        "a body of GET", get("/r", "Content-Length: 5\r\n") + "hello", .forwarded,
                        [.upstreamBody("hello")]),
                    ClauseRow(
                        "a length of HTTP/1.0", post("Content-Length: 5\r\n", "hello", version: "HTTP/1.0"),
                        .forwardedLast, [.upstreamBody("hello")]),
                    ClauseRow(
                        "leading zeros", post("Content-Length: 005\r\n", "hello"), .forwarded,
                        [.upstreamBody("hello")]),
                ]),
            Clause(
                "9112 6.3", "without a length or coding a request has no body",
                "What follows is the next request.",
                [
                    ClauseRow("POST without a length", post("", ""), .forwarded, [.upstreamBody("")]),
                    ClauseRow(
                        "a length by another name", post("Content_Length: 5\r\n", ""), .forwarded,
                        [.upstreamLacks("Content_Length")]),
                    ClauseRow(
                        "a length with a dot", post("Content.Length: 5\r\n", ""), .forwarded,
                        [.upstreamLacks("Content.Length")]),
                ]),
            Clause(
                "9110 8.6", "a length is 1*DIGIT; an invalid one MUST be 400 and close (9112 6.3)", "400.",
                [
                    ("no value", ""), ("a sign", "+5"), ("a negative length", "-5"),
                    ("a hexadecimal length", "0x5"),
                    ("hexadecimal digits", "a"), ("a fraction", "5.0"), ("an exponent", "5e0"),
                    ("SP within a length", "5 5"), ("HTAB within a length", "5\t5"),
                    ("a letter behind", "5x"),
                    ("a letter before", "x5"), ("a comma behind", "5,"), ("a comma before", ",5"),
                    ("a length in quotes", "\"5\""), ("a separator of thousands", "5_0"), ("a word", "five"),
                    ("a semicolon behind", "5;"), ("a full-width digit", "\u{EF}\u{BC}\u{95}"),
                ].map { ClauseRow($0, post("Content-Length: \($1)\r\n", "hello"), .refused(400)) }
                    + [
                        ClauseRow("NUL behind", post("Content-Length: 5\0\r\n", "hello"), .refused(400)),
                        ClauseRow("VT before", post("Content-Length: \u{0B}5\r\n", "hello"), .refused(400)),
                        ClauseRow(
                            "CR within a length", post("Content-Length: 5\r5\r\n", "hello"), .refused(400)),
                        ClauseRow(
                            "a folded length", post("Content-Length:\r\n 5\r\n", "hello"), .refused(400)),
                        ClauseRow(
                            "an invalid length of HTTP/1.0",
                            post("Content-Length: x\r\n", "hello", version: "HTTP/1.0"), .refused(400)),
                        ClauseRow(
                            "an invalid length of GET", get("/r", "Content-Length: x\r\n"), .refused(400)),
                    ]),
            Clause(
                "9110 8.6", "several equal lengths MUST be 400, or be replaced by one of them", "400.",
                [
                    ("two equal lengths", "Content-Length: 5\r\nContent-Length: 5\r\n"),
                    ("two other lengths", "Content-Length: 5\r\nContent-Length: 6\r\n"),
                    ("two lengths apart", "Content-Length: 5\r\nX: 1\r\ncontent-length: 5\r\n"),
                    ("a list of equal lengths", "Content-Length: 5, 5\r\n"),
                    ("a list of other lengths", "Content-Length: 5, 6\r\n"),
                    ("a list and a length", "Content-Length: 5, 5\r\nContent-Length: 5\r\n"),
                    ("an empty length and a length", "Content-Length:\r\nContent-Length: 5\r\n"),
                ].map { ClauseRow($0, post($1, "hello!"), .refused(400)) }),
            Clause(
                "9110 8.6", "a length too large to count MUST NOT overflow", "413.",
                [
                    ("2^63", "9223372036854775808"), ("2^64", "18446744073709551616"),
                    ("2^64 and 5", "18446744073709551621"),
                    ("sixty digits", String(repeating: "9", count: 60)),
                    ("2^63 - 1", "9223372036854775807"),
                ].map { ClauseRow($0, post("Content-Length: \($1)\r\n", "hello"), .refused(413)) }),
            Clause(
                "9110 15.5.14", "a body larger than is taken: 413",
                "413 above `body_size`, before a byte is sent on.",
                [
                    ClauseRow(
                        "65,536 bytes",
                        post("Content-Length: 65536\r\n", String(repeating: "b", count: 65_536)),
                        .forwarded),
                    ClauseRow(
                        "65,537 bytes",
                        post("Content-Length: 65537\r\n", String(repeating: "b", count: 65_537)),
                        .refused(413)),
                    ClauseRow(
                        "65,537 bytes in chunks",
                        chunked("10001\r\n\(String(repeating: "b", count: 65_537))\r\n0\r\n\r\n"),
                        .refusedInBody(413)),
                ]),
            Clause(
                "9112 8", "a request cut short is incomplete", "It reaches the upstream as a broken message.",
                [
                    ClauseRow(
                        "a short body", post("Content-Length: 5\r\n", "hell"), .dropped, hasTail: false),
                    ClauseRow("no body at all", post("Content-Length: 5\r\n", ""), .dropped, hasTail: false),
                ]),
            Clause(
                "9110 7.6.1", "Connection MUST NOT make a length go", "It stays, nominated or not.",
                [
                    ClauseRow(
                        "a nominated length",
                        post("Connection: content-length\r\nContent-Length: 5\r\n", "hello"),
                        .forwarded, [.upstreamHas("Content-Length: 5"), .upstreamBody("hello")])
                ]),
        ])
}
