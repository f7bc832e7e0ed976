extension ClauseGroup {
    private static let hello = "5\r\nhello\r\n0\r\n\r\n"

    private static func coded(_ value: String) -> String {
        post("Transfer-Encoding: \(value)\r\n", hello)
    }

    static let codings = ClauseGroup(
        name: "Transfer-Encoding",
        clauses: [
            Clause(
                "9112 6.1", "a recipient MUST be able to read the chunked coding, named in any case",
                "Chunks are read and written anew.",
                [
                    ClauseRow(
                        "chunked", coded("chunked"), .forwarded,
                        [.upstreamHas("Transfer-Encoding: chunked"), .upstreamBody("hello")]),
                    ClauseRow(
                        "CHUNKED", coded("CHUNKED"), .forwarded,
                        [.upstreamHas("Transfer-Encoding: chunked")]),
                    ClauseRow(
                        "whitespace around chunked", coded(" \tchunked \t"), .forwarded,
                        [.upstreamBody("hello")]),
                    ClauseRow(
                        "chunked GET", get("/r", "Transfer-Encoding: chunked\r\n") + hello, .forwarded,
                        [.upstreamBody("hello")]),
                    ClauseRow(
                        "chunked, nominated",
                        post("Connection: transfer-encoding\r\nTransfer-Encoding: chunked\r\n", hello),
                        .forwarded,
                        [.upstreamHas("Transfer-Encoding: chunked"), .upstreamBody("hello")]),
                ]),
            Clause(
                "9112 6.3", "a length beside a coding ought to be an error; the length MUST NOT go on",
                "400, whichever comes first.",
                [
                    ClauseRow(
                        "a coding, then a length",
                        post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", hello),
                        .refused(400)),
                    ClauseRow(
                        "a length, then a coding",
                        post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", hello),
                        .refused(400)),
                    ClauseRow(
                        "a length of 0 and a coding",
                        post("Content-Length: 0\r\nX: 1\r\nTransfer-Encoding: chunked\r\n", hello),
                        .refused(400)),
                    ClauseRow(
                        "an empty length and a coding",
                        post("Content-Length:\r\nTransfer-Encoding: chunked\r\n", hello),
                        .refused(400)),
                    ClauseRow(
                        "a nominated coding and a length",
                        post(
                            "Connection: transfer-encoding\r\nTransfer-Encoding: chunked\r\n"
                                + "Content-Length: 5\r\n",
                            hello), .refused(400)),
                ]),
            Clause(
                "9112 6.1", "a server SHOULD answer 501 to a coding that it does not know", "501.",
                [
                    ClauseRow("gzip, chunked", coded("gzip, chunked"), .refused(501)),
                    ClauseRow("gzip,chunked", coded("gzip,chunked"), .refused(501)),
                    ClauseRow("an unknown coding, chunked", coded("x-own;a=b, chunked"), .refused(501)),
                ]),
            Clause(
                "9112 6.3", "a coding that does not end with chunked: a server MUST answer 400 and close",
                "400.",
                [
                    ("chunked, gzip", "chunked, gzip"), ("gzip alone", "gzip"), ("identity", "identity"),
                    ("chunked, identity", "chunked, identity"), ("an empty coding", ""),
                    ("xchunked", "xchunked"), ("chunkedx", "chunkedx"), ("chunke", "chunke"),
                    ("chunked in quotes", "\"chunked\""), ("chunked with a parameter", "chunked;q=1"),
                    ("chunked and a semicolon", "chunked;"), ("a comma first", ",chunked"),
                    ("a comma last", "chunked,"),
                    ("SP within chunked", "chun ked"), ("an unknown coding behind chunked", "chunked, x"),
                    ("a space for a comma", "gzip chunked"), ("a semicolon for a comma", "gzip; chunked"),
                ].map { ClauseRow($0, coded($1), .refused(400)) }
                    + [
                        "\u{0B}chunked", "\u{0C}chunked", "chunked\u{0B}", "chunked\0", "\u{A0}chunked",
                        "chunked\u{85}",
                    ]
                    .enumerated().map {
                        ClauseRow("an odd byte beside chunked, \($0)", coded($1), .refused(400))
                    }),
            Clause(
                "9112 6.1", "chunked MUST NOT be applied twice; several codings are one list", "400.",
                [
                    ClauseRow("chunked twice in a list", coded("chunked, chunked"), .refused(400)),
                    ClauseRow("chunked around gzip", coded("chunked, gzip, chunked"), .refused(400)),
                    ClauseRow(
                        "two equal codings", coded("chunked\r\nTransfer-Encoding: chunked"), .refused(400)),
                    ClauseRow("two codings", coded("chunked\r\ntransfer-encoding: identity"), .refused(400)),
                    ClauseRow(
                        "two codings, chunked last", coded("gzip\r\nTransfer-Encoding: chunked"),
                        .refused(400)),
                ]),
            Clause(
                "9112 6.1",
                "a coding in HTTP/1.0 MUST be treated as faulty framing, and the connection closed",
                "400.",
                [
                    ClauseRow(
                        "chunked in HTTP/1.0",
                        post("Transfer-Encoding: chunked\r\n", hello, version: "HTTP/1.0"), .refused(400)),
                    ClauseRow(
                        "chunked in HTTP/1.0 with keep-alive",
                        post(
                            "Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n", hello,
                            version: "HTTP/1.0"),
                        .refused(400)),
                    ClauseRow(
                        "chunked and a length in HTTP/1.0",
                        post(
                            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "hello",
                            version: "HTTP/1.0"),
                        .refused(400)),
                ]),
            Clause(
                "9112 11.2", "what hides a coding from one of two readers is how requests are smuggled",
                "400 where the syntax is wrong; else such names do not go on.",
                [
                    ClauseRow(
                        "SP before the coding's colon", post("Transfer-Encoding : chunked\r\n", hello),
                        .refused(400)),
                    ClauseRow(
                        "SP before the coding's name",
                        "POST /r HTTP/1.1\r\nHost: a\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        .refused(400)),
                    ClauseRow(
                        "a folded coding", post("Transfer-Encoding:\r\n chunked\r\n", hello), .refused(400)),
                    ClauseRow(
                        "a coding behind LF", post("X: 1\nTransfer-Encoding: chunked\r\n", hello),
                        .refused(400)),
                    ClauseRow(
                        "a coding behind CR", post("X: 1\rTransfer-Encoding: chunked\r\n", hello),
                        .refused(400)),
                    ClauseRow(
                        "a coding without a colon", post("Transfer-Encoding chunked\r\n", hello),
                        .refused(400)),
                    ClauseRow(
                        "a coding with NUL", post("Transfer-Encoding\0: chunked\r\n", hello), .refused(400)),
                    ClauseRow(
                        "Transfer_Encoding", post("Transfer_Encoding: chunked\r\n", ""), .forwarded,
                        [.upstreamLacks("Transfer_Encoding"), .upstreamBody("")]),
                    ClauseRow(
                        "Transfer_Encoding beside a length",
                        post("Transfer_Encoding: chunked\r\nContent-Length: 5\r\n", "hello"), .forwarded,
                        [.upstreamLacks("Transfer_Encoding"), .upstreamBody("hello")]),
                ]),
        ])
}
