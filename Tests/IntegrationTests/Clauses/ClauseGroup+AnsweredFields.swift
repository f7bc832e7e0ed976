extension ClauseGroup {
    private static func answered(_ fields: String) -> String {
        "HTTP/1.1 200 OK\r\n\(fields)Content-Length: 2\r\n\r\nok"
    }

    private static let controls: [UInt8] = Array(0...8) + [11, 12] + Array(14...31) + [127]

    static let answeredFields = ClauseGroup(
        name: "fields of answers",
        clauses: [
            Clause(
                "9112 5.1", "whitespace before the colon of an answer: a proxy MUST remove it",
                "It does not go on: 502.",
                [
                    ClauseRow("SP before the colon", answer: answered("X : 1\r\n"), .badGateway),
                    ClauseRow("HTAB before the colon", answer: answered("X\t: 1\r\n"), .badGateway),
                    ClauseRow(
                        "SP before the colon of a length",
                        answer: "HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\nok", .badGateway),
                ]),
            Clause(
                "9112 5.2", "a folded field of an answer: a gateway MUST replace it, or answer 502", "502.",
                [
                    ClauseRow("a fold of SP", answer: answered("X: 1\r\n 2\r\n"), .badGateway),
                    ClauseRow("a fold of HTAB", answer: answered("X: 1\r\n\t2\r\n"), .badGateway),
                    ClauseRow("SP before the first field", answer: answered(" X: 1\r\n"), .badGateway),
                ]),
            Clause(
                "9110 5.1", "a field name is a token", "502.",
                [
                    ("no name", ": 1"), ("no colon", "X 1"), ("a name alone", "X"),
                    ("SP in a name", "X Y: 1"),
                    ("a slash in a name", "X/Y: 1"), ("obs-text in a name", "X\u{E9}: 1"),
                    ("NUL in a name", "X\0: 1"),
                    ("a quote in a name", "\"X\": 1"),
                ].map { ClauseRow($0, answer: answered("\($1)\r\n"), .badGateway) }),
            Clause(
                "9110 5.5", "CR, LF, NUL and other control characters are invalid in a value",
                "502, each of them.",
                controls.map { byte in
                    ClauseRow(
                        "0x" + String(byte, radix: 16) + " in a value",
                        answer: answered("X: a\(String(latin: [byte]))b\r\n"), .badGateway)
                }
                    + [
                        ClauseRow("CR in a value", answer: answered("X: a\rb\r\n"), .badGateway),
                        ClauseRow("LF in a value", answer: answered("X: a\nY: b\r\n"), .badGateway),
                        ClauseRow("CR CR LF", answer: answered("X: a\r\r\n"), .badGateway),
                        ClauseRow(
                            "LF for the empty line", answer: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\nok",
                            .badGateway),
                        ClauseRow(
                            "LF throughout", answer: "HTTP/1.1 200 OK\nContent-Length: 2\n\nok", .badGateway),
                    ]),
            Clause(
                "9110 5.5", "HTAB and obs-text are valid in a value", "They go on.",
                [
                    ClauseRow(
                        "HTAB and obs-text in a value", answer: answered("X: a\tb \u{E9}\r\n"), .forwarded,
                        [.clientHas("X: a\tb \u{E9}")]),
                    ClauseRow("an empty value", answer: answered("X:\r\n"), .forwarded, [.clientHas("X:")]),
                ]),
            Clause(
                "9110 6.6.1", "a recipient with a clock MUST add Date to an answer without it that goes on",
                "Added once; one that is there stays.",
                [
                    ClauseRow(
                        "a Date", answer: answered("Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"), .forwarded,
                        [.clientHas("Date: Sun, 06 Nov 1994 08:49:37 GMT")])
                ],
                elsewhere: [
                    Clause.Elsewhere(
                        "IntegrationTests/Clauses/SequenceTests.swift",
                        "an answer without Date gets one, of this moment and in the preferred form")
                ]),
            Clause(
                "9110 7.6.1", "Connection of an answer is a list of tokens", "Else 502.",
                [
                    ClauseRow(
                        "two words in Connection", answer: answered("Connection: a b\r\n"), .badGateway),
                    ClauseRow(
                        "an equals sign in Connection", answer: answered("Connection: a=b\r\n"), .badGateway),
                ]),
            Clause(
                "9112 9.6", "an upstream that says close is not asked again",
                "Its connection is closed; the client's goes on.",
                [
                    ClauseRow(
                        "close of an answer", answer: answered("Connection: close\r\n"), then: .closes,
                        .forwarded),
                    ClauseRow(
                        "close of an answer that does not close", answer: answered("Connection: close\r\n"),
                        .forwarded,
                        [.clientLacks("Connection"), .anotherConnection]),
                    ClauseRow(
                        "HTTP/1.0 without keep-alive",
                        answer: "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", .forwarded,
                        [.anotherConnection]),
                ]),
        ])
}
