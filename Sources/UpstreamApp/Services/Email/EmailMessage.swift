/// One e-mail, as either provider takes it.
struct EmailMessage: Equatable, Sendable {
    /// What it says.
    enum Body: Equatable, Sendable {
        /// One of both or both.
        case content(html: String?, text: String?)
        /// A template that the provider keeps. Brevo's ids are numbers.
        case template(id: String, variables: [Variable])
    }

    struct Variable: Equatable, Sendable {
        var name: String
        var value: String
    }

    struct Attachment: Equatable, Sendable {
        enum Source: Equatable, Sendable {
            case content([UInt8])
            /// Where the provider fetches it.
            case url(String)
        }

        var filename: String
        var source: Source
    }

    /// A word, with a value if there is one, that the provider groups its statistics by.
    struct Tag: Equatable, Sendable {
        var name: String
        var value: String?
    }

    struct Header: Equatable, Sendable {
        var name: String
        var value: String
    }

    /// nil: the one that is configured.
    var sender: EmailRecipient?
    var to: [EmailRecipient]
    var subject: String?
    var body: Body
    var cc: [EmailRecipient] = []
    var bcc: [EmailRecipient] = []
    var replyTo: [EmailRecipient] = []
    /// When it is to be sent, as RFC 3339 has it; nil: now.
    var scheduledAt: String?
    var attachments: [Attachment] = []
    var tags: [Tag] = []
    var headers: [Header] = []
    /// Of Resend's alone: what its recipient may have turned off.
    var topicID: String?

    /// Of `to`, `cc` and `bcc` each.
    static let mostRecipients = 50
    /// Of all attachments together, before they are encoded.
    static let largestAttachments = 25 << 20

    /// One line that says something: no blank, no control characters.
    static func isLine(_ text: String) -> Bool {
        text.contains { !$0.isWhitespace }
            && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
    }
}
