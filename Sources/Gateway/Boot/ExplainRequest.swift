/// What `gateway explain` is asked about.
struct ExplainRequest: Equatable {
    var file = ConfigurationDefaults.file
    var request = TrialRequest()
    /// A file that holds the request's head instead: a request line, then a field on each line.
    var requestFile: String?
    /// A file that holds a token, which goes into Authorization; `-` is standard input.
    var tokenFile: String?

    /// Reads a head as people write it down, with any line ends; nil for what has no request line.
    static func head(_ text: String) -> TrialRequest? {
        var lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        guard let first = lines.first else { return nil }
        let words = first.split(separator: " ")
        guard words.count == 2 || words.count == 3 && words[2].hasPrefix("HTTP/") else { return nil }
        var request = TrialRequest(method: String(words[0]), target: String(words[1]))
        lines.removeFirst()
        for line in lines {
            if line.isEmpty { break }
            guard let field = field(String(line)) else { return nil }
            request.fields.append(field)
        }
        return request
    }

    /// `Name: value`.
    static func field(_ text: String) -> TrialRequest.Field? {
        guard let colon = text.firstIndex(of: ":"), colon > text.startIndex,
            !text.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D || $0 == 0 })
        else { return nil }
        return .init(
            name: String(text[..<colon]),
            value: ConfigurationReader.trimmed(text[text.index(after: colon)...]))
    }
}
