extension ClauseGroup {
    private static func hosted(_ value: String) -> String { "GET /r HTTP/1.1\r\nHost: \(value)\r\n\r\n" }

    static let hosts = ClauseGroup(
        name: "Host",
        clauses: [
            Clause(
                "9112 3.2", "a server MUST answer 400 to a request in HTTP/1.1 without Host", "400.",
                [
                    ClauseRow("no Host", "GET /r HTTP/1.1\r\n\r\n", .refused(400)),
                    ClauseRow("no Host, HTTP/1.2", "GET /r HTTP/1.2\r\n\r\n", .refused(400)),
                    ClauseRow("no Host, absolute form", "GET http://a/r HTTP/1.1\r\n\r\n", .refused(400)),
                    ClauseRow("no Host, OPTIONS of all", "OPTIONS * HTTP/1.1\r\n\r\n", .refused(400)),
                ]),
            Clause(
                "9112 3.2", "a server MUST answer 400 to more than one Host",
                "400, in HTTP/1.0 as well, and if they say the same.",
                [
                    ClauseRow("two Hosts", get("/r", "Host: b\r\n"), .refused(400)),
                    ClauseRow("two equal Hosts", get("/r", "Host: a\r\n"), .refused(400)),
                    ClauseRow(
                        "two Hosts apart, in another case", get("/r", "X: 1\r\nhOST: b\r\n"), .refused(400)),
                    ClauseRow(
                        "two Hosts in HTTP/1.0", get("/r", "Host: b\r\n", version: "HTTP/1.0"),
                        .refused(400)),
                    ClauseRow("two Hosts, absolute form", get("http://a/r", "Host: a\r\n"), .refused(400)),
                ]),
            Clause(
                "9112 3.2", "a server MUST answer 400 to a Host that is no `uri-host [ \":\" port ]`", "400.",
                [
                    ("an empty Host", ""), ("a port alone", ":80"), ("two hosts in one", "a, b"),
                    ("a space in it", "a b"), ("HTAB in it", "a\tb"), ("a path", "a/b"), ("a query", "a?b"),
                    ("a fragment", "a#b"), ("user information", "u@a"), ("a scheme", "http://a"),
                    ("a port of letters", "a:b"), ("port 65536", "a:65536"), ("a negative port", "a:-1"),
                    ("two ports", "a:80:80"), ("half an escape", "a%2"), ("an escape of no digits", "a%zz"),
                    ("an open bracket", "[::1"), ("a closing bracket", "::1]"),
                    ("IPv6 without brackets", "::1"),
                    ("bytes behind the bracket", "[::1]a"), ("a zone", "[fe80::1%25eth0]"),
                    ("no IPv6 in brackets", "[a]"), ("empty brackets", "[]"), ("IPvFuture", "[v1.a]"),
                    ("nine groups", "[1:2:3:4:5:6:7:8:9]"), ("a backslash", "a\\b"), ("obs-text", "\u{E9}"),
                    ("a quote", "\"a\""), ("angle brackets", "<a>"), ("a caret", "a^b"),
                ].map { ClauseRow($0, hosted($1), .refused(400)) }
                    + [
                        ClauseRow("NUL in it", hosted("a\0b"), .refused(400)),
                        ClauseRow(
                            "an empty Host of HTTP/1.0", "GET /r HTTP/1.0\r\nHost:\r\n\r\n", .refused(400)),
                        ClauseRow(
                            "a bad Host, absolute form", "GET http://a/r HTTP/1.1\r\nHost: b/c\r\n\r\n",
                            .refused(400)),
                        ClauseRow("a folded Host", "GET /r HTTP/1.1\r\nHost:\r\n a\r\n\r\n", .refused(400)),
                        ClauseRow(
                            "SP before the colon", "GET /r HTTP/1.1\r\nHost : a\r\n\r\n", .refused(400)),
                        ClauseRow("SP before the name", "GET /r HTTP/1.1\r\n Host: a\r\n\r\n", .refused(400)),
                    ]),
            Clause(
                "9110 7.2", "Host is the authority of the target URI",
                "A valid one goes on as it is, whatever its case and port.",
                [
                    ("a name", "Example.COM"), ("a port", "a:8799"), ("an empty port", "a:"),
                    ("an IPv4 address", "127.0.0.1"), ("an IPv6 address", "[::1]:80"),
                    ("IPv4 in IPv6", "[::ffff:192.0.2.1]"), ("every sub-delimiter", "a!$&'()*+,;=b"),
                    ("an escape", "a%20b"), ("an underscore", "a_b"),
                ].map { ClauseRow("\($0) goes on", hosted($1), .forwarded, [.upstreamHas("Host: \($1)")]) }),
            Clause(
                "9112 3.2", "a client in HTTP/1.0 may leave Host out; what is sent on MUST have one",
                "`Host: localhost` is sent on.",
                [
                    ClauseRow(
                        "no Host in HTTP/1.0", "GET /r HTTP/1.0\r\n\r\n", .forwardedLast,
                        [.upstreamHas("Host: localhost")]),
                    ClauseRow(
                        "a Host in HTTP/1.0", get(version: "HTTP/1.0"), .forwardedLast,
                        [.upstreamHas("Host: a")]),
                ]),
            Clause(
                "9110 7.6.1", "Connection MUST NOT nominate a field for all recipients: Host stays",
                "Host goes on, nominated or not; names that servers read as Host do not.",
                [
                    ClauseRow(
                        "a nominated Host", get("/r", "Connection: host\r\n"), .forwarded,
                        [.upstreamHas("Host: a")]),
                    ClauseRow(
                        "a nominated Host, absolute form", get("http://b/r", "Connection: Host\r\n"),
                        .forwarded,
                        [.upstreamHas("Host: b")]),
                    ClauseRow(
                        "X-Forwarded-Host of a client", get("/r", "X-Forwarded-Host: b\r\n"), .forwarded,
                        [.upstreamHas("X-Forwarded-Host: a")]),
                ]),
        ])
}
