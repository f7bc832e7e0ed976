extension ClauseGroup {
    static let hops = ClauseGroup(
        name: "hops",
        clauses: [
            Clause(
                "9110 7.6.1", "an intermediary MUST remove Connection, and every field that it nominates",
                "Both go, in requests and answers.",
                [
                    ClauseRow(
                        "a nominated field", get("/r", "Connection: x-a\r\nX-A: 1\r\nx-a: 2\r\nX-B: 3\r\n"),
                        .forwarded,
                        [.upstreamLacks("X-A"), .upstreamLacks("Connection"), .upstreamHas("X-B: 3")]),
                    ClauseRow(
                        "a nominated field that came before",
                        get("/r", "X-A: 1\r\nConnection: close, X-A\r\n"),
                        .forwardedLast, [.upstreamLacks("X-A")]),
                    ClauseRow(
                        "two Connections",
                        get("/r", "Connection: x-a\r\nX-A: 1\r\nX-B: 2\r\nConnection: x-b\r\n"),
                        .forwarded, [.upstreamLacks("X-A"), .upstreamLacks("X-B")]),
                    ClauseRow(
                        "a nominated field of an answer",
                        answer:
                            "HTTP/1.1 200 OK\r\nConnection: x-a\r\nX-A: 1\r\nX-B: 2\r\n"
                            + "Content-Length: 2\r\n\r\nok",
                        .forwarded, [.clientLacks("X-A"), .clientLacks("Connection"), .clientHas("X-B: 2")]),
                    ClauseRow(
                        "a nominated length of an answer",
                        answer:
                            "HTTP/1.1 200 OK\r\nConnection: content-length\r\nContent-Length: 2\r\n\r\nok",
                        .forwarded, [.clientHas("Content-Length: 2"), .clientBody("ok")]),
                    ClauseRow(
                        "fields of the gateway's own, nominated",
                        get("/r", "Connection: via, x-forwarded-for, x-request-id, x-forwarded-host\r\n"),
                        .forwarded,
                        [
                            .upstreamHas("Via: 1.1 postern"), .upstreamHas("X-Forwarded-Proto: http"),
                            .upstreamHas("X-Forwarded-Host: a"),
                        ]),
                ]),
            Clause(
                "9110 7.6.1",
                "an intermediary SHOULD remove the fields of one hop even where they are not nominated",
                "All of them go.",
                [
                    ("Keep-Alive", "timeout=5"), ("Proxy-Connection", "keep-alive"), ("TE", "trailers"),
                    ("Upgrade", "h2c"), ("Proxy-Authorization", "Basic YTpi"),
                ].map { name, value in
                    ClauseRow(name, get("/r", "\(name): \(value)\r\n"), .forwarded, [.upstreamLacks(name)])
                }
                    + [
                        ("Keep-Alive", "timeout=5"), ("Proxy-Connection", "keep-alive"), ("Upgrade", "h2c"),
                        ("Proxy-Authenticate", "Basic"), ("Trailer", "X"),
                    ].map { name, value in
                        ClauseRow(
                            "\(name) of an answer",
                            answer: "HTTP/1.1 200 OK\r\n\(name): \(value)\r\nContent-Length: 2\r\n\r\nok",
                            .forwarded,
                            [.clientLacks(name)])
                    }),
            Clause(
                "9110 7.6.3",
                "a proxy MUST add Via, a gateway MUST in requests and MAY in answers; the version received",
                "Added behind the Vias that came, in both directions.",
                [
                    ClauseRow(
                        "Via", get(), .forwarded,
                        [.upstreamHas("Via: 1.1 postern"), .clientHas("Via: 1.1 postern")]),
                    ClauseRow(
                        "a Via that came", get("/r", "Via: 1.0 fred, 1.1 b (Apache/1.1)\r\n"), .forwarded,
                        [.upstreamHasAll(["Via: 1.0 fred, 1.1 b (Apache/1.1)", "Via: 1.1 postern"])]),
                    ClauseRow(
                        "Via for HTTP/1.0", get(version: "HTTP/1.0"), .forwardedLast,
                        [.upstreamHas("Via: 1.0 postern")]),
                    ClauseRow(
                        "Via of an answer",
                        answer: "HTTP/1.0 200 OK\r\nVia: 1.1 x\r\nContent-Length: 2\r\n\r\nok", .forwarded,
                        [.clientHasAll(["Via: 1.1 x", "Via: 1.0 postern"])]),
                ]),
            Clause(
                "9110 7.6",
                "an intermediary MUST NOT forward to itself without protection from an endless loop",
                "Each turn adds a Via; the bound on fields ends a loop with 431.",
                [],
                elsewhere: [
                    Clause.Elsewhere(
                        "IntegrationTests/Clauses/SequenceTests.swift",
                        "a gateway that is its own upstream comes to an end")
                ]),
            Clause(
                "9110 7.6.2",
                "Max-Forwards of OPTIONS and TRACE: MUST answer at 0, else MUST send it on one less",
                "So it is; one that cannot be read is 400.",
                [
                    ClauseRow(
                        "Max-Forwards of 7", "OPTIONS /posts HTTP/1.1\r\nHost: a\r\nMax-Forwards: 7\r\n\r\n",
                        .forwarded,
                        [.upstreamHas("Max-Forwards: 6")]),
                    ClauseRow(
                        "Max-Forwards of 1", "TRACE /traced HTTP/1.1\r\nHost: a\r\nMax-Forwards: 1\r\n\r\n",
                        .forwarded,
                        [.upstreamHas("Max-Forwards: 0")]),
                    ClauseRow(
                        "Max-Forwards of 0", "OPTIONS /posts HTTP/1.1\r\nHost: a\r\nMax-Forwards: 0\r\n\r\n",
                        .answered(204), [.clientHas("Allow: POST, OPTIONS")]),
                    ClauseRow(
                        "Max-Forwards of 0, in zeros",
                        "OPTIONS /posts HTTP/1.1\r\nHost: a\r\nMax-Forwards: 000\r\n\r\n",
                        .answered(204)),
                    ClauseRow(
                        "Max-Forwards of forty digits",
                        "OPTIONS /posts HTTP/1.1\r\nHost: a\r\n"
                            + "Max-Forwards: \(String(repeating: "9", count: 40))\r\n\r\n",
                        .forwarded, [.upstreamHas("Max-Forwards: 999999")]),
                    ClauseRow(
                        "Max-Forwards of letters",
                        "OPTIONS /posts HTTP/1.1\r\nHost: a\r\nMax-Forwards: x\r\n\r\n",
                        .answered(400)),
                    ClauseRow(
                        "a negative Max-Forwards",
                        "OPTIONS /posts HTTP/1.1\r\nHost: a\r\nMax-Forwards: -1\r\n\r\n",
                        .answered(400)),
                    ClauseRow(
                        "two Max-Forwards",
                        "OPTIONS /posts HTTP/1.1\r\nHost: a\r\nMax-Forwards: 1\r\nMax-Forwards: 1\r\n\r\n",
                        .answered(400)),
                ]),
            Clause(
                "9110 7.6.2", "Max-Forwards of other methods MAY be ignored", "It goes on as it is.",
                [
                    ClauseRow(
                        "Max-Forwards of GET", get("/r", "Max-Forwards: 0\r\n"), .forwarded,
                        [.upstreamHas("Max-Forwards: 0")])
                ]),
            Clause(
                "9110 7.7", "a proxy MUST NOT change path and query, nor content under no-transform",
                "Content, coding and query stay as they are; the path is the normal form of what was sent.",
                [
                    ClauseRow(
                        "content in a coding",
                        post("Content-Encoding: gzip\r\nContent-Length: 4\r\n", "\u{1F}\u{8B}\u{08}\u{00}"),
                        .forwarded,
                        [.upstreamHas("Content-Encoding: gzip"), .upstreamBody("\u{1F}\u{8B}\u{08}\u{00}")]),
                    ClauseRow(
                        "content of an answer under no-transform",
                        answer: "HTTP/1.1 200 OK\r\nCache-Control: no-transform\r\nContent-Encoding: gzip\r\n"
                            + "ETag: \"x\"\r\nContent-Length: 4\r\n\r\n\u{1F}\u{8B}\u{08}\u{00}",
                        .forwarded,
                        [
                            .clientHas("Content-Encoding: gzip"), .clientHas("Cache-Control: no-transform"),
                            .clientHas("ETag: \"x\""), .clientBody("\u{1F}\u{8B}\u{08}\u{00}"),
                        ]),
                ]),
            Clause(
                "9110 7.8", "Upgrade counts only if Connection nominates it, and never in HTTP/1.0",
                "It goes on only where a route names the protocol.",
                [
                    ClauseRow(
                        "h2c",
                        get(
                            "/r",
                            "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                                + "HTTP2-Settings: AAMA\r\n"),
                        .forwarded,
                        [
                            .upstreamLacks("Upgrade"), .upstreamLacks("HTTP2-Settings"),
                            .upstreamLacks("Connection"),
                        ]),
                    ClauseRow(
                        "h2c where websocket may pass", get("/ws", "Connection: Upgrade\r\nUpgrade: h2c\r\n"),
                        .forwarded, [.upstreamLacks("Upgrade")]),
                    ClauseRow(
                        "websocket without Connection", get("/ws", "Upgrade: websocket\r\n"), .forwarded,
                        [.upstreamLacks("Upgrade")]),
                    ClauseRow(
                        "websocket in HTTP/1.0",
                        get("/ws", "Connection: Upgrade\r\nUpgrade: websocket\r\n", version: "HTTP/1.0"),
                        .forwardedLast, [.upstreamLacks("Upgrade")]),
                    ClauseRow(
                        "websocket with a body",
                        "POST /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                            + "Content-Length: 2\r\n\r\nok",
                        .forwarded, [.upstreamLacks("Upgrade"), .upstreamBody("ok")]),
                    ClauseRow(
                        "websocket that the upstream declines",
                        get("/ws", "Connection: Upgrade\r\nUpgrade: websocket\r\n"), .forwarded,
                        [.upstreamHas("Upgrade: websocket"), .upstreamHas("Connection: Upgrade")]),
                ],
                elsewhere: [
                    Clause.Elsewhere(
                        "IntegrationTests/TunnelTests.swift",
                        "bytes go both ways as they come, those behind the heads too, "
                            + "and each end closes by itself"
                    )
                ]),
        ])
}
