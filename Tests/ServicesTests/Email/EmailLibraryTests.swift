import Testing

@testable import UpstreamApp

/// The providers' own libraries send what we send.
@Suite(.serialized) struct EmailLibraryTests {
    private func calls(
        _ sender: any EmailSender, _ full: EmailMessage, template id: String
    ) throws -> [(String, () throws -> Void)] {
        let simple = EmailMessage(
            to: [try TestService.recipient("ann@example.com")], subject: "S",
            body: .content(html: nil, text: "T"))
        let variables = [EmailMessage.Variable(name: "name", value: "Ann")]
        let template = EmailMessage(to: simple.to, body: .template(id: id, variables: variables))
        return [
            ("send", { _ = try sender.send(simple, key: "k", nil) }),
            ("send with every field", { _ = try sender.send(full, key: "order-7", nil) }),
            ("send by template", { _ = try sender.send(template, key: "k", nil) }),
            ("send to each", { _ = sender.sendToEach(full, key: "order-7") }),
            ("check", { try sender.check() }),
        ]
    }

    @Test("Resend's library")
    func resend() throws {
        let library = try RecordedLibrary("resend")
        let sender = try TestService.email(.resend, at: library.origin).email()
        var full = try TestService.fullMessage()
        full.subject = "Your order ü"
        full.topicID = "b6d24b8e-af0b-4c3c-be0c-359bbd97381e"
        try library.compare(
            try calls(sender, full, template: "order-thanks"),
            fields: ["authorization", "idempotency-key", "content-type"]
        ) { request in
            // Theirs sends an empty object along with GET, which means nothing (RFC 9110, 9.3.1).
            if request.method == "GET" && request.text == "{}" { request.body = [] }
        }
        #expect(library.left.isEmpty)
    }

    @Test("Brevo's library")
    func brevo() throws {
        let library = try RecordedLibrary("brevo")
        let sender = try TestService.email(.brevo, at: library.origin).email()
        var full = try TestService.fullMessage()
        full.subject = "Your order ü"
        try library.compare(
            try calls(sender, full, template: "12"), fields: ["api-key", "content-type"])
        #expect(library.left.isEmpty)
    }
}
