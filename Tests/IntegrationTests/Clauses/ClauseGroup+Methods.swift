extension ClauseGroup {
    static let methods = ClauseGroup(
        name: "methods",
        clauses: [
            Clause(
                "9110 9.1",
                "which methods exist is the origin's to say; one that is not allowed is 405 with Allow",
                "Any goes on, unless the route names its methods.",
                [
                    ("GET", "GET"), ("POST", "POST"), ("PUT", "PUT"), ("DELETE", "DELETE"),
                    ("PATCH", "PATCH"),
                    ("OPTIONS", "OPTIONS"), ("QUERY", "QUERY"),
                ].map { name, method in
                    ClauseRow(
                        name, "\(method) /r HTTP/1.1\r\nHost: a\r\n\r\n", .forwarded,
                        [.upstreamLine("\(method) /r HTTP/1.1")])
                }
                    + [
                        ClauseRow(
                            "a method that the route does not name", get("/posts"), .answered(405),
                            [.clientHas("Allow: POST, OPTIONS")]),
                        ClauseRow(
                            "post for POST", "post /posts HTTP/1.1\r\nHost: a\r\n\r\n", .answered(405)),
                    ]),
            Clause(
                "9110 9.3.2", "an answer to HEAD MUST NOT have content", "None goes out; its fields stay.",
                [
                    ClauseRow(
                        "HEAD", "HEAD /r HTTP/1.1\r\nHost: a\r\n\r\n", .forwarded,
                        [.clientHas("Content-Length: 2")]),
                    ClauseRow(
                        "HEAD of a refused path", "HEAD /%00 HTTP/1.1\r\nHost: a\r\n\r\n", .answered(400)),
                    ClauseRow(
                        "HEAD with a faulty length",
                        "HEAD /r HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
                        .refused(400)),
                ]),
            Clause(
                "9110 9.3.1", "content of GET, HEAD and DELETE has no meaning, but is framed like any other",
                "It goes on.",
                [
                    ClauseRow(
                        "content of DELETE", "DELETE /r HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nok",
                        .forwarded,
                        [.upstreamBody("ok")]),
                    ClauseRow(
                        "content of HEAD", "HEAD /r HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nok",
                        .forwarded,
                        [.upstreamBody("ok")]),
                    ClauseRow(
                        "content of OPTIONS", "OPTIONS /r HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nok",
                        .forwarded,
                        [.upstreamBody("ok")]),
                ]),
            Clause(
                "9110 9.3.6", "CONNECT: a server need not make tunnels", "405 with Allow, closed.",
                [
                    ClauseRow(
                        "CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", .refused(405),
                        [.clientHas("Allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS")])
                ]),
            Clause(
                "9110 9.3.7", "OPTIONS of all asks the server; it SHOULD say what it can",
                "204 with Allow, from the gateway.",
                [
                    ClauseRow(
                        "OPTIONS with an asterisk", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", .answered(204),
                        [
                            .clientHas("Allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"),
                            .clientLacks("Content-Length"),
                        ]),
                    ClauseRow(
                        "OPTIONS with an asterisk and content",
                        "OPTIONS * HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nok", .answered(204)),
                ]),
            Clause(
                "9110 9.3.8", "a client MUST NOT send content in TRACE",
                "400; and 405 unless the route names TRACE.",
                [
                    ClauseRow(
                        "TRACE where a route names it", "TRACE /traced HTTP/1.1\r\nHost: a\r\n\r\n",
                        .forwarded,
                        [.upstreamLine("TRACE /traced HTTP/1.1")]),
                    ClauseRow("TRACE elsewhere", "TRACE /r HTTP/1.1\r\nHost: a\r\n\r\n", .refused(405)),
                    ClauseRow(
                        "TRACE with content",
                        "TRACE /traced HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nok",
                        .refused(400)),
                    ClauseRow(
                        "TRACE with chunks",
                        "TRACE /traced HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        .refused(400)),
                ]),
        ])
}
