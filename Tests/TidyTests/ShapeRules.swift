/// How long files and lines are, and what a file holds.
enum ShapeRules {
    static let lineLimit = 400
    static let columnLimit = 110

    static let all = [fileLength, lineLength, oneType]

    static let fileLength = Rule(
        name: "holds \(lineLimit) lines at the most",
        check: { source in
            guard source.isSwift, source.lines.count > lineLimit else { return [] }
            return [source.violation(line: 0, "\(source.lines.count) lines, more than \(lineLimit)")]
        },
        refuses: [Rule.Sample(text: String(repeating: "\n", count: lineLimit + 1))],
        accepts: [Rule.Sample(text: String(repeating: "\n", count: lineLimit))])

    static let lineLength = Rule(
        name: "keeps its lines within \(columnLimit) columns",
        check: { source in
            guard source.isSwift else { return [] }
            return source.lines.enumerated().compactMap { index, line in
                guard line.utf8.count > columnLimit, line.count > columnLimit else { return nil }
                return source.violation(line: index + 1, "\(line.count) columns, more than \(columnLimit)")
            }
        },
        refuses: [Rule.Sample(text: "// " + String(repeating: "x", count: columnLimit))],
        accepts: [Rule.Sample(text: "// " + String(repeating: "é", count: columnLimit - 3))])

    /// Private types may stand beside the one that the file is named for.
    static let oneType = Rule(
        name: "declares one top-level type and is named for it",
        check: { source in
            guard source.isProduct, let stem = stem(of: source.path) else { return [] }
            let declared = topLevelTypes(of: source)
            return declared.enumerated().compactMap { index, type in
                if index > 0 {
                    return source.violation(line: type.line, "a second top-level type, \(type.name)")
                }
                if type.name != stem {
                    return source.violation(line: type.line, "\(type.name) in a file of another name")
                }
                return nil
            }
        },
        refuses: [
            Rule.Sample(text: "struct Sample {}\nstruct Other {}"),
            Rule.Sample(text: "public final class Other {}"),
            Rule.Sample(path: "Sources/Gateway/Sample+Text.swift", text: "enum Text {}"),
        ],
        accepts: [
            Rule.Sample(
                text: "public struct Sample: ~Copyable {\n    enum Inner {}\n}\nprivate struct Other {}"),
            Rule.Sample(path: "Sources/Gateway/Sample+Text.swift", text: "extension Sample {}"),
        ])

    /// `Limiter` of `Sources/…/Limiter.swift` and of `Limiter+Reset.swift`.
    private static func stem(of path: String) -> String? {
        guard let name = path.split(separator: "/").last else { return nil }
        return name.dropLast(".swift".count).split(separator: "+").first.map(String.init)
    }

    private static func topLevelTypes(of source: SourceText) -> [(name: String, line: Int)] {
        let kinds: Set<Substring> = ["struct", "class", "enum", "actor", "protocol"]
        let modifiers: Set<Substring> = ["public", "package", "internal", "final", "indirect"]
        return source.codeLines.enumerated().compactMap { index, line in
            guard let first = line.first, first != " ", first != "}" else { return nil }
            let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "@") }
                .drop { modifiers.contains($0) || $0.hasPrefix("@") }
            guard let kind = words.first, kinds.contains(kind), let name = words.dropFirst().first else {
                return nil
            }
            return (String(name), index + 1)
        }
    }
}
