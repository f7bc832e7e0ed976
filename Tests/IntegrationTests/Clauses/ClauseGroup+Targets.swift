extension ClauseGroup {
    static let targets = ClauseGroup(
        name: "targets",
        clauses: [
            Clause(
                "9112 3.2.1", "origin form: a path and a query", "As they are sent, the query untouched.",
                [
                    ClauseRow("the root", get("/"), .forwarded, [.upstreamLine("GET / HTTP/1.1")]),
                    ClauseRow(
                        "a path and a query", get("/a/b;c=d,e?x=/?&y=%2F%00"), .forwarded,
                        [.upstreamLine("GET /a/b;c=d,e?x=/?&y=%2F%00 HTTP/1.1")]),
                    ClauseRow("an empty query", get("/a?"), .forwarded, [.upstreamLine("GET /a? HTTP/1.1")]),
                    ClauseRow(
                        "two slashes first", get("//a/b"), .forwarded, [.upstreamLine("GET /a/b HTTP/1.1")]),
                ]),
            Clause(
                "9112 3.2", "a target holds neither whitespace nor a fragment; a bad one SHOULD be 400",
                "400.",
                [
                    ClauseRow("a fragment", get("/a#b"), .refused(400)),
                    ClauseRow("a fragment in the query", get("/a?b#c"), .refused(400)),
                    ClauseRow("no slash first", get("a"), .refused(400)),
                    ClauseRow("a query alone", get("?a"), .refused(400)),
                    ClauseRow("HTAB", get("/a\tb"), .refused(400)),
                    ClauseRow("NUL", get("/a\0b"), .refused(400)),
                    ClauseRow("a control character", get("/a\u{01}b"), .refused(400)),
                    ClauseRow("DEL", get("/a\u{7F}b"), .refused(400)),
                    ClauseRow("obs-text", get("/\u{C3}\u{A9}"), .refused(400)),
                    ClauseRow("obs-text in the query", get("/?\u{C3}\u{A9}"), .refused(400)),
                    ClauseRow("a quote", get("/\"a\""), .refused(400)),
                    ClauseRow("angle brackets", get("/<a>"), .refused(400)),
                    ClauseRow("a backslash", get("/a\\b"), .refused(400)),
                    ClauseRow("braces in the path", get("/{a}"), .refused(400)),
                ]),
            Clause(
                "9110 4.2.3",
                "equivalent URIs; dot segments and escapes of unreserved characters are normalised",
                "One form is judged and sent on; what has two readings is 400.",
                [
                    ClauseRow(
                        "dot segments", get("/a/./b/../c"), .forwarded, [.upstreamLine("GET /a/c HTTP/1.1")]),
                    ClauseRow(
                        "escaped dot segments", get("/a/%2e%2E/c"), .forwarded,
                        [.upstreamLine("GET /c HTTP/1.1")]),
                    ClauseRow(
                        "an escaped letter", get("/%61%7e"), .forwarded, [.upstreamLine("GET /a~ HTTP/1.1")]),
                    ClauseRow(
                        "an escape in lower case", get("/%c3%a9"), .forwarded,
                        [.upstreamLine("GET /%C3%A9 HTTP/1.1")]),
                ]
                    + [
                        ("above the root", "/../a"), ("half an escape", "/%4"), ("no escape", "/%zz"),
                        ("an escaped NUL", "/%00"), ("an escaped CR LF", "/%0d%0aX:%201"),
                        ("an escaped slash", "/a%2fb"),
                        ("an escaped backslash", "/a%5cb"), ("an escaped escape", "/%2561"),
                        ("an overlong slash", "/%c0%af"), ("a dot segment with a parameter", "/a/..;x/b"),
                    ].map { name, target in ClauseRow(name, get(target), .answered(400)) }),
            Clause(
                "9112 3.2.2",
                "a server MUST take the absolute form; Host MUST be replaced with its authority",
                "Origin form goes on, with the target's own authority as Host.",
                [
                    ClauseRow(
                        "absolute form", get("http://a/r?q"), .forwarded,
                        [.upstreamLine("GET /r?q HTTP/1.1"), .upstreamHas("Host: a")]),
                    ClauseRow(
                        "another authority than Host's", get("http://b:81/r"), .forwarded,
                        [.upstreamLine("GET /r HTTP/1.1"), .upstreamHas("Host: b:81")]),
                    ClauseRow(
                        "X-Forwarded-Host says the same", get("http://b:81/r", "X-Forwarded-Host: evil\r\n"),
                        .forwarded, [.upstreamHas("X-Forwarded-Host: b:81")]),
                    ClauseRow(
                        "a scheme in capitals", get("HTTP://a/r"), .forwarded,
                        [.upstreamLine("GET /r HTTP/1.1")]),
                    ClauseRow(
                        "https", get("https://a:443/r"), .forwarded, [.upstreamHas("Host: a:443")]),
                    ClauseRow(
                        "an IPv6 authority", get("http://[::1]:80/r"), .forwarded,
                        [.upstreamHas("Host: [::1]:80")]),
                    ClauseRow(
                        "a query behind the authority", get("http://a?q"), .forwarded,
                        [.upstreamLine("GET /?q HTTP/1.1")]),
                    ClauseRow(
                        "an absolute target in HTTP/1.0", "GET http://b/r HTTP/1.0\r\n\r\n", .forwardedLast,
                        [.upstreamLine("GET /r HTTP/1.1"), .upstreamHas("Host: b")]),
                ]),
            Clause(
                "9110 7.7", "an empty path becomes `/` on the way, or `*` of OPTIONS",
                "`/`; an OPTIONS about a whole server is answered by the gateway, which is that server.",
                [
                    ClauseRow(
                        "an empty path", get("http://a"), .forwarded, [.upstreamLine("GET / HTTP/1.1")]),
                    ClauseRow(
                        "OPTIONS with an empty path", "OPTIONS http://a HTTP/1.1\r\nHost: a\r\n\r\n",
                        .answered(204)),
                    ClauseRow(
                        "OPTIONS with an empty path and a query",
                        "OPTIONS http://a?q HTTP/1.1\r\nHost: a\r\n\r\n",
                        .forwarded, [.upstreamLine("OPTIONS /?q HTTP/1.1")]),
                    ClauseRow(
                        "OPTIONS of the root", "OPTIONS http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", .forwarded,
                        [.upstreamLine("OPTIONS / HTTP/1.1")]),
                ]),
            Clause(
                "9110 4.2",
                "http and https have a host that is not empty; user information SHOULD be an error",
                "400, as are other schemes.",
                [
                    ClauseRow("no authority", get("http:///r"), .refused(400)),
                    ClauseRow("a port alone", get("http://:80/r"), .refused(400)),
                    ClauseRow("user information", get("http://u:p@a/r"), .refused(400)),
                    ClauseRow("empty user information", get("http://@a/r"), .refused(400)),
                    ClauseRow("another scheme", get("ftp://a/r"), .refused(400)),
                    ClauseRow("a longer scheme", get("httpx://a/r"), .refused(400)),
                    ClauseRow("one slash", get("http:/a/r"), .refused(400)),
                    ClauseRow("three slashes and a host", get("http:///a/r"), .refused(400)),
                    ClauseRow("a backslash before the path", get("http://a\\r"), .refused(400)),
                    ClauseRow("a fragment behind the authority", get("http://a#f"), .refused(400)),
                    ClauseRow("a port that is none", get("http://a:x/r"), .refused(400)),
                    ClauseRow("a port too large", get("http://a:65536/r"), .refused(400)),
                    ClauseRow("half an IPv6 address", get("http://[::1/r"), .refused(400)),
                ]),
            Clause(
                "9112 3.2.3", "authority form is for CONNECT alone; its port MUST be there and valid",
                "400 for another method, and for a port that is none.",
                [
                    ClauseRow("authority form of GET", get("a:443"), .refused(400)),
                    ClauseRow(
                        "CONNECT without a port", "CONNECT a HTTP/1.1\r\nHost: a\r\n\r\n", .refused(400)),
                    ClauseRow(
                        "CONNECT to an empty port", "CONNECT a: HTTP/1.1\r\nHost: a\r\n\r\n", .refused(400)),
                    ClauseRow(
                        "CONNECT to port 65536", "CONNECT a:65536 HTTP/1.1\r\nHost: a\r\n\r\n",
                        .refused(400)),
                    ClauseRow("CONNECT with a path", "CONNECT /r HTTP/1.1\r\nHost: a\r\n\r\n", .refused(400)),
                    ClauseRow(
                        "CONNECT with a scheme", "CONNECT http://a:80 HTTP/1.1\r\nHost: a\r\n\r\n",
                        .refused(400)),
                ]),
            Clause(
                "9112 3.2.4", "asterisk form is for OPTIONS alone", "400 for another method.",
                [
                    ClauseRow("OPTIONS of all", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", .answered(204)),
                    ClauseRow("GET of all", get("*"), .refused(400)),
                    ClauseRow(
                        "an asterisk and more", "OPTIONS *x HTTP/1.1\r\nHost: a\r\n\r\n", .refused(400)),
                ]),
        ])
}
