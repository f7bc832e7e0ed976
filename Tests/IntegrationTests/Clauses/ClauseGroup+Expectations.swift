extension ClauseGroup {
    private static func expecting(_ value: String, version: String = "HTTP/1.1") -> String {
        post("Expect: \(value)\r\nContent-Length: 5\r\n", "hello", version: version)
    }

    static let expectations = ClauseGroup(
        name: "Expect",
        clauses: [
            Clause(
                "9110 10.1.1", "a proxy MUST answer 100-continue itself with a final status, or send it on",
                "It goes on, and the upstream's 100 comes back.",
                [
                    ClauseRow(
                        "100-continue", expecting("100-continue"), .forwarded,
                        [.upstreamHas("Expect: 100-continue"), .upstreamBody("hello")]),
                    ClauseRow(
                        "100-CONTINUE", expecting("100-CONTINUE"), .forwarded,
                        [.upstreamHas("Expect: 100-CONTINUE")]),
                    ClauseRow(
                        "100 from the upstream", expecting("100-continue"), .forwarded, [.interim([100])],
                        answer: UpstreamAnswer(
                            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")),
                    ClauseRow(
                        "417 from the upstream", expecting("100-continue"), .forwarded, [.interim([])],
                        answer: UpstreamAnswer(
                            "HTTP/1.1 417 Expectation Failed\r\nContent-Length: 2\r\n\r\nno")),
                    ClauseRow(
                        "100-continue and a faulty length",
                        post("Expect: 100-continue\r\nContent-Length: x\r\n", "hello"), .refused(400)),
                    ClauseRow(
                        "100-continue and too large a body",
                        post("Expect: 100-continue\r\nContent-Length: 65537\r\n", "hello"), .refused(413)),
                ]),
            Clause(
                "9110 10.1.1", "an unknown expectation MAY be 417", "It goes on, for the upstream to say so.",
                [
                    ClauseRow(
                        "an unknown expectation", expecting("the-unexpected"), .forwarded,
                        [.upstreamHas("Expect: the-unexpected")]),
                    ClauseRow(
                        "100-continue without a body", get("/r", "Expect: 100-continue\r\n"), .forwarded,
                        [.upstreamHas("Expect: 100-continue")]),
                ]),
            Clause(
                "9110 10.1.1", "in HTTP/1.0 the expectation MUST be ignored; such a client gets no 100",
                "Expect does not go on, and no interim answer comes back.",
                [
                    ClauseRow(
                        "100-continue in HTTP/1.0", expecting("100-continue", version: "HTTP/1.0"),
                        .forwardedLast,
                        [.upstreamLacks("Expect"), .interim([]), .upstreamBody("hello")]),
                    ClauseRow(
                        "100 for HTTP/1.0", get(version: "HTTP/1.0"), .forwardedLast, [.interim([])],
                        answer: UpstreamAnswer(
                            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")),
                ]),
            Clause(
                "9110 10.1.1", "Connection MUST NOT nominate Expect away", "It goes on, nominated or not.",
                [
                    ClauseRow(
                        "a nominated Expect",
                        post("Connection: expect\r\nExpect: 100-continue\r\nContent-Length: 5\r\n", "hello"),
                        .forwarded, [.upstreamHas("Expect: 100-continue")])
                ]),
            Clause(
                "9110 10.1.4", "TE is of one hop",
                "It goes no further, so that an upstream sends no trailers for it.",
                [
                    ClauseRow(
                        "TE, nominated", get("/r", "Connection: TE\r\nTE: trailers, deflate;q=0.5\r\n"),
                        .forwarded,
                        [.upstreamLacks("TE"), .upstreamLacks("Connection")])
                ]),
        ])
}
