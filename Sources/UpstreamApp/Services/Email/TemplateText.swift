/// A text with gaps that have names.
struct TemplateText: Equatable, Sendable {
    private enum Part: Equatable, Sendable {
        case text(String)
        case gap(String)
    }

    private var parts: [Part] = []

    /// nil when a `{{` is not followed by a name of letters, digits, `_` and `.`, and `}}`.
    init?(_ text: String) {
        var rest = Substring(text)
        while let opening = rest.firstRange(ofText: "{{") {
            parts.append(.text(String(rest[..<opening.lowerBound])))
            let inner = rest[opening.upperBound...]
            guard let closing = inner.firstRange(ofText: "}}") else { return nil }
            let name = inner[..<closing.lowerBound].filter { $0 != " " }
            let isName =
                !name.isEmpty
                && name.utf8.allSatisfy { byte in
                    switch byte {
                    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2E: true
                    default: false
                    }
                }
            guard isName else { return nil }
            parts.append(.gap(name))
            rest = inner[closing.upperBound...]
        }
        parts.append(.text(String(rest)))
    }

    var names: Set<String> {
        Set(
            parts.compactMap { part in
                if case .gap(let name) = part { return name }
                return nil
            })
    }

    func filled(_ value: (String) -> String) -> String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .gap(let name): value(name)
            }
        }.joined()
    }
}

extension Substring {
    /// Where `text` stands first.
    fileprivate func firstRange(ofText text: String) -> Range<Index>? {
        var index = startIndex
        while index < endIndex {
            if self[index...].hasPrefix(text) { return index..<self.index(index, offsetBy: text.count) }
            index = self.index(after: index)
        }
        return nil
    }
}
