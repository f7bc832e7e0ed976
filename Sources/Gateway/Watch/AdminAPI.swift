import Bytes
import EventLoop
import HTTP1
import JSON
import Telemetry

/// What can be asked at the admin door.
///
///     GET  /health        200 when all is well, 503 while draining or when something is wrong
///     GET  /metrics       Prometheus text
///     GET  /refusals/ID   why a request was refused, as JSON, or as text with ?format=text; 404 when it was
///                         not, or is forgotten
///     POST /reload        200 once the configuration is in force that was read again, with its warnings;
///                         422 when it is refused, with every problem, and what was in force stays
///     POST /revocations   201 once the revocation is durable, 422 with every problem,
///                         503 when the store fails
enum AdminAPI {
    /// Answers one request; `bytes` are those the head was parsed from, and hold the body at `body`.
    static func answer(
        _ head: borrowing RequestHead, _ bytes: Span<UInt8>, body: Range<Int>,
        _ services: AdminServices, now: Moment, into answer: inout AdminAnswer
    ) {
        let path = head.path.bounds
        let isReading = head.method == .get || head.method == .head
        if bytes.equals("/health", in: path) {
            guard isReading else { return refuseMethod("GET, HEAD", into: &answer) }
            health(services, now, into: &answer)
        } else if bytes.equals("/metrics", in: path) {
            guard isReading else { return refuseMethod("GET, HEAD", into: &answer) }
            metrics(services, into: &answer)
        } else if bytes.equals("/reload", in: path) {
            guard head.method == .post else { return refuseMethod("POST", into: &answer) }
            reload(services, into: &answer)
        } else if bytes.equals("/revocations", in: path) {
            guard head.method == .post else { return refuseMethod("POST", into: &answer) }
            if let type = head.fields.first(.contentType), !isJSON(bytes, type.value.bounds) {
                return answer.fail(415, .unsupportedMediaType, "application/json is expected")
            }
            revoke(bytes.extracting(body), services, now, into: &answer)
        } else if path.count > refusals.utf8CodeUnitCount,
            bytes.equals(refusals, in: path.lowerBound..<path.lowerBound + refusals.utf8CodeUnitCount)
        {
            guard isReading else { return refuseMethod("GET, HEAD", into: &answer) }
            let id = path.lowerBound + refusals.utf8CodeUnitCount..<path.upperBound
            let isText = head.query.map { bytes.equals("format=text", in: $0.bounds) } ?? false
            tellRefusal(bytes.extracting(id), services, asText: isText, into: &answer)
        } else {
            answer.fail(404, .notFound, "Not Found")
        }
    }

    private static var refusals: StaticString { "/refusals/" }

    private static func tellRefusal(
        _ id: Span<UInt8>, _ services: AdminServices, asText: Bool, into answer: inout AdminAnswer
    ) {
        guard let report = services.refusal((0..<id.count).map { id[$0] }) else {
            return answer.fail(404, .notFound, "No refusal of this request is remembered")
        }
        var text = ByteBuffer(capacity: 1_024)
        if asText {
            report.writeText(into: &text)
            return answer.respond(200, "text/plain; charset=utf-8", text)
        }
        report.writeJSON(into: &text)
        answer.respond(200, "application/json", text)
    }

    private static func refuseMethod(_ allow: StaticString, into answer: inout AdminAnswer) {
        answer.fail(405, .methodNotAllowed, "Method Not Allowed", allow: allow)
    }

    private static func isJSON(_ bytes: Span<UInt8>, _ value: Range<Int>) -> Bool {
        let name: StaticString = "application/json"
        let end = value.lowerBound &+ name.utf8CodeUnitCount
        guard end <= value.upperBound, bytes.equalsLowercased(name, in: value.lowerBound..<end) else {
            return false
        }
        return end == value.upperBound || bytes[end] == 0x3B || bytes[end] == 0x20
    }

    private static func health(_ services: AdminServices, _ now: Moment, into answer: inout AdminAnswer) {
        let health = services.health()
        let isHealthy = !health.isDraining && health.fault == nil
        var line = LogLine()
        line.open()
        let status: StaticString =
            isHealthy ? "healthy" : health.isDraining ? "draining" : "unhealthy"
        line.string("status", status)
        if let fault = health.fault { line.string("error", fault) }
        line.number("workers", health.workers)
        let metrics = services.metrics()
        let uptime = max(now.wall - metrics.startedMicroseconds, 0) / 1_000_000
        line.number("uptime_seconds", Int(uptime))
        line.string("version", metrics.version)
        line.time("timestamp", microseconds: now.wall)
        line.close()
        answer.respond(isHealthy ? 200 : 503, "application/json", line.bytes)
    }

    private static func metrics(_ services: AdminServices, into answer: inout AdminAnswer) {
        var body = ByteBuffer(capacity: 32_768)
        services.metrics().render(into: &body)
        answer.respond(200, PrometheusText.contentType, body)
    }

    private static func reload(_ services: AdminServices, into answer: inout AdminAnswer) {
        var body = ByteBuffer(capacity: 1_024)
        switch services.reload() {
        case .done(let warnings):
            body.append("{\"status\":\"reloaded\",\"warnings\":" as StaticString)
            append(list: warnings, to: &body)
            body.append(0x7D)
            answer.respond(200, "application/json", body)
        case .refused(let lines): answer.fail(lines)
        }
    }

    static func append(list lines: [String], to body: inout ByteBuffer) {
        body.append(0x5B)
        for (index, line) in lines.enumerated() {
            if index > 0 { body.append(0x2C) }
            body.append(jsonString: line)
        }
        body.append(0x5D)
    }

    private static func revoke(
        _ body: Span<UInt8>, _ services: AdminServices, _ now: Moment, into answer: inout AdminAnswer
    ) {
        switch RevocationBody.parse(body, providers: services.providers()) {
        case .unreadable: answer.fail(400, .badRequest, "The body is not a JSON object")
        case .invalid(let problems): answer.fail(problems)
        case .valid(let request):
            guard services.commit(request) else {
                return answer.fail(503, .serviceUnavailable, "The revocation could not be stored")
            }
            var text = ByteBuffer(capacity: 512)
            describe(request, services.providers(), now, into: &text)
            answer.respond(201, "application/json", text)
        }
    }

    /// Writes what has been committed.
    private static func describe(
        _ request: RevocationBody, _ providers: [String], _ now: Moment, into text: inout ByteBuffer
    ) {
        text.append("{\"provider\":" as StaticString)
        text.append(jsonString: providers[request.provider])
        switch request.subject {
        case .token(let id, let expires):
            member(",\"jti\":", id, ",\"exp\":", expires, into: &text)
        case .user(let id, let before):
            member(",\"sub\":", id, ",\"before\":", before, into: &text)
        case .session(let id, let expires):
            member(",\"sid\":", id, ",\"exp\":", expires, into: &text)
        case .key(let id, let expires):
            member(",\"kid\":", id, ",\"exp\":", expires, into: &text)
        }
        text.append(",\"revoked_at\":\"" as StaticString)
        ResponseWriter.timestamp(now.wallSeconds, into: &text)
        text.append("\"}" as StaticString)
    }

    private static func member(
        _ name: StaticString, _ id: [UInt8], _ timeName: StaticString, _ time: Int64?,
        into text: inout ByteBuffer
    ) {
        text.append(name)
        text.append(jsonString: id.span)
        guard let time else { return }
        text.append(timeName)
        text.append(decimal: Int(time / 1_000_000))
        let fraction = Int(time % 1_000_000)
        if fraction > 0 {
            text.append(0x2E)
            text.append(decimal: fraction, width: 6)
        }
    }
}
