extension ClauseGroup {
    private static let length = "Content-Length: 5\r\n"

    static let answeredContent = ClauseGroup(
        name: "answers without content",
        clauses: [
            Clause(
                "9112 6.3", "an answer to HEAD ends with its head, whatever its fields say",
                "The fields stay; bytes behind the head reach nobody.",
                [
                    ClauseRow(
                        "a length of HEAD", answer: "HTTP/1.1 200 OK\r\n\(length)\r\n", to: "HEAD",
                        .forwarded,
                        [.clientHas("Content-Length: 5")]),
                    ClauseRow(
                        "a coding of HEAD", answer: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                        to: "HEAD",
                        .forwarded),
                    ClauseRow("no length of HEAD", answer: "HTTP/1.1 200 OK\r\n\r\n", to: "HEAD", .forwarded),
                    ClauseRow(
                        "a body behind HEAD", answer: "HTTP/1.1 200 OK\r\n\(length)\r\nhello", to: "HEAD",
                        .forwarded,
                        [.tailBody("ok"), .anotherConnection]),
                    ClauseRow(
                        "an answer behind HEAD",
                        answer:
                            "HTTP/1.1 200 OK\r\n\(length)\r\n"
                            + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil",
                        to: "HEAD", .forwarded, [.tailBody("ok"), .anotherConnection]),
                ]),
            Clause(
                "9112 6.3", "204 and 304 end with their heads", "So they do; bytes behind them reach nobody.",
                [
                    ClauseRow(
                        "204", answer: "HTTP/1.1 204 No Content\r\n\r\n", .forwarded, [.clientBody("")]),
                    ClauseRow(
                        "a body behind 204", answer: "HTTP/1.1 204 No Content\r\n\r\nhello", .forwarded,
                        [.clientBody(""), .tailBody("ok"), .anotherConnection]),
                    ClauseRow(
                        "304", answer: "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n", .forwarded,
                        [.clientHas("ETag: \"a\"")]),
                    ClauseRow(
                        "a body behind 304", answer: "HTTP/1.1 304 Not Modified\r\n\(length)\r\nhello",
                        .forwarded,
                        [.tailBody("ok"), .anotherConnection]),
                ]),
            Clause(
                "9110 8.6", "Content-Length MUST NOT be sent in 1xx and 204; in 304 it is that of a 200",
                "Removed from 204, kept in 304.",
                [
                    ClauseRow(
                        "a length of 204", answer: "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n",
                        .forwarded,
                        [.clientLacks("Content-Length")]),
                    ClauseRow(
                        "a length of 304", answer: "HTTP/1.1 304 Not Modified\r\n\(length)\r\n", .forwarded,
                        [.clientHas("Content-Length: 5")]),
                ]),
            Clause(
                "9112 6.1", "Transfer-Encoding MUST NOT be sent in 1xx and 204", "Removed.",
                [
                    ClauseRow(
                        "a coding of 204",
                        answer: "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n",
                        .forwarded, [.clientLacks("Transfer-Encoding")]),
                    ClauseRow(
                        "a coding of 304",
                        answer: "HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n",
                        .forwarded, [.clientLacks("Transfer-Encoding")]),
                ]),
            Clause(
                "9110 15.3.6", "205 has no content, which is said by a length of 0",
                "Framed like any other answer.",
                [
                    ClauseRow(
                        "205", answer: "HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n", .forwarded,
                        [.clientHas("Content-Length: 0")])
                ]),
        ])
}
