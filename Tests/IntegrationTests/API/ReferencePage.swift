/// The tables of docs/REFERENCE.md, as the clauses have them.
enum ReferencePage {
    /// What stands before the first table is written by hand.
    static let path = "/docs/REFERENCE.md"
    static let opening = "<!-- The tables below are written by the clauses in Tests/IntegrationTests/API. -->"

    static var tables: [String] {
        section("The reference", ReferenceSection.reference)
            + section("What it leaves open", ReferenceSection.settled)
    }

    private static func section(_ title: String, _ sections: [ReferenceSection]) -> [String] {
        ["", "## \(title)"]
            + sections.flatMap { section in
                ["", "### \(section.heading)", "", "| what it says | shown by |", "| --- | --- |"]
                    + section.clauses.map { "| \($0.sentence) | \(standing($0)) |" }
            }
    }

    private static func standing(_ clause: ReferenceClause) -> String {
        switch clause.standing {
        case .absent: "**not in this version**"
        case .advice(let what): "nothing that a program does: \(what)"
        case .shown(let tests): tests.map(line).joined(separator: "; ")
        }
    }

    private static func line(_ test: ReferenceTest) -> String {
        let name = test.file.split(separator: "/").last?.split(separator: ".").first ?? ""
        let sentence = test.sentence.replacing("\\", with: "").replacing("<", with: "&lt;")
        return "[\(name)](../Tests/\(test.file)): \(sentence)"
    }
}
