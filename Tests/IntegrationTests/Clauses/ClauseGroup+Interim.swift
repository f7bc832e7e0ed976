extension ClauseGroup {
    private static let final = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

    static let interim = ClauseGroup(
        name: "interim answers",
        clauses: [
            Clause(
                "9110 15.2", "a proxy MUST send on 1xx, unless it asked for them itself",
                "All of them, up to sixteen.",
                [
                    ClauseRow(
                        "103", answer: "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + final, .forwarded,
                        [.interim([103]), .clientBody("ok")]),
                    ClauseRow(
                        "100 unasked", answer: "HTTP/1.1 100 Continue\r\n\r\n" + final, .forwarded,
                        [.interim([100])]),
                    ClauseRow(
                        "three of them",
                        answer:
                            "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n"
                            + "HTTP/1.1 199 X\r\n\r\n"
                            + final, .forwarded, [.interim([102, 103, 199])]),
                    ClauseRow(
                        "seventeen of them",
                        answer: String(repeating: "HTTP/1.1 102 Processing\r\n\r\n", count: 17) + final,
                        .badGateway),
                ]),
            Clause(
                "9110 15.2", "1xx MUST NOT be sent to HTTP/1.0", "It gets the final answer alone.",
                [
                    ClauseRow(
                        "103 for HTTP/1.0", get(version: "HTTP/1.0"), .forwardedLast,
                        [.interim([]), .clientBody("ok")],
                        answer: UpstreamAnswer("HTTP/1.1 103 Early Hints\r\n\r\n" + final))
                ]),
            Clause(
                "9110 8.6", "1xx has neither length nor coding, and ends with its head",
                "Both are removed; where they are wrong it is 502.",
                [
                    ClauseRow(
                        "a length of 1xx",
                        answer: "HTTP/1.1 103 Early Hints\r\nContent-Length: 5\r\n\r\n" + final,
                        .forwarded, [.interim([103]), .interimLacks("Content-Length"), .clientBody("ok")]),
                    ClauseRow(
                        "a coding of 1xx",
                        answer: "HTTP/1.1 103 Early Hints\r\nTransfer-Encoding: chunked\r\n\r\n" + final,
                        .forwarded,
                        [.interim([103]), .interimLacks("Transfer-Encoding"), .clientBody("ok")]),
                    ClauseRow(
                        "a body behind 1xx", answer: "HTTP/1.1 103 Early Hints\r\n\r\nhello\r\n\r\n" + final,
                        .badGateway,
                        [.interim([103])]),
                    ClauseRow(
                        "a malformed 1xx", answer: "HTTP/1.1 103 Early Hints\r\nX : 1\r\n\r\n" + final,
                        .badGateway),
                ]),
            Clause(
                "9110 7.6.1", "fields of one hop end here in 1xx as well", "They are removed.",
                [
                    ClauseRow(
                        "a nominated field of 1xx",
                        answer:
                            "HTTP/1.1 103 Early Hints\r\nConnection: x-a\r\nX-A: 1\r\nKeep-Alive: x\r\n\r\n"
                            + final,
                        .forwarded,
                        [
                            .interim([103]), .interimLacks("X-A"), .interimLacks("Connection"),
                            .interimLacks("Keep-Alive"),
                        ])
                ]),
            Clause(
                "9112 6.3", "1xx alone is no answer", "502.",
                [
                    ClauseRow(
                        "the end behind 1xx", answer: "HTTP/1.1 103 Early Hints\r\n\r\n", then: .closes,
                        .badGateway)
                ]),
            Clause(
                "9110 7.8", "a server MUST NOT switch to what was not asked for",
                "101 that nobody asked for is 502.",
                [
                    ClauseRow(
                        "101 unasked",
                        answer:
                            "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n",
                        .badGateway),
                    ClauseRow(
                        "101 for another protocol",
                        get("/ws", "Connection: Upgrade\r\nUpgrade: websocket\r\n"), .badGateway,
                        answer: UpstreamAnswer(
                            "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n")
                    ),
                    ClauseRow(
                        "101 without Upgrade", get("/ws", "Connection: Upgrade\r\nUpgrade: websocket\r\n"),
                        .badGateway,
                        answer: UpstreamAnswer("HTTP/1.1 101 Switching Protocols\r\n\r\n")),
                    ClauseRow(
                        "101 in HTTP/1.0", get("/ws", "Connection: Upgrade\r\nUpgrade: websocket\r\n"),
                        .badGateway,
                        answer: UpstreamAnswer(
                            "HTTP/1.0 101 Switching Protocols\r\nConnection: upgrade\r\n"
                                + "Upgrade: websocket\r\n\r\n"
                        )),
                ]),
        ])
}
