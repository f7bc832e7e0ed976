/// The tables of docs/HTTP.md, as the clauses have them.
enum ClausePage {
    /// What stands before the first table is written by hand.
    static let path = "/docs/HTTP.md"
    static let opening =
        "<!-- The tables below are written by the clauses in Tests/IntegrationTests/Clauses. -->"

    static var tables: [String] {
        ClauseGroup.all.flatMap { group in
            [
                "", "## \(group.name.prefix(1).uppercased())\(group.name.dropFirst())", "",
                "| section | what HTTP demands | what the gateway does | rows |", "| --- | --- | --- | --- |",
            ] + group.clauses.map(line)
        }
    }

    private static func line(_ clause: Clause) -> String {
        let rows = clause.rows.map { $0.name.replacing("*", with: "\\*").replacing("<", with: "&lt;") }
        let tests = clause.elsewhere.map { test in
            let name = test.file.split(separator: "/").last ?? ""
            return "[\(name)](../Tests/\(test.file)): \(test.sentence)"
        }
        let shown = (rows + tests).joined(separator: "; ")
        return "| \(clause.section) | \(clause.demand) | \(clause.conduct) | \(shown) |"
    }
}
