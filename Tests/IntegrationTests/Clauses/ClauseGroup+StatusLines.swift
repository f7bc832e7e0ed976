extension ClauseGroup {
    private static let body = "\r\nContent-Length: 2\r\n\r\nok"

    static let statusLines = ClauseGroup(
        name: "status line",
        clauses: [
            Clause(
                "9112 4", "version SP status SP reason, the reason maybe empty", "It goes on in our version.",
                [
                    ClauseRow(
                        "200 OK", answer: "HTTP/1.1 200 OK" + body, .forwarded,
                        [.clientLine("HTTP/1.1 200 OK")]),
                    ClauseRow(
                        "another reason", answer: "HTTP/1.1 404 Not  Found\t!" + body, .forwarded,
                        [.clientLine("HTTP/1.1 404 Not  Found\t!")]),
                    ClauseRow(
                        "an empty reason", answer: "HTTP/1.1 200 " + body, .forwarded,
                        [.clientLine("HTTP/1.1 200 ")]),
                    ClauseRow(
                        "obs-text in a reason", answer: "HTTP/1.1 200 \u{E9}" + body, .forwarded,
                        [.clientLine("HTTP/1.1 200 \u{E9}")]),
                ]),
            Clause(
                "9110 15",
                "an unknown status of a known class is read as x00; below 100 and above 599 are invalid",
                "100 to 599 go on as they are; else 502.",
                [
                    ClauseRow(
                        "status 299", answer: "HTTP/1.1 299 X" + body, .forwarded,
                        [.clientLine("HTTP/1.1 299 X")]),
                    ClauseRow(
                        "status 599", answer: "HTTP/1.1 599 X" + body, .forwarded,
                        [.clientLine("HTTP/1.1 599 X")]),
                    ClauseRow("status 099", answer: "HTTP/1.1 099 X" + body, .badGateway),
                    ClauseRow("status 000", answer: "HTTP/1.1 000 X" + body, .badGateway),
                    ClauseRow("status 600", answer: "HTTP/1.1 600 X" + body, .badGateway),
                    ClauseRow("status 999", answer: "HTTP/1.1 999 X" + body, .badGateway),
                ]),
            Clause(
                "9112 4", "a status is of three digits, the SP before a reason MUST be there", "502.",
                [
                    ("two digits", "HTTP/1.1 20 OK"), ("four digits", "HTTP/1.1 2000 OK"),
                    ("a letter", "HTTP/1.1 2x0 OK"),
                    ("a sign before a status", "HTTP/1.1 +20 OK"), ("no status", "HTTP/1.1 OK"),
                    ("nothing behind the version", "HTTP/1.1"),
                    ("two SP before the status", "HTTP/1.1  200 OK"),
                    ("HTAB before the status", "HTTP/1.1\t200 OK"),
                    ("HTAB behind the status", "HTTP/1.1 200\tOK"),
                    ("no SP behind the status", "HTTP/1.1 200"), ("a reason without SP", "HTTP/1.1 200OK"),
                    ("a full-width digit", "HTTP/1.1 20\u{FF} OK"),
                    ("SP before the line", " HTTP/1.1 200 OK"),
                    ("an empty line before", "\r\nHTTP/1.1 200 OK"), ("NUL in a reason", "HTTP/1.1 200 O\0K"),
                    ("a control character in a reason", "HTTP/1.1 200 O\u{01}K"),
                    ("LF behind a reason", "HTTP/1.1 200 OK\nA: b"),
                    ("CR behind a reason", "HTTP/1.1 200 OK\rA: b"),
                    ("CR CR LF behind a reason", "HTTP/1.1 200 OK\r"),
                ].map { ClauseRow($0, answer: $1 + body, then: .closes, .badGateway) }),
            Clause(
                "9112 2.3", "the version of an answer", "HTTP/1.x; another one, or none, is 502.",
                [
                    ("HTTP/2.0", "HTTP/2.0 200 OK"), ("HTTP/0.9", "HTTP/0.9 200 OK"),
                    ("http/1.1", "http/1.1 200 OK"),
                    ("HTTP/1.10", "HTTP/1.10 200 OK"), ("HTTP/1", "HTTP/1 200 OK"),
                    ("another protocol", "ICY 200 OK"),
                    ("no version", "200 OK"), ("HTTP/11", "HTTP/11 200 OK"),
                ].map { ClauseRow($0, answer: $1 + body, then: .closes, .badGateway) }
                    + [
                        ClauseRow("a body alone", answer: "<html>ok</html>\n", then: .closes, .badGateway),
                        ClauseRow("a request", answer: "GET / HTTP/1.1\r\nHost: a\r\n\r\n", .badGateway),
                        ClauseRow("nothing", answer: "", then: .closes, .badGateway),
                        ClauseRow("a reset", answer: "", then: .resets, .badGateway),
                        ClauseRow("half a line", answer: "HTTP/1.1 20", then: .closes, .badGateway),
                        ClauseRow(
                            "half a head", answer: "HTTP/1.1 200 OK\r\nContent-Le", then: .closes, .badGateway
                        ),
                        ClauseRow(
                            "a head without its empty line",
                            answer: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n",
                            then: .closes, .badGateway),
                    ]),
            Clause(
                "9112 2.3", "an intermediary MUST send its own version",
                "HTTP/1.1, whatever the upstream speaks.",
                [
                    ClauseRow(
                        "an answer in HTTP/1.0", answer: "HTTP/1.0 200 Fine" + body, .forwarded,
                        [.clientLine("HTTP/1.1 200 Fine"), .clientHas("Via: 1.0 postern")]),
                    ClauseRow(
                        "an answer in HTTP/1.2", answer: "HTTP/1.2 200 Fine" + body, .forwarded,
                        [.clientLine("HTTP/1.1 200 Fine"), .clientHas("Via: 1.2 postern")]),
                ]),
            Clause(
                "9110 5.4", "a head larger than is read", "502.",
                [
                    ClauseRow(
                        "a long reason", answer: "HTTP/1.1 200 \(String(repeating: "r", count: 600))" + body,
                        .badGateway),
                    ClauseRow(
                        "a long field",
                        answer: "HTTP/1.1 200 OK\r\nX: \(String(repeating: "x", count: 40_000))" + body,
                        .badGateway),
                    ClauseRow(
                        "200 fields",
                        answer: "HTTP/1.1 200 OK\(String(repeating: "\r\nX: 1", count: 199))" + body,
                        .forwarded),
                    ClauseRow(
                        "201 fields",
                        answer: "HTTP/1.1 200 OK\(String(repeating: "\r\nX: 1", count: 200))" + body,
                        .badGateway),
                ]),
        ])
}
