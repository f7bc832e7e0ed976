import JSON
import JWT

/// E-mail by Resend (https://resend.com/docs/api-reference/emails/send-email).
struct ResendSender: EmailSender {
    static let standardOrigin = ServiceOrigin("https://api.resend.com")

    let origin: ServiceOrigin
    let apiKey: String
    /// Of messages that name none.
    let sender: EmailRecipient?
    let client: HTTPClient
    let figures: ServiceFigures
    let clock: @Sendable () -> Int64

    var provider: ServiceName { .resend }

    private static let policy = RetryPolicy(
        attempts: 4, firstPauseMilliseconds: 500, factor: 2, longestPauseMilliseconds: 8_000)
    /// Resend keeps them for a day.
    private static let longestKey = 256

    func send(
        _ message: EmailMessage, key: String?, _ cancellation: Cancellation?
    ) throws(ServiceError) -> EmailReceipt {
        if let fault = message.fault { throw .invalid(.resend, fault) }
        guard let sender = message.sender ?? sender else { throw .invalid(.resend, "it has no sender") }
        let key = key ?? Identifier.uuid()
        guard !key.isEmpty, key.utf8.count <= Self.longestKey, key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else {
            throw .invalid(.resend, "an idempotency key has 1 to \(Self.longestKey) printable characters")
        }
        let request = HTTPExchangeRequest(
            method: "POST", url: origin.url + "/emails",
            fields: fields + [
                HTTPField("Content-Type", "application/json"), HTTPField("Idempotency-Key", key),
            ],
            content: .bytes(Self.json(message, sender).bytes), repetition: .idempotent)
        let response = try client.send(request, call(cancellation))
        guard let id = response.json?["id"]?.string, !id.isEmpty else {
            throw .unexpected(.resend, "its answer names no id", status: response.status)
        }
        return EmailReceipt(id: id, provider: .resend)
    }

    func check() throws(ServiceError) {
        let request = HTTPExchangeRequest(
            method: "GET", url: origin.url + "/domains", fields: fields, repetition: .idempotent)
        do throws(ServiceError) {
            let response = try client.send(request, call(nil))
            guard response.object != nil else {
                throw .unexpected(.resend, "its answer is no object", status: response.status)
            }
        } catch {
            // A key that may only send is known, and may not list.
            if error.code != "restricted_api_key" { throw error }
        }
    }

    private var fields: [HTTPField] {
        [HTTPField("Authorization", "Bearer \(apiKey)"), HTTPField("Accept", "application/json")]
    }

    private func call(_ cancellation: Cancellation?) -> HTTPClient.Call {
        let now = clock()
        return HTTPClient.Call(
            service: .resend, figures: figures, policy: Self.policy, cancellation: cancellation
        ) { Self.fault(of: $0, now) }
    }

    static func json(_ message: EmailMessage, _ sender: EmailRecipient) -> JSONValue {
        var html: JSONValue?
        var text: JSONValue?
        var template: JSONValue?
        switch message.body {
        case .content(let ownHTML, let ownText):
            html = ownHTML.map { .string($0) }
            text = ownText.map { .string($0) }
        case .template(let id, let variables):
            let values = JSONValue.texts(variables.map { (key: $0.name, value: $0.value) })
            template = .object(["id": .string(id), "variables": variables.isEmpty ? nil : values])
        }
        return .object([
            "from": .string(sender.header), "to": list(message.to),
            "subject": message.subject.map { .string($0) },
            "html": html, "text": text, "cc": listed(message.cc), "bcc": listed(message.bcc),
            "reply_to": listed(message.replyTo), "scheduled_at": message.scheduledAt.map { .string($0) },
            "tags": message.tags.isEmpty
                ? nil
                : .array(
                    message.tags.map {
                        .object(["name": .string($0.name), "value": .string($0.value ?? "true")])
                    }),
            "headers": message.headers.isEmpty
                ? nil : .texts(message.headers.map { (key: $0.name, value: $0.value) }),
            "attachments": message.attachments.isEmpty ? nil : .array(message.attachments.map(attachment)),
            "topic_id": message.topicID.map { .string($0) }, "template": template,
        ])
    }

    private static func list(_ recipients: [EmailRecipient]) -> JSONValue {
        .array(recipients.map { .string($0.header) })
    }

    private static func listed(_ recipients: [EmailRecipient]) -> JSONValue? {
        recipients.isEmpty ? nil : list(recipients)
    }

    private static func attachment(_ attachment: EmailMessage.Attachment) -> JSONValue {
        switch attachment.source {
        case .content(let bytes):
            .object(["filename": .string(attachment.filename), "content": .string(Base64.encode(bytes))])
        case .url(let url): .object(["filename": .string(attachment.filename), "path": .string(url)])
        }
    }

    /// `{"statusCode": 422, "name": "validation_error", "message": "…"}`.
    static func fault(of response: HTTPExchangeResponse, _ now: Int64) -> ServiceError? {
        if response.isSuccess { return nil }
        let json = response.json
        let name = json?["name"]?.string
        var error = ServiceError(
            service: .resend, fault: .caller, status: response.status, code: name,
            message: json?["message"]?.string ?? "it answers \(response.status)")
        switch response.status {
        case 401, 403: error.fault = .credentials
        // It says so too of a quota of the day or the month, which no pause of ours outlasts.
        case 429 where name == "daily_quota_exceeded" || name == "monthly_quota_exceeded":
            error.fault = .service
        case 429:
            error.fault = .service
            error.retry = .always
            error.retryAfterMilliseconds = RetryAfter.milliseconds(
                response.value(of: "Retry-After") ?? response.value(of: "ratelimit-reset"), nowSeconds: now)
        case 409 where name == "concurrent_idempotent_requests": error.retry = .always
        case 500...:
            error.fault = .service
            error.retry = .ifRepeatable
            error.retryAfterMilliseconds = RetryAfter.milliseconds(
                response.value(of: "Retry-After"), nowSeconds: now)
        default: break
        }
        return error
    }
}
