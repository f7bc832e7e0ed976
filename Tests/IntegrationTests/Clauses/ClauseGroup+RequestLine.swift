private let host = "Host: a\r\n\r\n"

extension ClauseGroup {
    static let requestLine = ClauseGroup(
        name: "request line",
        clauses: [
            Clause(
                "9112 2.2", "a server SHOULD ignore at least one empty line before a request line",
                "Two are skipped; a third is 400.",
                [
                    ClauseRow("an empty line before", "\r\n" + get(), .forwarded),
                    ClauseRow("two empty lines before", "\r\n\r\n" + get(), .forwarded),
                    ClauseRow("three empty lines before", "\r\n\r\n\r\n" + get(), .refused(400)),
                    ClauseRow("an empty line of LF before", "\n" + get(), .refused(400)),
                    ClauseRow("an empty line of CR before", "\r" + get(), .refused(400)),
                ]),
            Clause(
                "9112 2.2", "a recipient MAY take a bare LF for the end of a line",
                "It does not: 400. What one parser takes and the next does not splits a message.",
                [
                    ClauseRow("LF ends the line", "GET /r HTTP/1.1\nHost: a\r\n\r\n", .refused(400)),
                    ClauseRow("LF ends every line", "GET /r HTTP/1.1\nHost: a\n\n", .refused(400)),
                ]),
            Clause(
                "9112 2.2", "a bare CR outside of content MUST be invalid, or replaced with SP", "400.",
                [
                    ClauseRow("CR alone ends the line", "GET /r HTTP/1.1\rHost: a\r\n\r\n", .refused(400)),
                    ClauseRow("CR within the target", "GET /r\rx HTTP/1.1\r\n" + host, .refused(400)),
                    ClauseRow("CR CR LF", "GET /r HTTP/1.1\r\r\n" + host, .refused(400)),
                ]),
            Clause(
                "9112 2.2",
                "no whitespace between start line and first field: MUST reject, or ignore such lines",
                "400.",
                [
                    ClauseRow(
                        "SP before the first field", "GET /r HTTP/1.1\r\n X: 1\r\n" + host, .refused(400)),
                    ClauseRow(
                        "HTAB before the first field", "GET /r HTTP/1.1\r\n\tX: 1\r\n" + host, .refused(400)),
                ]),
            Clause(
                "9112 2.2", "bytes that match no request: SHOULD answer 400 and close", "400, closed.",
                [
                    ClauseRow(
                        "TLS on the wrong port", "\u{16}\u{03}\u{01}\u{00}\u{80}\u{01}\u{00}\r\n\r\n",
                        .refused(400)),
                    ClauseRow("a line of text", "hello, world\r\n\r\n", .refused(400)),
                    ClauseRow("a response", "HTTP/1.1 200 OK\r\n" + host, .refused(400)),
                    ClauseRow("HTTP/2's preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .refused(400)),
                ]),
            Clause(
                "9112 3", "one SP between method, target and version; a malformed line SHOULD be 400",
                "400. The lenient reading on words is not taken, and nothing is corrected.",
                [
                    ClauseRow(
                        "two SP behind the method", "GET  /r HTTP/1.1\r\n" + host, .refused(400)),
                    ClauseRow("two SP behind the target", "GET /r  HTTP/1.1\r\n" + host, .refused(400)),
                    ClauseRow("HTAB for SP", "GET\t/r HTTP/1.1\r\n" + host, .refused(400)),
                    ClauseRow("VT for SP", "GET\u{0B}/r HTTP/1.1\r\n" + host, .refused(400)),
                    ClauseRow("FF for SP", "GET /r\u{0C}HTTP/1.1\r\n" + host, .refused(400)),
                    ClauseRow("SP before the method", " " + get(), .refused(400)),
                    ClauseRow("SP behind the version", "GET /r HTTP/1.1 \r\n" + host, .refused(400)),
                    ClauseRow("SP within the target", "GET /r x HTTP/1.1\r\n" + host, .refused(400)),
                    ClauseRow("no method", " /r HTTP/1.1\r\n" + host, .refused(400)),
                    ClauseRow("no target", "GET HTTP/1.1\r\n" + host, .refused(400)),
                    ClauseRow("a second version", "GET /r HTTP/1.1 HTTP/1.1\r\n" + host, .refused(400)),
                ]),
            Clause(
                "9112 3.1", "a method is a case-sensitive token", "Any token goes on as it is; else 400.",
                [
                    ClauseRow(
                        "an unknown method", "BREW /r HTTP/1.1\r\n" + host, .forwarded,
                        [.upstreamLine("BREW /r HTTP/1.1")]),
                    ClauseRow(
                        "a method in lower case", "get /r HTTP/1.1\r\n" + host, .forwarded,
                        [.upstreamLine("get /r HTTP/1.1")]),
                    ClauseRow(
                        "a method of odd characters", "!#$%&'*+-.^_`|~9 /r HTTP/1.1\r\n" + host, .forwarded,
                        [.upstreamLine("!#$%&'*+-.^_`|~9 /r HTTP/1.1")]),
                    ClauseRow("a parenthesis in the method", "GE(T /r HTTP/1.1\r\n" + host, .refused(400)),
                    ClauseRow("NUL in the method", "GE\0T /r HTTP/1.1\r\n" + host, .refused(400)),
                    ClauseRow("obs-text in the method", "G\u{C9}T /r HTTP/1.1\r\n" + host, .refused(400)),
                    ClauseRow("a colon in the method", "GET: /r HTTP/1.1\r\n" + host, .refused(400)),
                ]),
            Clause(
                "9112 3", "a method longer than any that is known SHOULD be 501", "501 above 32 bytes.",
                [
                    ClauseRow(
                        "a method of 32 bytes", String(repeating: "M", count: 32) + " /r HTTP/1.1\r\n" + host,
                        .forwarded),
                    ClauseRow(
                        "a method of 33 bytes", String(repeating: "M", count: 33) + " /r HTTP/1.1\r\n" + host,
                        .refused(501)),
                ]),
            Clause(
                "9112 3", "a longer target than is read MUST be 414; lines of 8,000 bytes SHOULD be taken",
                "414 above `client.target_length`, 8 KiB by default.",
                [
                    ClauseRow(
                        "a target of 8,192 bytes", get("/" + String(repeating: "t", count: 8_191)), .forwarded
                    ),
                    ClauseRow(
                        "a target of 8,193 bytes", get("/" + String(repeating: "t", count: 8_192)),
                        .refused(414)),
                    ClauseRow(
                        "a query of 9,000 bytes", get("/r?" + String(repeating: "q", count: 9_000)),
                        .refused(414)),
                    ClauseRow(
                        "an absolute target of 9,000 bytes",
                        get("http://a/" + String(repeating: "t", count: 9_000)), .refused(414)),
                    ClauseRow(
                        "a target without an end", "GET /" + String(repeating: "t", count: 17_000),
                        .refused(414)),
                ]),
            Clause(
                "9112 2.3", "the version is `HTTP/` DIGIT `.` DIGIT, in capitals", "400.",
                [
                    ClauseRow("http/1.1 in lower case", get(version: "http/1.1"), .refused(400)),
                    ClauseRow("HTTP/01.1", get(version: "HTTP/01.1"), .refused(400)),
                    ClauseRow("HTTP/1.10", get(version: "HTTP/1.10"), .refused(400)),
                    ClauseRow("HTTP/1", get(version: "HTTP/1"), .refused(400)),
                    ClauseRow("HTTP/1.", get(version: "HTTP/1."), .refused(400)),
                    ClauseRow("HTTP/.1", get(version: "HTTP/.1"), .refused(400)),
                    ClauseRow("HTTP/1,1", get(version: "HTTP/1,1"), .refused(400)),
                    ClauseRow("HTTP 1.1", get(version: "HTTP 1.1"), .refused(400)),
                    ClauseRow("HTTP/1.a", get(version: "HTTP/1.a"), .refused(400)),
                    ClauseRow("HTTP/+1.1", get(version: "HTTP/+1.1"), .refused(400)),
                    ClauseRow("another protocol", get(version: "RTSP/1.0"), .refused(400)),
                    ClauseRow("a version of NUL", get(version: "HTTP/1.1\0"), .refused(400)),
                ]),
            Clause(
                "9110 15.6.6", "a major version that is not served: 505", "505.",
                [
                    ClauseRow("HTTP/2.0", get(version: "HTTP/2.0"), .refused(505)),
                    ClauseRow("HTTP/0.9 by name", get(version: "HTTP/0.9"), .refused(505)),
                    ClauseRow("HTTP/9.9", get(version: "HTTP/9.9"), .refused(505)),
                ]),
            Clause(
                "9112 C.1", "HTTP/0.9 is a line without a version", "It is not served: 400.",
                [
                    ClauseRow("HTTP/0.9", "GET /r\r\n", .refused(400)),
                    ClauseRow("HTTP/0.9 with LF", "GET /r\n", .refused(400)),
                    ClauseRow("HTTP/0.9 with a space", "GET /r \r\n", .refused(400)),
                ]),
            Clause(
                "9112 2.3",
                "a later minor version is read as the last one known; an intermediary MUST send its own",
                "HTTP/1.0 and HTTP/1.2 to 1.9 go on as HTTP/1.1.",
                [
                    ClauseRow(
                        "HTTP/1.2", get(version: "HTTP/1.2"), .forwarded, [.upstreamLine("GET /r HTTP/1.1")]),
                    ClauseRow(
                        "HTTP/1.9", get(version: "HTTP/1.9"), .forwarded, [.upstreamLine("GET /r HTTP/1.1")]),
                    ClauseRow(
                        "HTTP/1.0", get(version: "HTTP/1.0"), .forwardedLast,
                        [.upstreamLine("GET /r HTTP/1.1"), .clientLine("HTTP/1.1 200 OK")]),
                ]),
            Clause(
                "9110 5.4", "a head larger than is read MUST get a 4xx", "431 above 16 KiB or 100 fields.",
                [
                    ClauseRow(
                        "100 fields", get("/r", String(repeating: "X: 1\r\n", count: 99)), .forwarded),
                    ClauseRow(
                        "101 fields", get("/r", String(repeating: "X: 1\r\n", count: 100)), .refused(431)),
                    ClauseRow(
                        "a head of 17,000 bytes",
                        get("/r", "X: \(String(repeating: "x", count: 17_000))\r\n"),
                        .refused(431)),
                    ClauseRow(
                        "a field without an end",
                        "GET /r HTTP/1.1\r\nX: \(String(repeating: "x", count: 17_000))",
                        .refused(431)),
                    ClauseRow(
                        "a name without an end",
                        "GET /r HTTP/1.1\r\n\(String(repeating: "x", count: 17_000))",
                        .refused(431)),
                ]),
        ])
}
