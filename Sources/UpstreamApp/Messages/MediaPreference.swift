/// What an Accept field asks for (RFC 9110, 12.5.1).
struct MediaPreference {
    /// Media ranges in lower case, and their weights in thousandths.
    private var ranges: [(type: Substring, weight: Int)] = []

    /// Reads all Accept fields as one list; nil stands for none. What cannot be read is left out.
    init(_ accept: String?) {
        let lowered = (accept ?? "*/*").lowercased()
        for element in lowered.split(separator: ",") {
            let parts = element.split(separator: ";").map(Self.trimmed)
            guard let type = parts.first, type.contains("/") else { continue }
            let weight =
                parts.dropFirst().first { $0.hasPrefix("q=") }.map { Self.weight($0.dropFirst(2)) } ?? 1_000
            ranges.append((type, weight))
        }
    }

    /// Tells whether `first` is wanted more than `second`, two media types in lower case.
    func prefers(_ first: String, to second: String) -> Bool { weight(of: first) > weight(of: second) }

    /// The weight that the most specific range gives a media type; 0 when none matches.
    private func weight(of type: String) -> Int {
        let family = type.prefix { $0 != "/" } + "/*"
        for range in [Substring(type), Substring(family), "*/*"] {
            if let match = ranges.first(where: { $0.type == range }) { return match.weight }
        }
        return 0
    }

    /// `1`, `0.8` and the like, in thousandths; 0 for what is none.
    private static func weight(_ text: Substring) -> Int {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first.flatMap({ Int($0) }), (0...1).contains(whole) else { return 0 }
        let digits = parts.count == 2 ? parts[1] : ""
        guard digits.count <= 3, digits.allSatisfy(\.isWholeNumber) else { return 0 }
        let padded = digits + String(repeating: "0", count: 3 - digits.count)
        return min(whole * 1_000 + (Int(padded) ?? 0), 1_000)
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }
}
