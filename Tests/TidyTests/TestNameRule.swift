/// A test is named by a sentence about behaviour, not by what it calls.
enum TestNameRule {
    static let rule = Rule(
        name: "names its tests by sentences",
        check: { source in
            guard source.isTest else { return [] }
            return source.words.compactMap { word in
                guard word.text == "Test", source.code(has: "@", at: word.range.lowerBound - 1) else {
                    return nil
                }
                guard let name = name(in: source, after: word.range.upperBound) else {
                    return source.violation(at: word.range.lowerBound, "a test without a name")
                }
                return fault(of: name).map {
                    source.violation(at: word.range.lowerBound, "\"\(name)\" \($0)")
                }
            }
        },
        refuses: [
            "@Test func parses() {}",
            "@Test(.disabled()) func parses() {}",
            "@Test(\"parses\") func parses() {}",
            "@Test(\"a head is parsed.\") func parses() {}",
            "@Test(\"The head is parsed\") func parses() {}",
            "@Test(\"testParse of heads\") func parses() {}",
        ].map { Rule.Sample(path: "Tests/SampleTests/SampleTests.swift", text: $0) },
        accepts: [
            "@Test(\"a head is parsed\") func parses() {}",
            "@Test(\n    \"Host is demanded once\", arguments: rows)\nfunc host() {}",
            "@Testable import Gateway",
        ].map { Rule.Sample(path: "Tests/SampleTests/SampleTests.swift", text: $0) })

    /// The first argument, if it is a string literal that stands on one line.
    private static func name(in source: SourceText, after offset: Int) -> String? {
        let rest = source.bytes[offset...].drop(while: isBlank)
        guard rest.first == UInt8(ascii: "(") else { return nil }
        let argument = rest.dropFirst().drop(while: isBlank)
        guard argument.first == UInt8(ascii: "\"") else { return nil }
        var name: [UInt8] = []
        var escaped = false
        for byte in argument.dropFirst() {
            if byte == UInt8(ascii: "\""), !escaped { break }
            escaped = byte == UInt8(ascii: "\\") && !escaped
            name.append(byte)
        }
        return String(decoding: name, as: UTF8.self)
    }

    /// Capitals are for names (`Host`, RFC terms); articles and conjunctions are not names.
    private static func fault(of name: String) -> String? {
        let openers: Set<Substring> = [
            "A", "After", "All", "An", "At", "Each", "Every", "If", "In", "It", "No", "On", "One", "Only",
            "Some",
            "That", "The", "Two", "What", "When",
        ]
        let words = name.split(separator: " ")
        guard words.count > 1, let first = words.first else { return "is a word, not a sentence" }
        if name.hasSuffix(".") { return "ends with a dot" }
        if openers.contains(first) { return "starts with a capital" }
        if first.hasPrefix("test") && first != "test" { return "is the name of a function" }
        return nil
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n")
    }
}
