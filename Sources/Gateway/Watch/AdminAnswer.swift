import Bytes
import EventLoop
import HTTP1

/// Writes the door's answers: one response, after which the connection closes.
struct AdminAnswer: ~Copyable {
    private(set) var bytes = ByteBuffer(capacity: 4_096)
    private let now: Moment
    private let hasBody: Bool

    /// `hasBody` is false for HEAD, whose answer ends with its head (RFC 9110, section 9.3.2).
    init(now: Moment, hasBody: Bool = true) {
        self.now = now
        self.hasBody = hasBody
    }

    /// Answers with `body`.
    mutating func respond(
        _ status: Int, _ contentType: StaticString, allow: StaticString? = nil, _ body: borrowing ByteBuffer
    ) {
        ResponseWriter.statusLine(status, into: &bytes)
        ResponseWriter.fieldName("Date", into: &bytes)
        ResponseWriter.date(now.wallSeconds, into: &bytes)
        ResponseWriter.endOfLine(into: &bytes)
        ResponseWriter.field("Content-Type", contentType, into: &bytes)
        ResponseWriter.field("Content-Length", decimal: body.count, into: &bytes)
        ResponseWriter.field("Cache-Control", "no-store", into: &bytes)
        ResponseWriter.field("X-Content-Type-Options", "nosniff", into: &bytes)
        if let allow { ResponseWriter.field("Allow", allow, into: &bytes) }
        ResponseWriter.field("Connection", "close", into: &bytes)
        ResponseWriter.endOfLine(into: &bytes)
        if hasBody { bytes.append(body.readable) }
    }

    /// Answers with the API's error: `{"detail","error_code","timestamp"}`.
    mutating func fail(_ status: Int, _ code: ErrorCode, _ detail: StaticString, allow: StaticString? = nil) {
        var body = ByteBuffer(capacity: 256)
        body.append("{\"detail\":\"" as StaticString)
        body.append(detail)
        body.append(0x22)
        finish(code, &body)
        respond(status, "application/json", allow: allow, body)
    }

    /// Answers 422 with every problem of the body.
    mutating func fail(_ problems: [RevocationBody.Problem]) {
        var body = ByteBuffer(capacity: 512)
        body.append("{\"detail\":[" as StaticString)
        for (index, problem) in problems.enumerated() {
            if index > 0 { body.append(0x2C) }
            body.append("{\"loc\":[\"" as StaticString)
            body.append(problem.member)
            body.append("\"],\"msg\":\"" as StaticString)
            body.append(problem.message)
            body.append("\",\"type\":\"" as StaticString)
            body.append(problem.type)
            body.append("\"}" as StaticString)
        }
        body.append(0x5D)
        finish(.validationError, &body)
        respond(422, "application/json", body)
    }

    /// Answers 422 with every problem of a configuration.
    mutating func fail(_ lines: [String]) {
        var body = ByteBuffer(capacity: 1_024)
        body.append("{\"detail\":" as StaticString)
        AdminAPI.append(list: lines, to: &body)
        finish(.validationError, &body)
        respond(422, "application/json", body)
    }

    private func finish(_ code: ErrorCode, _ body: inout ByteBuffer) {
        body.append(",\"error_code\":\"" as StaticString)
        body.append(code.text)
        body.append("\",\"timestamp\":\"" as StaticString)
        ResponseWriter.timestamp(now.wallSeconds, into: &body)
        body.append("\"}" as StaticString)
    }
}
