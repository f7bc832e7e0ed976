/// What a client sends over one connection, what the upstream answers, and what must come of it.
///
/// Behind the client's bytes goes a second request, `GET /tail`, in the same write: it is served where the
/// connection goes on, and never where it must not.
struct ClauseRow: Sendable {
    let name: String
    let sent: [UInt8]
    let answer: UpstreamAnswer
    let outcome: Outcome
    let checks: [Check]
    /// False: the client ends its side in the middle of its message instead.
    let hasTail: Bool

    enum Outcome: Sendable, Equatable {
        /// The gateway answers with this status and closes; not a byte of it reaches the upstream.
        case refused(Int)
        /// The same, but the head may have gone on; the upstream never sees a whole message.
        case refusedInBody(Int)
        /// The gateway answers itself with this status, and the connection goes on.
        case answered(Int)
        /// The upstream gets a whole message and its answer goes to the client; the connection goes on.
        case forwarded
        /// The same, but the client's connection ends behind the answer.
        case forwardedLast
        /// The upstream's answer is replaced by 502, its connection is not used again, the client's goes on.
        case badGateway
        /// The client gets the beginning of an answer that it cannot take for a whole one.
        case broken
        /// The client's connection ends without an answer, and the upstream never sees a whole message.
        case dropped
    }

    /// What is looked at besides the outcome. Field lines are given whole.
    enum Check: Sendable {
        /// The request line that the upstream gets.
        case upstreamLine(String)
        /// The upstream gets this field line, and no other of the name.
        case upstreamHas(String)
        /// The upstream gets these lines of a name, in this order.
        case upstreamHasAll([String])
        /// The upstream gets no field of the name.
        case upstreamLacks(String)
        case upstreamBody(String)
        case upstreamTrailers([String])
        case clientLine(String)
        case clientHas(String)
        case clientHasAll([String])
        case clientLacks(String)
        case clientBody(String)
        case clientTrailers([String])
        /// The statuses of the interim answers that the client gets.
        case interim([Int])
        case interimLacks(String)
        /// The tail is asked for over another connection of the upstream's.
        case anotherConnection
        case tailBody(String)
    }

    /// Texts are of Latin-1, so that every byte can be written.
    init(
        _ name: String, _ sent: String, _ outcome: Outcome, _ checks: [Check] = [],
        answer: UpstreamAnswer = .usual, hasTail: Bool = true
    ) {
        self.name = name
        self.sent = sent.latinBytes
        self.answer = answer
        self.outcome = outcome
        self.checks = checks
        self.hasTail = hasTail
    }

    /// A row about what the upstream answers to a plain request, with `ends` saying what it does then.
    init(
        _ name: String, answer: String, then end: UpstreamAnswer.End = .keeps, to method: String = "GET",
        _ outcome: Outcome, _ checks: [Check] = []
    ) {
        self.init(
            name, "\(method) /r HTTP/1.1\r\nHost: a\r\n\r\n", outcome, checks,
            answer: UpstreamAnswer(answer, then: end))
    }

    /// The methods of the requests, for what frames the answers to them.
    var method: String {
        let word = sent.drop { $0 == 0x0D || $0 == 0x0A }.prefix { $0 != 0x20 }
        return String(latin: Array(word))
    }

    static let tail = "GET /tail HTTP/1.1\r\nHost: tail\r\nConnection: close\r\n\r\n"
}

/// A GET with this target and these field lines, each with its CRLF.
func get(_ target: String = "/r", _ fields: String = "", version: String = "HTTP/1.1") -> String {
    "GET \(target) \(version)\r\nHost: a\r\n\(fields)\r\n"
}

/// A POST with these field lines, each with its CRLF, and this body.
func post(_ fields: String, _ body: String, version: String = "HTTP/1.1") -> String {
    "POST /r \(version)\r\nHost: a\r\n\(fields)\r\n\(body)"
}

/// A POST in chunks: what is given, as it is.
func chunked(_ body: String, _ fields: String = "") -> String {
    post("Transfer-Encoding: chunked\r\n" + fields, body)
}
