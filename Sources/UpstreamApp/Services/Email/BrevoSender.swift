import JSON
import JWT

/// E-mail by Brevo (https://developers.brevo.com/reference/send-transac-email).
///
/// Brevo knows no idempotency keys: what may have arrived is not sent again, whatever `key` is.
struct BrevoSender: EmailSender {
    static let standardOrigin = ServiceOrigin("https://api.brevo.com")

    let origin: ServiceOrigin
    let apiKey: String
    /// Of messages that name none.
    let sender: EmailRecipient?
    let client: HTTPClient
    let figures: ServiceFigures
    let clock: @Sendable () -> Int64

    var provider: ServiceName { .brevo }

    private static let policy = RetryPolicy(
        attempts: 4, firstPauseMilliseconds: 500, factor: 2, longestPauseMilliseconds: 8_000)

    func send(
        _ message: EmailMessage, key: String?, _ cancellation: Cancellation?
    ) throws(ServiceError) -> EmailReceipt {
        if let fault = message.fault ?? Self.fault(in: message) { throw .invalid(.brevo, fault) }
        var json = Self.json(message)
        if let sender = message.sender ?? sender {
            json.insert(JSONValue.Member("sender", Self.person(sender)), at: 0)
        } else if case .content = message.body {
            throw .invalid(.brevo, "it has no sender")
        }
        let request = HTTPExchangeRequest(
            method: "POST", url: origin.url + "/v3/smtp/email",
            fields: fields + [HTTPField("Content-Type", "application/json")],
            content: .bytes(JSONValue.object(json).bytes), repetition: .once)
        let response = try client.send(request, call(cancellation))
        guard let id = response.json?["messageId"]?.string, !id.isEmpty else {
            throw .unexpected(.brevo, "its answer names no messageId", status: response.status)
        }
        return EmailReceipt(id: id, provider: .brevo)
    }

    func check() throws(ServiceError) {
        let request = HTTPExchangeRequest(
            method: "GET", url: origin.url + "/v3/account", fields: fields, repetition: .idempotent)
        let response = try client.send(request, call(nil))
        guard response.object != nil else {
            throw .unexpected(.brevo, "its answer is no object", status: response.status)
        }
    }

    private var fields: [HTTPField] {
        [HTTPField("api-key", apiKey), HTTPField("Accept", "application/json")]
    }

    private func call(_ cancellation: Cancellation?) -> HTTPClient.Call {
        let now = clock()
        return HTTPClient.Call(
            service: .brevo, figures: figures, policy: Self.policy, cancellation: cancellation
        ) { Self.fault(of: $0, now) }
    }

    /// What Brevo alone does not have.
    private static func fault(in message: EmailMessage) -> String? {
        if message.topicID != nil { return "Brevo has no topics" }
        if message.replyTo.count > 1 { return "Brevo takes one reply_to" }
        if case .template(let id, _) = message.body, Int64(id) == nil {
            return "Brevo's template ids are numbers"
        }
        return nil
    }

    /// All but the sender.
    static func json(_ message: EmailMessage) -> [JSONValue.Member] {
        var html: JSONValue?
        var text: JSONValue?
        var template: JSONValue?
        var parameters: JSONValue?
        switch message.body {
        case .content(let ownHTML, let ownText):
            html = ownHTML.map { .string($0) }
            text = ownText.map { .string($0) }
        case .template(let id, let variables):
            template = Int64(id).map { .integer($0) }
            if !variables.isEmpty { parameters = .texts(variables.map { (key: $0.name, value: $0.value) }) }
        }
        let json = JSONValue.object([
            "to": .array(message.to.map(person)), "subject": message.subject.map { .string($0) },
            "htmlContent": html, "textContent": text, "cc": listed(message.cc), "bcc": listed(message.bcc),
            "replyTo": message.replyTo.first.map(person),
            "scheduledAt": message.scheduledAt.map { .string($0) },
            "tags": message.tags.isEmpty
                ? nil
                : .array(
                    message.tags.map { tag in .string(tag.value.map { "\(tag.name):\($0)" } ?? tag.name) }),
            "headers": message.headers.isEmpty
                ? nil : .texts(message.headers.map { (key: $0.name, value: $0.value) }),
            "attachment": message.attachments.isEmpty ? nil : .array(message.attachments.map(attachment)),
            "templateId": template, "params": parameters,
        ])
        return json.members ?? []
    }

    private static func person(_ recipient: EmailRecipient) -> JSONValue {
        .object(["email": .string(recipient.address.text), "name": recipient.name.map { .string($0) }])
    }

    private static func listed(_ recipients: [EmailRecipient]) -> JSONValue? {
        recipients.isEmpty ? nil : .array(recipients.map(person))
    }

    private static func attachment(_ attachment: EmailMessage.Attachment) -> JSONValue {
        switch attachment.source {
        case .content(let bytes):
            .object(["content": .string(Base64.encode(bytes)), "name": .string(attachment.filename)])
        case .url(let url): .object(["url": .string(url), "name": .string(attachment.filename)])
        }
    }

    /// `{"code": "invalid_parameter", "message": "…"}`.
    static func fault(of response: HTTPExchangeResponse, _ now: Int64) -> ServiceError? {
        if response.isSuccess { return nil }
        let json = response.json
        var error = ServiceError(
            service: .brevo, fault: .caller, status: response.status, code: json?["code"]?.string,
            message: json?["message"]?.string ?? "it answers \(response.status)")
        switch response.status {
        case 401, 403: error.fault = .credentials
        // No credits are left.
        case 402: error.fault = .service
        case 429:
            error.fault = .service
            error.retry = .always
            error.retryAfterMilliseconds = RetryAfter.milliseconds(
                response.value(of: "Retry-After") ?? response.value(of: "x-sib-ratelimit-reset"),
                nowSeconds: now)
        case 500...:
            error.fault = .service
            error.retry = .ifRepeatable
        default: break
        }
        return error
    }
}
