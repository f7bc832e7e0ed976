/// Somebody who writes or is written to: an address, and a name to be shown beside it.
struct EmailRecipient: Equatable, Sendable {
    var address: EmailAddress
    var name: String?

    /// nil for an address that is none, and for a name that is blank or has control characters.
    init?(_ address: String, name: String? = nil) {
        guard let address = EmailAddress(address) else { return nil }
        if let name, !EmailMessage.isLine(name) { return nil }
        self.address = address
        self.name = name
    }

    /// Reads `Name <address>` or an address alone (RFC 5322, 3.4, without comments and groups).
    init?(header text: String) {
        guard text.hasSuffix(">"), let opening = text.lastIndex(of: "<") else {
            self.init(text)
            return
        }
        let name = text[..<opening].drop { $0 == " " }
        let trimmed = String(name.reversed().drop { $0 == " " }.reversed())
        let isQuoted = trimmed.count >= 2 && trimmed.hasPrefix("\"") && trimmed.hasSuffix("\"")
        let bare = isQuoted ? String(trimmed.dropFirst().dropLast()) : trimmed
        self.init(
            String(text[text.index(after: opening)...].dropLast()), name: bare.isEmpty ? nil : bare)
    }

    /// `"Name" <address>`; the name is quoted, its quotes and backslashes escaped.
    var header: String {
        guard let name else { return address.text }
        let escaped = name.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] }
        let isPlain = name.allSatisfy { $0.isLetter || $0.isNumber || $0 == " " }
        return (isPlain ? name : "\"\(String(escaped))\"") + " <\(address.text)>"
    }
}
