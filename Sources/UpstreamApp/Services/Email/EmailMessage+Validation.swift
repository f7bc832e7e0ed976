extension EmailMessage {
    /// What is wrong with it, whoever sends it; nil: nothing.
    var fault: String? { recipientFault ?? bodyFault ?? attachmentFault ?? fieldFault }

    private var recipientFault: String? {
        if to.isEmpty { return "it has no recipient" }
        for (name, list) in [("to", to), ("cc", cc), ("bcc", bcc)] where list.count > Self.mostRecipients {
            return "\(name) has more than \(Self.mostRecipients) recipients"
        }
        return replyTo.count > Self.mostRecipients ? "reply_to has more than \(Self.mostRecipients)" : nil
    }

    private var bodyFault: String? {
        switch body {
        case .content(let html, let text):
            guard let subject, Self.isLine(subject) else { return "its subject is blank or no single line" }
            if html == nil && text == nil { return "it has neither html nor text" }
            for (name, part) in [("html", html), ("text", text)] {
                if let part, !part.contains(where: { !$0.isWhitespace }) { return "its \(name) is blank" }
            }
            return nil
        case .template(let id, let variables):
            if !Self.isLine(id) { return "the template's id is blank" }
            if let subject, !Self.isLine(subject) { return "its subject is blank or no single line" }
            return variables.contains { $0.name.isEmpty } ? "a variable has no name" : nil
        }
    }

    private var attachmentFault: String? {
        var count = 0
        for attachment in attachments {
            if !Self.isLine(attachment.filename) || attachment.filename.contains("/") {
                return "an attachment's filename is blank or no name of a file"
            }
            switch attachment.source {
            case .content(let bytes):
                if bytes.isEmpty { return "\(attachment.filename) is empty" }
                count += bytes.count
            case .url(let url):
                guard url.hasPrefix("https://"), url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
                    return "\(attachment.filename) has a path that is no https URL"
                }
            }
        }
        return count > Self.largestAttachments ? "its attachments have more than 25 MiB" : nil
    }

    private var fieldFault: String? {
        for tag in tags where !Self.isTagWord(tag.name) || !(tag.value.map(Self.isTagWord) ?? true) {
            return "a tag may have letters of ASCII, digits, _ and -, 256 at the most"
        }
        for header in headers {
            let isName =
                !header.name.isEmpty && header.name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x3A }
            if !isName || !Self.isLine(header.value) {
                return "a header has no name, or a value of no single line"
            }
        }
        if let scheduledAt, !Self.isLine(scheduledAt) { return "scheduled_at is blank" }
        if let topicID, !Self.isLine(topicID) { return "topic_id is blank" }
        return nil
    }

    private static func isTagWord(_ text: String) -> Bool {
        (1...256).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2D: true
                default: false
                }
            }
    }
}
