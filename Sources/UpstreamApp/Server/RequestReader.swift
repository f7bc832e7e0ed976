import Bytes
import HTTP1

/// Takes one request after another out of a connection's bytes (RFC 9112).
///
///     ┌─▶ head ──complete──▶ body ──complete──▶ request ─┐
///     └──────────────────────────────────────────────────┘
struct RequestReader: ~Copyable {
    static let headLimits = HeadLimits(size: 16_384, fieldCount: 64, targetLength: 8_192)

    enum Outcome {
        case needsMore
        /// The client waits for leave to send the body (RFC 9110, 10.1.1).
        case expectsContinue
        case request(Request, keepAlive: Bool)
        /// What came is refused, and nothing after it can be read.
        case refused(Refusal)
    }

    struct Refusal: Equatable, Sendable {
        var status: Int
        var problem: Problem
    }

    private enum Phase {
        case head
        case length(Int)
        case chunked
    }

    private var phase = Phase.head
    private var head = RequestHead()
    private var decoder = ChunkedDecoder()
    private var request = Request(method: .get, path: "/")
    private var keepAlive = true
    private let endpoints: Endpoints
    private var limit = Request.bodyLimit
    /// How much of the body has bought time, in parts of `Request.bodyLimit`.
    private var paidParts = 0

    init(endpoints: Endpoints = Endpoints()) { self.endpoints = endpoints }

    /// A head has been read, and its body is on the way.
    var isInBody: Bool {
        if case .head = phase { return false }
        return true
    }

    /// Whether so much of the body has come that its time begins anew: what is larger than usual gets as much
    /// longer, and no byte buys time by itself.
    mutating func hasEarnedTime() -> Bool {
        let parts = request.body.count / Request.bodyLimit
        defer { paidParts = parts }
        return parts > paidParts
    }

    /// Takes what it can use from the front of `input`.
    mutating func next(_ input: inout ByteBuffer) -> Outcome {
        do throws(HTTP1Error) {
            if case .head = phase {
                guard
                    case .complete(let count) = try RequestParser.parse(
                        input.readable, limits: Self.headLimits, into: &head)
                else { return .needsMore }
                let framing = try MessageFraming.ofRequest(head, input.readable)
                keepAlive = head.keepAlive
                request = Self.request(head, input.readable)
                limit = endpoints.bodyLimit(of: request)
                let expects = head.fields.contains(.expect) && head.minorVersion > 0
                if expects && !Self.expectsContinue(head, input.readable) { return .refused(Self.unmet) }
                input.consume(count)
                if !begin(framing) { return .refused(tooLarge) }
                if expects && isInBody && input.isEmpty { return .expectsContinue }
            }
            return try body(&input)
        } catch {
            return .refused(Refusal(status: error.status, problem: Problem(.badRequest, "Malformed request")))
        }
    }

    /// `100-continue` is the one expectation there is (RFC 9110, 10.1.1).
    private static func expectsContinue(_ head: borrowing RequestHead, _ bytes: Span<UInt8>) -> Bool {
        guard let field = head.fields.first(.expect), !head.fields.isRepeated(.expect) else { return false }
        return bytes.equalsLowercased("100-continue", in: field.value.bounds)
    }

    private mutating func begin(_ framing: MessageFraming) -> Bool {
        switch framing {
        case .none, .untilClose: phase = .length(0)
        case .length(let count):
            if count > UInt64(limit) { return false }
            phase = .length(Int(count))
        case .chunked:
            phase = .chunked
            decoder = ChunkedDecoder()
        }
        return true
    }

    private mutating func body(_ input: inout ByteBuffer) throws(HTTP1Error) -> Outcome {
        switch phase {
        case .head: return .needsMore
        case .length(let missing):
            let count = min(missing, input.count)
            request.body.append(contentsOf: input.readable.extracting(0..<count).array)
            input.consume(count)
            phase = .length(missing - count)
            return count == missing ? finish() : .needsMore
        case .chunked:
            return try chunks(&input)
        }
    }

    private mutating func chunks(_ input: inout ByteBuffer) throws(HTTP1Error) -> Outcome {
        var offset = 0
        while true {
            switch try decoder.next(input.readable, from: offset, limits: Self.headLimits) {
            case .data(let range):
                if request.body.count + range.count > limit { return .refused(tooLarge) }
                request.body.append(contentsOf: input.readable.extracting(range).array)
                offset = range.upperBound
            case .needsMore(let consumed):
                input.consume(consumed)
                return .needsMore
            case .end(let consumed):
                input.consume(consumed)
                return finish()
            }
        }
    }

    private mutating func finish() -> Outcome {
        phase = .head
        let finished = request
        request = Request(method: .get, path: "/")
        return .request(finished, keepAlive: keepAlive)
    }

    private var tooLarge: Refusal {
        Refusal(status: 413, problem: Problem(.payloadTooLarge, "The body has more than \(limit) bytes"))
    }

    private static var unmet: Refusal {
        Refusal(status: 417, problem: Problem(.badRequest, "The expectation cannot be met"))
    }

    private static func request(_ head: borrowing RequestHead, _ bytes: Span<UInt8>) -> Request {
        var request = Request(method: head.method, path: bytes.text(in: head.path.bounds))
        request.query = head.query.map { bytes.text(in: $0.bounds) }
        request.contentType = value(of: "content-type", head, bytes)
        request.contentEncoding = value(of: "content-encoding", head, bytes)
        request.accept = value(of: "accept", head, bytes)
        request.ifNoneMatch = value(of: "if-none-match", head, bytes)
        request.scheme = single("x-forwarded-proto", head, bytes)
        request.authority = single("x-forwarded-host", head, bytes)
        request.isForwarded = value(of: "via", head, bytes) != nil
        request.identity.userID = single("x-user-id", head, bytes)
        request.identity.sessionID = single("x-session-id", head, bytes)
        request.identity.tokenExpires = single("x-token-expires", head, bytes)
        return request
    }

    /// The values of all fields of this name, as one list (RFC 9110, 5.3).
    private static func value(of name: StaticString, _ head: borrowing RequestHead, _ bytes: Span<UInt8>)
        -> String?
    {
        let values = values(of: name, head, bytes)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }

    private static func single(_ name: StaticString, _ head: borrowing RequestHead, _ bytes: Span<UInt8>)
        -> String?
    {
        let values = values(of: name, head, bytes)
        return values.count == 1 ? values[0] : nil
    }

    private static func values(of name: StaticString, _ head: borrowing RequestHead, _ bytes: Span<UInt8>)
        -> [String]
    {
        var values: [String] = []
        for index in 0..<head.fields.count {
            let field = head.fields[index]
            if bytes.equalsLowercased(name, in: field.name.bounds) {
                values.append(bytes.text(in: field.value.bounds))
            }
        }
        return values
    }
}
