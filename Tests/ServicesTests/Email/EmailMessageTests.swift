import Testing

@testable import UpstreamApp

@Suite struct EmailMessageTests {
    private struct Change: Sendable {
        var fault: String
        var apply: @Sendable (inout EmailMessage) -> Void

        init(_ fault: String, _ apply: @escaping @Sendable (inout EmailMessage) -> Void) {
            self.fault = fault
            self.apply = apply
        }
    }

    private static let changes = [
        Change("it has no recipient") { $0.to = [] },
        Change("to has more than 50 recipients") { $0.to = Array(repeating: $0.to[0], count: 51) },
        Change("its subject is blank or no single line") { $0.subject = nil },
        Change("its subject is blank or no single line") { $0.subject = " " },
        Change("its subject is blank or no single line") { $0.subject = "a\r\nBcc: x@example.com" },
        Change("it has neither html nor text") { $0.body = .content(html: nil, text: nil) },
        Change("its text is blank") { $0.body = .content(html: "<p>", text: " \n") },
        Change("the template's id is blank") { $0.body = .template(id: "", variables: []) },
        Change("a variable has no name") {
            $0.body = .template(id: "a", variables: [EmailMessage.Variable(name: "", value: "x")])
        },
        Change("an attachment's filename is blank or no name of a file") {
            $0.attachments[0].filename = "../a"
        },
        Change("a.txt is empty") { $0.attachments[0].source = .content([]) },
        Change("b.pdf has a path that is no https URL") {
            $0.attachments[1].source = .url("http://example.com")
        },
        Change("its attachments have more than 25 MiB") {
            $0.attachments[0].source = .content(
                [UInt8](repeating: 0, count: EmailMessage.largestAttachments + 1))
        },
        Change("a tag may have letters of ASCII, digits, _ and -, 256 at the most") {
            $0.tags[0].name = "a b"
        },
        Change("a tag may have letters of ASCII, digits, _ and -, 256 at the most") { $0.tags[0].value = "" },
        Change("a header has no name, or a value of no single line") { $0.headers[0].name = "X:" },
        Change("a header has no name, or a value of no single line") { $0.headers[0].value = "a\nb" },
        Change("scheduled_at is blank") { $0.scheduledAt = "" },
    ]

    @Test("what is wrong with a message is found before anybody is asked")
    func faults() throws {
        let good = try TestService.fullMessage()
        #expect(good.fault == nil)
        for change in Self.changes {
            var message = good
            change.apply(&message)
            #expect(message.fault == change.fault)
        }
    }

    @Test(
        "people are read as mail has them, and written so that nobody can be added",
        arguments: [
            ("ann@example.com", "ann@example.com"),
            ("Ann Lee <ann@example.com>", "Ann Lee <ann@example.com>"),
            (#""Lee, Ann" <ann@Example.com>"#, #""Lee, Ann" <ann@example.com>"#),
            ("<ann@example.com>", "ann@example.com"),
        ])
    func people(text: String, header: String) throws {
        let person = try TestService.recipient(text)
        #expect(person.header == header)
    }

    @Test("names with quotes are escaped")
    func quotes() {
        let person = EmailRecipient("ann@example.com", name: #"a" <x@example.com>, "b\"#)
        #expect(person?.header == #""a\" <x@example.com>, \"b\\" <ann@example.com>"#)
    }

    @Test(
        "what is nobody is refused",
        arguments: ["", "ann", "ann@", "Ann <ann>", "Ann ann@example.com", "a\nb <ann@example.com>", "<>"])
    func nobody(text: String) {
        #expect(EmailRecipient(header: text) == nil)
    }
}
