import JSON
import Testing

@testable import UpstreamApp

/// What the two providers are sent, and what becomes of their answers.
@Suite(.serialized) struct EmailSenderTests {
    private func with(
        _ provider: ServiceName, _ script: [ScriptedService.Manner],
        _ body: (any EmailSender, ScriptedService) throws -> Void
    ) throws {
        let service = try ScriptedService(script)
        defer { service.end() }
        try body(try TestService.email(provider, at: service.origin).email(), service)
    }

    @Test("Resend is sent each part of a message, with the key that makes it come once")
    func resend() throws {
        try with(.resend, [.answer(200, [], #"{"id":"49a3999c"}"#)]) { sender, service in
            let receipt = try sender.send(try TestService.fullMessage(), key: "order-7", nil)
            #expect(receipt == EmailReceipt(id: "49a3999c", provider: .resend))
            let request = try #require(service.received.first)
            #expect(request.method == "POST" && request.target == "/emails")
            #expect(request.value(of: "authorization") == "Bearer re_key")
            #expect(request.value(of: "idempotency-key") == "order-7")
            #expect(request.value(of: "content-type") == "application/json")
            let expected = #"""
                {"from":"Shop <shop@example.com>","to":["Ann Lee <ann@example.com>","bob@example.com"],
                "subject":"Your order","html":"<p>Thanks</p>","text":"Thanks","cc":["carl@example.com"],
                "bcc":["dora@example.com"],"reply_to":["help@example.com"],
                "scheduled_at":"2026-12-01T10:00:00Z","tags":[{"name":"kind","value":"order"}],
                "headers":{"X-Order":"7"},"attachments":[{"filename":"a.txt","content":"aGVsbG8="},
                {"filename":"b.pdf","path":"https://example.com/b.pdf"}]}
                """#
            let sent = try JSONValue(request.body)
            let wanted = try JSONValue(Array(expected.utf8))
            #expect(sent == wanted)
        }
    }

    @Test("Brevo is sent the same in its own words")
    func brevo() throws {
        try with(.brevo, [.answer(201, [], #"{"messageId":"<1@brevo>"}"#)]) { sender, service in
            let receipt = try sender.send(try TestService.fullMessage())
            #expect(receipt == EmailReceipt(id: "<1@brevo>", provider: .brevo))
            let request = try #require(service.received.first)
            #expect(request.method == "POST" && request.target == "/v3/smtp/email")
            #expect(request.value(of: "api-key") == "xkeysib-key")
            let expected = #"""
                {"sender":{"email":"shop@example.com","name":"Shop"},
                "to":[{"email":"ann@example.com","name":"Ann Lee"},{"email":"bob@example.com"}],
                "subject":"Your order","htmlContent":"<p>Thanks</p>","textContent":"Thanks",
                "cc":[{"email":"carl@example.com"}],"bcc":[{"email":"dora@example.com"}],
                "replyTo":{"email":"help@example.com"},"scheduledAt":"2026-12-01T10:00:00Z",
                "tags":["kind:order"],"headers":{"X-Order":"7"},
                "attachment":[{"content":"aGVsbG8=","name":"a.txt"},
                {"url":"https://example.com/b.pdf","name":"b.pdf"}]}
                """#
            let sent = try JSONValue(request.body)
            let wanted = try JSONValue(Array(expected.utf8))
            #expect(sent == wanted)
        }
    }

    @Test("a provider's template goes by its id, with its variables")
    func templates() throws {
        let variables = [EmailMessage.Variable(name: "name", value: "Ann")]
        try with(.resend, [.answer(200, [], #"{"id":"1"}"#)]) { sender, service in
            let message = EmailMessage(
                to: [try TestService.recipient("ann@example.com")],
                body: .template(id: "welcome", variables: variables))
            _ = try sender.send(message)
            let sent = try JSONValue(try #require(service.received.first).body)
            #expect(sent["template"] == .object(["id": "welcome", "variables": .object(["name": "Ann"])]))
            #expect(sent["html"] == nil && sent["subject"] == nil)
        }
        try with(.brevo, [.answer(201, [], #"{"messageId":"1"}"#)]) { sender, service in
            var message = EmailMessage(
                to: [try TestService.recipient("ann@example.com")],
                body: .template(id: "12", variables: variables))
            _ = try sender.send(message)
            let sent = try JSONValue(try #require(service.received.first).body)
            #expect(sent["templateId"] == 12 && sent["params"] == .object(["name": "Ann"]))
            message.body = .template(id: "welcome", variables: [])
            let error = #expect(throws: ServiceError.self) { try sender.send(message) }
            #expect(error?.fault == .caller && service.received.count == 1)
        }
    }

    @Test("without a key Resend still gets one, the same for each attempt")
    func ownKey() throws {
        try with(.resend, [.answer(500), .close, .answer(200, [], #"{"id":"1"}"#)]) { sender, service in
            _ = try sender.send(try TestService.fullMessage())
            let keys = service.received.map { $0.value(of: "idempotency-key") ?? "" }
            #expect(keys.count == 3 && Set(keys).count == 1 && keys[0].count >= 32)
            _ = try sender.send(try TestService.fullMessage())
            #expect(service.received.last?.value(of: "idempotency-key") != keys[0])
        }
    }

    @Test(
        "what Brevo may have taken is not sent again",
        arguments: [
            ScriptedService.Manner.answer(500), .close, .reset,
        ])
    func brevoOnce(manner: ScriptedService.Manner) throws {
        try with(.brevo, [manner]) { sender, service in
            #expect(throws: ServiceError.self) { try sender.send(try TestService.fullMessage()) }
            #expect(service.received.count == 1)
        }
    }

    @Test("too many requests are waited out as the provider says")
    func rateLimits() throws {
        let body = #"{"statusCode":429,"name":"rate_limit_exceeded","message":"Too many"}"#
        try with(.resend, [.answer(429, [("retry-after", "1")], body), .answer(200, [], #"{"id":"1"}"#)]) {
            sender, service in
            _ = try sender.send(try TestService.fullMessage())
            #expect(service.received.count == 2)
        }
        let answers: [ScriptedService.Manner] = [
            .answer(429, [("x-sib-ratelimit-reset", "1")], #"{"code":"too_many_requests","message":"m"}"#),
            .answer(201, [], #"{"messageId":"1"}"#),
        ]
        try with(.brevo, answers) { sender, service in
            _ = try sender.send(try TestService.fullMessage())
            #expect(service.received.count == 2)
        }
    }

    @Test("a quota of the day is told, and not waited out")
    func quota() throws {
        let body = #"{"statusCode":429,"name":"daily_quota_exceeded","message":"No more today"}"#
        try with(.resend, [.answer(429, [("retry-after", "1")], body)]) { sender, service in
            let error = #expect(throws: ServiceError.self) { try sender.send(try TestService.fullMessage()) }
            #expect(error?.code == "daily_quota_exceeded" && error?.retry == .never)
            #expect(service.received.count == 1)
        }
    }

    @Test(
        "an error says whose fault it is, in the provider's words",
        arguments: [
            (401, "restricted_api_key", ServiceError.Fault.credentials),
            (403, "invalid_api_key", .credentials),
            (422, "validation_error", .caller), (400, "validation_error", .caller),
        ])
    func errors(status: Int, name: String, fault: ServiceError.Fault) throws {
        let body = #"{"statusCode":\#(status),"name":"\#(name)","message":"why"}"#
        try with(.resend, [.answer(status, [], body)]) { sender, service in
            let error = #expect(throws: ServiceError.self) { try sender.send(try TestService.fullMessage()) }
            #expect(error?.fault == fault && error?.code == name && error?.message == "why")
            #expect(error?.status == status && service.received.count == 1)
            #expect("\(error ?? .invalid(.resend, ""))" == "resend: \(status): \(name): why")
        }
        try with(.brevo, [.answer(status, [], #"{"code":"unauthorized","message":"Key not found"}"#)]) {
            sender, _ in
            let error = #expect(throws: ServiceError.self) { try sender.send(try TestService.fullMessage()) }
            #expect(error?.fault == fault && error?.code == "unauthorized")
        }
    }

    @Test(
        "an answer that is not the documented one is no success",
        arguments: ["", "{}", #"{"id":""}"#, #"{"id":7}"#, "<html>", #"{"id":"1""#])
    func strange(body: String) throws {
        for provider in [ServiceName.resend, .brevo] {
            try with(provider, [.answer(200, [("Content-Type", "text/html")], body)]) { sender, _ in
                let error = #expect(throws: ServiceError.self) {
                    try sender.send(try TestService.fullMessage())
                }
                #expect(error?.fault == .service && error?.code == "unexpected_answer")
            }
        }
    }

    @Test("each recipient by itself has a result of its own")
    func each() throws {
        let script: [ScriptedService.Manner] = [
            .answer(200, [], #"{"id":"1"}"#),
            .answer(422, [], #"{"name":"validation_error","message":"no"}"#),
        ]
        try with(.resend, script) { sender, service in
            let results = sender.sendToEach(try TestService.fullMessage(), key: "news-1")
            #expect(results.map(\.recipient.address.text) == ["ann@example.com", "bob@example.com"])
            let first = try? results[0].result.get()
            #expect(first?.id == "1")
            #expect(throws: ServiceError.self) { try results[1].result.get() }
            #expect(service.received.map { $0.value(of: "idempotency-key") } == ["news-1-0", "news-1-1"])
            let lists = try service.received.map { try JSONValue($0.body)["to"]?.array?.count }
            #expect(lists == [1, 1])
        }
    }

    @Test("what is not configured says which variables would")
    func notConfigured() throws {
        let services = TestService.services(ServiceSettings())
        let error = #expect(throws: ServiceError.self) { try services.email() }
        #expect(error?.code == "not_configured")
        #expect(error?.message == "it is not configured: set RESEND_API_KEY (or BREVO_API_KEY), EMAIL_FROM")
    }

    @Test("a check asks for what anybody with a key may see, and tells a key from none")
    func check() throws {
        try with(.resend, [.answer(200), .answer(401, [], #"{"name":"restricted_api_key","message":"m"}"#)]) {
            sender, service in
            try sender.check()
            try sender.check()
            #expect(service.received.map(\.target) == ["/domains", "/domains"])
        }
        try with(.brevo, [.answer(200), .answer(401, [], #"{"code":"unauthorized","message":"m"}"#)]) {
            sender, service in
            try sender.check()
            #expect(service.received.map(\.target) == ["/v3/account"])
            let error = #expect(throws: ServiceError.self) { try sender.check() }
            #expect(error?.fault == .credentials)
        }
    }
}
