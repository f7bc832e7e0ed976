extension ClauseGroup {
    static let connections = ClauseGroup(
        name: "connections",
        clauses: [
            Clause(
                "9112 9.3", "HTTP/1.1 persists unless Connection says close", "So it does.",
                [
                    ClauseRow("no Connection", get(), .forwarded, [.clientLacks("Connection")]),
                    ClauseRow(
                        "keep-alive", get("/r", "Connection: keep-alive\r\n"), .forwarded,
                        [.upstreamLacks("Connection")]),
                ]),
            Clause(
                "9112 9.6",
                "after close a server MUST NOT serve further requests, and SHOULD say close itself",
                "The tail is not served, and the answer says `Connection: close`.",
                [
                    ("close", "close"), ("CLOSE", "CLOSE"), ("close in a list", "keep-alive, close"),
                    ("close behind empty elements", ",, close ,"),
                ].map {
                    ClauseRow(
                        $0, get("/r", "Connection: \($1)\r\n"), .forwardedLast,
                        [.clientHas("Connection: close"), .upstreamLacks("Connection")])
                }
                    + [
                        ClauseRow(
                            "close in a second field", get("/r", "Connection: x\r\nConnection: close\r\n"),
                            .forwardedLast, [.clientHas("Connection: close")]),
                        ClauseRow(
                            "close behind a body",
                            post("Connection: close\r\nContent-Length: 5\r\n", "hello"), .forwardedLast,
                            [.upstreamBody("hello")]),
                    ]),
            Clause(
                "9112 9.3", "HTTP/1.0 persists only with keep-alive", "So it does, and says so.",
                [
                    ClauseRow(
                        "HTTP/1.0", get(version: "HTTP/1.0"), .forwardedLast,
                        [.clientHas("Connection: close")]),
                    ClauseRow(
                        "HTTP/1.0 and keep-alive",
                        get("/r", "Connection: Keep-Alive\r\n", version: "HTTP/1.0"),
                        .forwarded, [.clientHas("Connection: keep-alive")]),
                    ClauseRow(
                        "HTTP/1.0, keep-alive and close",
                        get("/r", "Connection: keep-alive, close\r\n", version: "HTTP/1.0"), .forwardedLast),
                    ClauseRow(
                        "HTTP/1.0, keep-alive and a body",
                        post("Connection: keep-alive\r\nContent-Length: 5\r\n", "hello", version: "HTTP/1.0"),
                        .forwarded, [.upstreamBody("hello")]),
                    ClauseRow(
                        "HTTP/1.0, keep-alive and Proxy-Connection",
                        get("/r", "Proxy-Connection: keep-alive\r\n", version: "HTTP/1.0"), .forwardedLast,
                        [.upstreamLacks("Proxy-Connection")]),
                ]),
            Clause(
                "9110 7.6.1", "Connection is a list of tokens", "Else 400; more than 32 nominations as well.",
                [
                    ClauseRow("two words", get("/r", "Connection: a b\r\n"), .refused(400)),
                    ClauseRow("an equals sign", get("/r", "Connection: a=b\r\n"), .refused(400)),
                    ClauseRow("a quoted option", get("/r", "Connection: \"close\"\r\n"), .refused(400)),
                    ClauseRow(
                        "33 nominations",
                        get("/r", "Connection: " + String(repeating: "a,", count: 33) + "\r\n"), .refused(400)
                    ),
                ]),
            Clause(
                "9112 9.3.2", "pipelined requests MUST be answered in their order", "One after the other.",
                [],
                elsewhere: [
                    Clause.Elsewhere(
                        "IntegrationTests/Clauses/SequenceTests.swift",
                        "pipelined requests are answered in their order, each by its own answer")
                ]),
            Clause(
                "9112 9.3", "a server MUST read a whole body, or close behind its answer",
                "An upstream that answers early ends the client's connection behind the answer.",
                [],
                elsewhere: [
                    Clause.Elsewhere(
                        "IntegrationTests/Clauses/SequenceTests.swift",
                        "an answer before the end of the request ends the connection behind it")
                ]),
            Clause(
                "9112 9.6", "closing MUST NOT destroy the answer on its way: close in stages",
                "The sending side ends first; each refused row here sees its answer and no reset.",
                [
                    ClauseRow(
                        "a refusal with 100,000 bytes on their way",
                        post("Content-Length: x\r\n", String(repeating: "b", count: 100_000)), .refused(400))
                ]),
            Clause(
                "9110 9.2.2",
                "a proxy MUST NOT repeat a request that is not idempotent, unless nothing of it was done",
                "Only what was not written at all, or is idempotent and kept whole, is sent again.",
                [],
                elsewhere: [
                    Clause.Elsewhere(
                        "IntegrationTests/Hostile/PooledConnectionTests.swift",
                        "a request that a reused connection swallowed is sent again if that is safe, else 502"
                    )
                ]),
        ])
}
