/// Reads the text out of HTML that we have written ourselves; no judge of anybody else's.
struct HTMLReader {
    private var rest: Substring
    private var result = ""
    private var address: String?

    private static let blocks: Set = [
        "p", "div", "br", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "tr", "table", "section",
        "header",
        "footer", "blockquote", "hr",
    ]
    private static let references = [
        ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " "), ("&amp;", "&"),
    ]

    init(_ html: String) {
        rest = Substring(html)
    }

    mutating func text() -> String {
        while let start = rest.firstIndex(of: "<") {
            add(rest[..<start])
            rest = rest[start...]
            if rest.hasPrefix("<!--") { skip(past: "-->") } else { tag() }
        }
        add(rest)
        let lines = result.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.split(separator: " ").joined(separator: " ")
        }
        var kept: [String] = []
        for line in lines where !(line.isEmpty && kept.last?.isEmpty ?? true) { kept.append(line) }
        while kept.last?.isEmpty == true { kept.removeLast() }
        return kept.joined(separator: "\n") + "\n"
    }

    private mutating func tag() {
        guard let end = rest.firstIndex(of: ">") else {
            rest = ""
            return
        }
        let content = rest[rest.index(after: rest.startIndex)..<end]
        rest = rest[rest.index(after: end)...]
        let name = content.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber }.lowercased()
        let isClosing = content.hasPrefix("/")
        switch name {
        case "style" where !isClosing, "script" where !isClosing, "title" where !isClosing:
            skip(past: "</\(name)>")
        case "a" where !isClosing: address = Self.attribute("href", content)
        case "a":
            if let address, !result.hasSuffix(address) { result += " (\(address))" }
            address = nil
        case "li" where !isClosing: result += "\n- "
        case _ where Self.blocks.contains(name): result += name == "p" || name == "h1" ? "\n\n" : "\n"
        default: break
        }
    }

    private mutating func add(_ raw: Substring) {
        var text = raw.map { $0.isNewline || $0 == "\t" ? " " : String($0) }.joined()
        for (reference, character) in Self.references { text = Self.replaced(text, reference, character) }
        result += text
    }

    private mutating func skip(past end: String) {
        while !rest.isEmpty {
            if rest.prefix(end.count).lowercased() == end {
                rest = rest.dropFirst(end.count)
                return
            }
            rest = rest.dropFirst()
        }
    }

    private static func attribute(_ name: String, _ tag: Substring) -> String? {
        var rest = tag
        while let start = rest.firstIndex(of: " ") {
            rest = rest[rest.index(after: start)...]
            guard rest.lowercased().hasPrefix(name + "=") else { continue }
            let value = rest.dropFirst(name.count + 1)
            guard let quote = value.first, quote == "\"" || quote == "'" else { return nil }
            var text = String(value.dropFirst().prefix { $0 != quote })
            for (reference, character) in references { text = replaced(text, reference, character) }
            return text
        }
        return nil
    }

    private static func replaced(_ text: String, _ part: String, _ other: String) -> String {
        guard text.contains("&") else { return text }
        var result = ""
        var rest = Substring(text)
        while !rest.isEmpty {
            if rest.hasPrefix(part) {
                result += other
                rest = rest.dropFirst(part.count)
            } else {
                result.append(rest.removeFirst())
            }
        }
        return result
    }
}
