import Foundation
import Testing

@testable import UpstreamApp

/// What the layers' tests have in common.
enum TestService {
    static let now: Int64 = 1_700_000_000

    static func services(
        _ settings: ServiceSettings, clock: @escaping @Sendable () -> Int64 = { now }
    ) -> Services {
        Services(settings, clock: clock)
    }

    static func recipient(_ text: String) throws -> EmailRecipient {
        try #require(EmailRecipient(header: text))
    }

    static func email(_ provider: ServiceName, at origin: String) throws -> Services {
        var settings = ServiceSettings()
        let origin = try #require(ServiceOrigin(origin))
        if provider == .resend {
            settings.resend = ServiceSettings.Resend(key: "re_key", origin: origin, webhookSecret: nil)
        } else {
            settings.brevo = ServiceSettings.Brevo(key: "xkeysib-key", origin: origin)
        }
        settings.email = ServiceSettings.Email(
            provider: provider, sender: try recipient("Shop <shop@example.com>"), templates: nil)
        return services(settings)
    }

    /// A message with something of everything.
    static func fullMessage() throws -> EmailMessage {
        var message = EmailMessage(
            to: [try recipient("Ann Lee <ann@example.com>"), try recipient("bob@example.com")],
            subject: "Your order", body: .content(html: "<p>Thanks</p>", text: "Thanks"))
        message.cc = [try recipient("carl@example.com")]
        message.bcc = [try recipient("dora@example.com")]
        message.replyTo = [try recipient("help@example.com")]
        message.scheduledAt = "2026-12-01T10:00:00Z"
        message.attachments = [
            EmailMessage.Attachment(filename: "a.txt", source: .content(Array("hello".utf8))),
            EmailMessage.Attachment(filename: "b.pdf", source: .url("https://example.com/b.pdf")),
        ]
        message.tags = [EmailMessage.Tag(name: "kind", value: "order")]
        message.headers = [EmailMessage.Header(name: "X-Order", value: "7")]
        return message
    }
}
