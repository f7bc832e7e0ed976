import Testing

@Suite("house style")
struct TidyTests {
    @Test("every file keeps the rule", arguments: Rule.all)
    func everyFile(keeps rule: Rule) {
        #expect(Repository.files.count > 50, "the repository was not found")
        let violations = Repository.files.flatMap(rule.check)
        report(violations)
    }

    @Test("every folder of Swift is a target")
    func folders() throws {
        let package = try #require(Repository.text(of: "Package.swift"))
        let violations = RepositoryRules.unlistedTargets(paths: Repository.paths, package: package)
        report(violations)
    }

    @Test("every link in the documents leads to a file")
    func links() {
        let documents = Repository.files.filter { $0.path.hasSuffix(".md") }
        let violations = documents.flatMap { RepositoryRules.brokenLinks(in: $0, exists: Repository.exists) }
        report(violations)
    }

    @Test("lists of exceptions are sorted, and name only files that are there")
    func exceptions() {
        for list in [SafetyRules.unsafeFiles, SafetyRules.uncheckedFiles] {
            #expect(RepositoryRules.isSortedSet(list))
            #expect(list.filter { !Repository.exists($0) }.isEmpty)
        }
    }

    /// One line for each place, so that a terminal leads there.
    private func report(_ violations: [Violation], at location: SourceLocation = #_sourceLocation) {
        guard !violations.isEmpty else { return }
        let lines = violations.map(\.description).joined(separator: "\n")
        Issue.record("\n\(lines)", sourceLocation: location)
    }
}
