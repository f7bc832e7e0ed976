extension ClauseGroup {
    private static func carrying(_ fields: String) -> String { get("/r", fields) }

    /// Each control character but HTAB, CR and LF, which have clauses of their own.
    private static let controls: [UInt8] = Array(1...8) + [11, 12] + Array(14...31) + [127]

    static let fieldLines = ClauseGroup(
        name: "field lines",
        clauses: [
            Clause(
                "9112 5.1", "no whitespace between name and colon: a server MUST answer 400", "400.",
                [
                    ClauseRow("SP before the colon", carrying("X : 1\r\n"), .refused(400)),
                    ClauseRow("HTAB before the colon", carrying("X\t: 1\r\n"), .refused(400)),
                    ClauseRow(
                        "SP before the colon of a length", post("Content-Length : 2\r\n", "ok"), .refused(400)
                    ),
                    ClauseRow("VT before the colon", carrying("X\u{0B}: 1\r\n"), .refused(400)),
                ]),
            Clause(
                "9112 5.2", "a folded line: a server MUST answer 400 or replace the fold with SP", "400.",
                [
                    ClauseRow("a fold of SP", carrying("X: 1\r\n 2\r\n"), .refused(400)),
                    ClauseRow("a fold of HTAB", carrying("X: 1\r\n\t2\r\n"), .refused(400)),
                    ClauseRow("a fold of nothing", carrying("X: 1\r\n \r\n"), .refused(400)),
                    ClauseRow("a fold behind an empty value", carrying("X:\r\n 1\r\n"), .refused(400)),
                    ClauseRow("a fold that looks like a field", carrying("X: 1\r\n Y: 2\r\n"), .refused(400)),
                ]),
            Clause(
                "9110 5.1", "a field name is a token", "400.",
                [
                    ClauseRow("no name", carrying(": 1\r\n"), .refused(400)),
                    ClauseRow("no colon", carrying("X 1\r\n"), .refused(400)),
                    ClauseRow("a name alone", carrying("X\r\n"), .refused(400)),
                    ClauseRow("NUL in a name", carrying("X\0: 1\r\n"), .refused(400)),
                    ClauseRow("obs-text in a name", carrying("X\u{E9}: 1\r\n"), .refused(400)),
                    ClauseRow("CR in a name", carrying("X\rY: 1\r\n"), .refused(400)),
                    ClauseRow("SP in a name", carrying("X Y: 1\r\n"), .refused(400)),
                ]
                    + "\"(),/;<=>?@[\\]{}".map {
                        ClauseRow(
                            "\($0 == ";" ? "a semicolon" : String($0)) in a name", carrying("X\($0)Y: 1\r\n"),
                            .refused(400))
                    }),
            Clause(
                "9110 5.1", "unrecognised fields MUST be forwarded, names without regard to case",
                "They go on as they stand.",
                [
                    ClauseRow(
                        "an unknown field", carrying("x-Unknown: v\r\n"), .forwarded,
                        [.upstreamHas("x-Unknown: v")]),
                    ClauseRow(
                        "every character of a token", carrying("!#$%&'*+-.^_`|~09azAZ: v\r\n"), .forwarded,
                        [.upstreamHas("!#$%&'*+-.^_`|~09azAZ: v")]),
                    ClauseRow(
                        "an unknown field of an answer",
                        answer: "HTTP/1.1 200 OK\r\nx-Unknown: v\r\nContent-Length: 0\r\n\r\n", .forwarded,
                        [.clientHas("x-Unknown: v")]),
                ]),
            Clause(
                "9110 5.3", "the order of fields of one name MUST be kept", "It is, and they are not joined.",
                [
                    ClauseRow(
                        "three of one name", carrying("A: 1\r\nB: 2\r\na: 3\r\nA: 4, 5\r\n"), .forwarded,
                        [.upstreamHasAll(["A: 1", "a: 3", "A: 4, 5"])]),
                    ClauseRow(
                        "three cookies of an answer",
                        answer:
                            "HTTP/1.1 200 OK\r\nSet-Cookie: a\r\nX: 1\r\nSet-Cookie: b\r\nset-cookie: c\r\n"
                            + "Content-Length: 0\r\n\r\n",
                        .forwarded, [.clientHasAll(["Set-Cookie: a", "Set-Cookie: b", "set-cookie: c"])]),
                ]),
            Clause(
                "9110 5.5", "whitespace around a value is not part of it; one within is",
                "It does not matter.",
                [
                    ClauseRow("no whitespace", carrying("X:1\r\n"), .forwarded, [.upstreamHas("X:1")]),
                    ClauseRow(
                        "whitespace around a length", post("Content-Length:\t 2 \t\r\n", "ok"), .forwarded,
                        [.upstreamBody("ok")]),
                    ClauseRow("an empty value", carrying("X:\r\n"), .forwarded, [.upstreamHas("X:")]),
                    ClauseRow("HTAB within", carrying("X: a\tb\r\n"), .forwarded, [.upstreamHas("X: a\tb")]),
                    ClauseRow(
                        "obs-text within", carrying("X: caf\u{E9} \u{80}\u{FF}\r\n"), .forwarded,
                        [.upstreamHas("X: caf\u{E9} \u{80}\u{FF}")]),
                    ClauseRow(
                        "colons within", carrying("X: a:b:\r\n"), .forwarded, [.upstreamHas("X: a:b:")]),
                ]),
            Clause(
                "9110 5.5", "CR, LF and NUL in a value MUST be rejected, or replaced with SP", "400.",
                [
                    ClauseRow("NUL in a value", carrying("X: a\0b\r\n"), .refused(400)),
                    ClauseRow("CR in a value", carrying("X: a\rb\r\n"), .refused(400)),
                    ClauseRow("LF in a value", carrying("X: a\nY: b\r\n"), .refused(400)),
                    ClauseRow("LF behind a value", carrying("X: a\n"), .refused(400)),
                    ClauseRow("CR CR LF behind a value", carrying("X: a\r\r\n"), .refused(400)),
                    ClauseRow("LF before the empty line", "GET /r HTTP/1.1\r\nHost: a\n\r\n", .refused(400)),
                    ClauseRow("LF for the empty line", "GET /r HTTP/1.1\r\nHost: a\r\n\n", .refused(400)),
                    ClauseRow("CR for the empty line", "GET /r HTTP/1.1\r\nHost: a\r\n\rX", .refused(400)),
                ]),
            Clause(
                "9110 5.5", "other control characters are invalid as well, and MAY be kept",
                "400, each of them.",
                controls.map { byte in
                    let character = String(latin: [byte])
                    return ClauseRow(
                        "0x" + String(byte, radix: 16) + " in a value", carrying("X: a\(character)b\r\n"),
                        .refused(400))
                }),
            Clause(
                "9110 5.3", "a server MUST NOT act on a request before its whole head has come",
                "Nothing is sent on before.",
                [
                    ClauseRow("half a head", "GET /r HTTP/1.1\r\nHost: a\r\nX: ", .dropped, hasTail: false),
                    ClauseRow("no empty line", "GET /r HTTP/1.1\r\nHost: a\r\n", .dropped, hasTail: false),
                ]),
            Clause(
                "9110 5.6.1", "a recipient MUST take empty elements of a list", "They are passed over.",
                [
                    ClauseRow(
                        "empty elements of Connection", carrying("Connection: ,, x ,\t,\r\nX: 1\r\n"),
                        .forwarded,
                        [.upstreamLacks("X")]),
                    ClauseRow(
                        "empty Connection", carrying("Connection:\r\nX: 1\r\n"), .forwarded,
                        [.upstreamHas("X: 1")]),
                ]),
        ])
}
