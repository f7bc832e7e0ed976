extension ClauseGroup {
    private static let last = "0\r\n\r\n"

    static let chunks = ClauseGroup(
        name: "chunks",
        clauses: [
            Clause(
                "9112 7.1", "a chunk is a size in hexadecimal, CRLF, data, CRLF; the last has size 0",
                "Chunks are read to their end; the data goes on.",
                [
                    ClauseRow(
                        "one chunk", chunked("5\r\nhello\r\n" + last), .forwarded, [.upstreamBody("hello")]),
                    ClauseRow("no chunk but the last", chunked(last), .forwarded, [.upstreamBody("")]),
                    ClauseRow(
                        "three chunks", chunked("2\r\nhe\r\n2\r\nll\r\n1\r\no\r\n" + last), .forwarded,
                        [.upstreamBody("hello")]),
                    ClauseRow(
                        "a size in capitals", chunked("A\r\n0123456789\r\n" + last), .forwarded,
                        [.upstreamBody("0123456789")]),
                    ClauseRow(
                        "a size in small letters", chunked("a\r\n0123456789\r\n" + last), .forwarded,
                        [.upstreamBody("0123456789")]),
                    ClauseRow(
                        "zeros before a size", chunked("0005\r\nhello\r\n0000\r\n\r\n"), .forwarded,
                        [.upstreamBody("hello")]),
                    ClauseRow(
                        "data that looks like an end", chunked("5\r\n0\r\n\r\n\r\n" + last), .forwarded,
                        [.upstreamBody("0\r\n\r\n")]),
                ]),
            Clause(
                "9112 7.1", "a size is 1*HEXDIG and nothing else", "400.",
                [
                    ("a size with a sign", "+5"), ("a negative size", "-5"), ("a size with 0x", "0x5"),
                    ("SP before a size", " 5"), ("SP behind a size", "5 "), ("HTAB behind a size", "5\t"),
                    ("an empty size", ""), ("a size of letters", "xyz"), ("a letter behind a size", "5g"),
                    ("an underscore in a size", "5_"), ("a comma behind a size", "5,"),
                    ("a size with a dot", "5.0"),
                    ("a size in quotes", "\"5\""), ("NUL behind a size", "5\0"),
                    ("VT before a size", "\u{0B}5"),
                    ("seventeen digits", "00000000000000005"),
                ].map { ClauseRow($0, chunked("\($1)\r\nhello\r\n" + last), .refusedInBody(400)) }),
            Clause(
                "9112 7.1", "a recipient MUST anticipate sizes too large to count",
                "413, or 400 above 16 digits.",
                [
                    ClauseRow(
                        "a size of 2^63", chunked("8000000000000000\r\nhello\r\n" + last), .refusedInBody(413)
                    ),
                    ClauseRow(
                        "a size of 2^64 - 1", chunked("ffffffffffffffff\r\nhello\r\n" + last),
                        .refusedInBody(413)),
                    ClauseRow(
                        "a size of 2^64 and 5", chunked("10000000000000005\r\nhello\r\n" + last),
                        .refusedInBody(400)),
                    ClauseRow(
                        "a size of 2^32 and 5", chunked("100000005\r\nhello\r\n" + last), .dropped,
                        hasTail: false),
                ]),
            Clause(
                "9112 7.1", "data and size end with CRLF", "400.",
                [
                    ClauseRow(
                        "more data than the size", chunked("5\r\nhello!\r\n" + last), .refusedInBody(400)),
                    ClauseRow(
                        "less data than the size", chunked("6\r\nhello\r\n" + last), .refusedInBody(400)),
                    ClauseRow("LF behind a size", chunked("5\nhello\r\n" + last), .refusedInBody(400)),
                    ClauseRow("LF behind data", chunked("5\r\nhello\n" + last), .refusedInBody(400)),
                    ClauseRow("CR behind a size", chunked("5\rhello\r\n" + last), .refusedInBody(400)),
                    ClauseRow("CR behind data", chunked("5\r\nhello\r0\r\n\r\n"), .refusedInBody(400)),
                    ClauseRow("nothing behind data", chunked("5\r\nhello" + last), .refusedInBody(400)),
                    ClauseRow(
                        "two CRLF behind data", chunked("5\r\nhello\r\n\r\n" + last), .refusedInBody(400)),
                    ClauseRow(
                        "CR CR LF behind a size", chunked("5\r\r\nhello\r\n" + last), .refusedInBody(400)),
                    ClauseRow(
                        "LF behind the last size", chunked("5\r\nhello\r\n0\n\r\n"), .refusedInBody(400)),
                    ClauseRow("LF for the last line", chunked("5\r\nhello\r\n0\r\n\n"), .refusedInBody(400)),
                    ClauseRow("CR for the last line", chunked("5\r\nhello\r\n0\r\n\rX"), .refusedInBody(400)),
                ]),
            Clause(
                "9112 7.1.1", "a recipient MUST ignore unknown extensions; it ought to limit their size",
                "They are read and dropped; 413 when they are more than 4 KiB beyond the data.",
                [
                    ClauseRow(
                        "an extension", chunked("5;a=b\r\nhello\r\n" + last), .forwarded,
                        [.upstreamBody("hello")]),
                    ClauseRow(
                        "a quoted extension", chunked("5;a=\"b;c\"\r\nhello\r\n" + last), .forwarded,
                        [.upstreamBody("hello")]),
                    ClauseRow(
                        "an extension without a value", chunked("5;a;b\r\nhello\r\n0;c\r\n\r\n"), .forwarded,
                        [.upstreamBody("hello")]),
                    ClauseRow(
                        "an extension of nearly 4 KiB",
                        chunked("5;" + String(repeating: "a", count: 4_090) + "\r\nhello\r\n" + last),
                        .forwarded,
                        [.upstreamBody("hello")]),
                    ClauseRow(
                        "an endless extension",
                        chunked("5;" + String(repeating: "a", count: 6_000) + "\r\nhello\r\n" + last),
                        .refusedInBody(413)),
                    ClauseRow(
                        "a thousand chunks of extensions",
                        chunked(String(repeating: "1;aaaaaaaa\r\nx\r\n", count: 1_000) + last),
                        .refusedInBody(413)),
                ]),
            Clause(
                "9110 5.6.3", "a recipient MUST read bad whitespace and pass it over",
                "Around `;` and `=` it does.",
                [
                    ClauseRow(
                        "SP before an extension", chunked("5 ;a=b\r\nhello\r\n" + last), .forwarded,
                        [.upstreamBody("hello")]),
                    ClauseRow(
                        "whitespace everywhere in an extension",
                        chunked("5\t ; a\t= \"b\\\"c\" ;d =e\r\nhello\r\n0 ;f\r\n\r\n"), .forwarded,
                        [.upstreamBody("hello")]),
                    ClauseRow(
                        "SP behind an extension", chunked("5;a=b \r\nhello\r\n" + last), .refusedInBody(400)),
                    ClauseRow(
                        "SP and a digit behind a size", chunked("5 5\r\nhello\r\n" + last),
                        .refusedInBody(400)),
                ]),
            Clause(
                "9112 7.1.1", "an extension is a name and maybe a token or quoted string", "Else 400.",
                [
                    ("NUL in an extension", "5;\0"), ("LF in an extension", "5;a\nb"),
                    ("CR in an extension", "5;a\rb"),
                    ("DEL in an extension", "5;\u{7F}"),
                    ("an unfinished quoted string", "5;a=\"b"), ("a semicolon alone", "5;"),
                    ("no name", "5;=b"),
                    ("no value", "5;a="), ("a comma in an extension", "5;a,b"),
                    ("bytes behind a quoted string", "5;a=\"b\"c"),
                ].map { ClauseRow($0, chunked("\($1)\r\nhello\r\n" + last), .refusedInBody(400)) }),
            Clause(
                "9110 6.5.1",
                "trailers MUST NOT be merged into the head; a recipient MAY drop them (9112 7.1.2)",
                "Dropped, unless a route allows them; even there none that frames or routes a message.",
                [
                    ClauseRow(
                        "a trailer", chunked("5\r\nhello\r\n0\r\nX: 1\r\n\r\n", "Trailer: X\r\n"), .forwarded,
                        [
                            .upstreamBody("hello"), .upstreamTrailers([]), .upstreamLacks("Trailer"),
                            .upstreamLacks("X"),
                        ]),
                    ClauseRow(
                        "an allowed trailer",
                        "POST /trailed HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
                            + "Trailer: X\r\n\r\n"
                            + "5\r\nhello\r\n0\r\nX: 1\r\n\r\n",
                        .forwarded,
                        [.upstreamTrailers(["X: 1"]), .upstreamHas("Trailer: X"), .upstreamLacks("X")]),
                    ClauseRow(
                        "trailers that frame a message",
                        "POST /trailed HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + "5\r\nhello\r\n0\r\nContent-Length: 9\r\nTransfer-Encoding: x\r\nHost: b\r\n"
                            + "Authorization: x\r\nX-User-Id: 1\r\n\r\n",
                        .forwarded, [.upstreamBody("hello"), .upstreamTrailers([]), .upstreamHas("Host: a")]),
                    ClauseRow(
                        "a Content-Length among dropped trailers",
                        chunked("5\r\nhello\r\n0\r\nContent-Length: 9\r\n\r\n"), .forwarded,
                        [.upstreamLacks("Content-Length"), .upstreamTrailers([])]),
                ]),
            Clause(
                "9112 7.1.2", "trailers are field lines", "What is none is 400; too many are 431.",
                [
                    ("a trailer without a colon", "X"), ("a trailer without a name", ": 1"),
                    ("SP before a trailer's colon", "X : 1"), ("a folded trailer", "X: 1\r\n 2"),
                    ("SP before a trailer", " X: 1"), ("NUL in a trailer", "X: \0"),
                    ("LF in a trailer", "X: 1\nY: 2"),
                    ("a control character in a trailer", "X: \u{01}"),
                ].map { ClauseRow($0, chunked("5\r\nhello\r\n0\r\n\($1)\r\n\r\n"), .refusedInBody(400)) }
                    + [
                        ClauseRow(
                            "a hundred and one trailers",
                            chunked("0\r\n" + String(repeating: "X: 1\r\n", count: 101) + "\r\n"),
                            .refusedInBody(431)),
                        ClauseRow(
                            "a trailer of 17,000 bytes",
                            chunked("0\r\nX: " + String(repeating: "x", count: 17_000) + "\r\n\r\n"),
                            .refusedInBody(431)),
                    ]),
            Clause(
                "9112 8", "a chunked body without its last chunk is incomplete",
                "It reaches the upstream as a broken message.",
                [
                    ("the end within a size", "5"), ("the end within data", "5\r\nhel"),
                    ("the end behind a chunk", "5\r\nhello\r\n"),
                    ("the end behind the last size", "5\r\nhello\r\n0\r\n"),
                    ("the end within trailers", "5\r\nhello\r\n0\r\nX: 1\r\n"),
                    ("the end within the last line", "5\r\nhello\r\n0\r\n\r"),
                ].map { ClauseRow($0, chunked($1), .dropped, hasTail: false) }),
        ])
}
