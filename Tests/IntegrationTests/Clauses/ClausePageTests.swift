import Foundation
import Testing

/// docs/HTTP.md says what the rows show, no more and no less. `POSTERN_WRITE_DOCS=1` writes its tables anew.
struct ClausePageTests {
    @Test("the page on HTTP names each clause and each row, and none that is not there")
    func page() throws {
        let file = Built.root + ClausePage.path
        var lines = try String(contentsOfFile: file, encoding: .utf8).components(separatedBy: "\n")
        let opening = try #require(
            lines.firstIndex(of: ClausePage.opening), "the page has no place for tables")
        let tables = ClausePage.tables
        if ProcessInfo.processInfo.environment["POSTERN_WRITE_DOCS"] != nil {
            lines = Array(lines[...opening]) + tables + [""]
            try lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
        }
        let written = Array(lines[(opening + 1)...])
        let missing = tables.filter { !written.contains($0) }
        let unknown = written.filter { !tables.contains($0) }
        #expect(missing.isEmpty, "run this test with POSTERN_WRITE_DOCS=1")
        #expect(unknown.isEmpty, "run this test with POSTERN_WRITE_DOCS=1")
        #expect(written == tables + [""], "the order is that of the clauses")
    }

    @Test("each clause has a row, or names a test that is there")
    func evidence() throws {
        for clause in ClauseGroup.all.flatMap(\.clauses) {
            #expect(!clause.rows.isEmpty || !clause.elsewhere.isEmpty, "\(clause.section): \(clause.demand)")
            for test in clause.elsewhere {
                let text = try String(contentsOfFile: Built.root + "/Tests/" + test.file, encoding: .utf8)
                #expect(text.contains("\"\(test.sentence)\""), "\(test.file): \(test.sentence)")
            }
            for part in [clause.section, clause.demand, clause.conduct] + clause.rows.map(\.name) {
                #expect(!part.contains("|") && !part.contains("\n"), "\(part) would break the table")
            }
        }
    }
}
