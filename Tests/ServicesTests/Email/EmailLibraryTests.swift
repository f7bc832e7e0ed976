import JSON
import Testing

@testable import UpstreamApp

/// The providers' own libraries send what we send.
@Suite(.serialized) struct EmailLibraryTests {
    private func simple() throws -> EmailMessage {
        EmailMessage(
            to: [try TestService.recipient("ann@example.com")], subject: "S",
            body: .content(html: nil, text: "T"))
    }

    private func template(_ id: String) throws -> EmailMessage {
        EmailMessage(
            to: [try TestService.recipient("ann@example.com")],
            body: .template(id: id, variables: [EmailMessage.Variable(name: "name", value: "Ann")]))
    }

    @Test("Resend's library")
    func resend() throws {
        let theirs = try OfficialLibrary.requests(of: "resend")
        let service = try ScriptedService([.answer(200, [], #"{"id":"1"}"#)])
        defer { service.end() }
        let sender = try TestService.email(.resend, at: service.origin).email()
        let fields = ["authorization", "idempotency-key", "content-type"]
        for (operation, message, key) in [
            ("send", try TestService.fullMessage(), "order-7"), ("simple", try simple(), "k"),
            ("template", try template("welcome"), "k"),
        ] {
            _ = try sender.send(message, key: key, nil)
            let differences = OfficialLibrary.differences(
                service.received.last, theirs[operation]?.first, fields: fields)
            #expect(differences == [], "\(operation)")
        }
        try sender.check()
        // Theirs sends an empty object along with GET, which means nothing (RFC 9110, 9.3.1).
        var check = try #require(theirs["check"]?.first)
        #expect(String(decoding: check.body, as: UTF8.self) == "{}")
        check.body = []
        #expect(OfficialLibrary.differences(service.received.last, check, fields: ["authorization"]) == [])
        #expect(Set(theirs.keys) == ["send", "simple", "template", "check"])
    }

    @Test("Brevo's library")
    func brevo() throws {
        let theirs = try OfficialLibrary.requests(of: "brevo")
        let service = try ScriptedService([.answer(201, [], #"{"messageId":"1"}"#)])
        defer { service.end() }
        let sender = try TestService.email(.brevo, at: service.origin).email()
        for (operation, message) in [
            ("send", try TestService.fullMessage()), ("simple", try simple()),
            ("template", try template("12")),
        ] {
            _ = try sender.send(message)
            let differences = OfficialLibrary.differences(
                service.received.last, theirs[operation]?.first, fields: ["api-key", "content-type"])
            #expect(differences == [], "\(operation)")
        }
        try sender.check()
        let differences = OfficialLibrary.differences(
            service.received.last, theirs["check"]?.first, fields: ["api-key"])
        #expect(differences == [])
        #expect(Set(theirs.keys) == ["send", "simple", "template", "check"])
    }
}
