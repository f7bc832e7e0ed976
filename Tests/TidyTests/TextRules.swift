/// Words that a file must not hold. Those that every file is searched for are spelled in two halves here.
enum TextRules {
    static let all = [noFoundation, noPrinting, nothingLeftOpen, noMachinePaths, noPackages]

    /// Everything between a client's bytes and the upstream's, and all that it stands on.
    static let hotFolders = [
        "Sources/Shared/", "Sources/Gateway/Client/", "Sources/Gateway/Exchange/", "Sources/Gateway/Policy/",
        "Sources/Gateway/Stores/", "Sources/Gateway/Upstream/", "Sources/Gateway/Watch/",
    ]

    static let noFoundation = Rule(
        name: "does without Foundation, which would make the programs ten times as large",
        check: { source in
            guard source.isProduct else { return [] }
            return zip(source.words, source.words.dropFirst()).compactMap { word, next in
                guard word.text == "import", next.text.hasPrefix("Foundation") else { return nil }
                return source.violation(at: next.range.lowerBound, "imports \(next.text)")
            }
        },
        refuses: ["import Foundation", "public import FoundationEssentials"].map { Rule.Sample(text: $0) },
        accepts: [
            Rule.Sample(text: "import Glibc\n// import Foundation"),
            Rule.Sample(path: "Tests/SampleTests/SampleTests.swift", text: "import Foundation"),
        ])

    static let noPrinting = Rule(
        name: "prints nothing where requests are served",
        check: { source in
            guard source.isProduct, hotFolders.contains(where: source.path.hasPrefix) else { return [] }
            return source.words.compactMap { word in
                guard ["print", "debugPrint", "dump"].contains(word.text) else { return nil }
                guard source.code(has: "(", at: word.range.upperBound) else { return nil }
                guard !source.code(has: ".", at: word.range.lowerBound - 1) else { return nil }
                return source.violation(at: word.range.lowerBound, "prints")
            }
        },
        refuses: [Rule.Sample(text: "print(head)")],
        accepts: [
            Rule.Sample(text: "log.print(head)"),
            Rule.Sample(path: "Sources/Gateway/Boot/Sample.swift", text: "print(usage)"),
        ])

    static let nothingLeftOpen = Rule(
        name: "leaves nothing open in a comment",
        check: { source in
            let marks = ["TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK"]
            return violations(in: source) { line in
                let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_") }
                return words.contains { marks.contains(String($0)) } ? "something is left open" : nil
            }
        },
        refuses: [Rule.Sample(text: "// TO" + "DO: later"), Rule.Sample(text: "let a = 1 // FIX" + "ME")],
        accepts: [Rule.Sample(text: "let methodology = METHO" + "DO")])

    static let noMachinePaths = Rule(
        name: "names no folder of the machine that it was written on",
        check: { source in
            let folders = ["work", "farm", "root", "opt/swift"].map { "/\($0)/" }
            return violations(in: source) { line in
                let found = folders.first { folder in
                    line.ranges(of: folder).contains { range in
                        range.lowerBound == line.startIndex
                            || !isPathCharacter(line[line.index(before: range.lowerBound)])
                    }
                }
                return found.map { "a path under \($0)" }
            }
        },
        refuses: [
            Rule.Sample(text: "let path = \"/ro" + "ot/key\""),
            Rule.Sample(path: "README.md", text: "see /wo" + "rk/main"),
        ],
        accepts: [Rule.Sample(text: "let path = \"Tests/wo" + "rk/sample\"")])

    static let noPackages = Rule(
        name: "takes no Swift package from elsewhere",
        check: { source in
            guard source.path == "Package.swift" else { return [] }
            return zip(source.words, source.words.dropFirst()).compactMap { word, next in
                guard word.text == "package", ["url", "path", "id"].contains(next.text) else { return nil }
                guard source.code(has: ".", at: word.range.lowerBound - 1) else { return nil }
                return source.violation(at: word.range.lowerBound, "a package dependency")
            }
        },
        refuses: [
            Rule.Sample(
                path: "Package.swift", text: ".package(url: \"https://example.org/a\", from: \"1.0.0\")")
        ],
        accepts: [Rule.Sample(path: "Package.swift", text: "let package = Package(name: \"postern\")")])

    private static func violations(
        in source: SourceText, _ judge: (String) -> String?
    ) -> [Violation] {
        source.lines.enumerated().compactMap { index, line in
            judge(line).map { source.violation(line: index + 1, $0) }
        }
    }

    private static func isPathCharacter(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "._-".contains(character)
    }
}
