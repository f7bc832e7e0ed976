import Foundation
import Testing

/// docs/REFERENCE.md says what the clauses say. `POSTERN_WRITE_DOCS=1` writes its tables anew.
struct ReferencePageTests {
    @Test("the page on the reference names each clause with its tests, and none that is not there")
    func page() throws {
        let file = Built.root + ReferencePage.path
        var lines = try String(contentsOfFile: file, encoding: .utf8).components(separatedBy: "\n")
        let opening = try #require(
            lines.firstIndex(of: ReferencePage.opening), "the page has no place for tables")
        let tables = ReferencePage.tables
        if ProcessInfo.processInfo.environment["POSTERN_WRITE_DOCS"] != nil {
            lines = Array(lines[...opening]) + tables + [""]
            try lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
        }
        let written = Array(lines[(opening + 1)...])
        #expect(tables.filter { !written.contains($0) }.isEmpty, "run this test with POSTERN_WRITE_DOCS=1")
        #expect(written == tables + [""], "run this test with POSTERN_WRITE_DOCS=1")
    }

    @Test("each clause names a test that is there, or says that there is none")
    func evidence() throws {
        var texts: [String: String] = [:]
        for clause in ReferenceSection.all.flatMap(\.clauses) {
            if case .shown(let tests) = clause.standing { #expect(!tests.isEmpty, "\(clause.sentence)") }
            #expect(!clause.sentence.contains("|"), "\(clause.sentence) would break the table")
            for test in clause.tests {
                let text =
                    try texts[test.file]
                    ?? String(contentsOfFile: Built.root + "/Tests/" + test.file, encoding: .utf8)
                texts[test.file] = text
                #expect(sentences(of: text).contains(test.sentence), "\(test.file): \(test.sentence)")
            }
        }
    }

    @Test("each test of the API's own folder is named by a clause")
    func complete() throws {
        let folder = "IntegrationTests/API"
        let named = Set(ReferenceSection.all.flatMap(\.clauses).flatMap(\.tests))
        let files = try FileManager.default.contentsOfDirectory(atPath: Built.root + "/Tests/" + folder)
        for file in files where file.hasSuffix("Tests.swift") && file != "ReferencePageTests.swift" {
            let path = folder + "/" + file
            let text = try String(contentsOfFile: Built.root + "/Tests/" + path, encoding: .utf8)
            for sentence in sentences(of: text) {
                #expect(named.contains(ReferenceTest(path, sentence)), "\(path): \(sentence)")
            }
        }
    }

    /// The names of the tests in a file.
    private func sentences(of text: String) -> Set<String> {
        let names = text.components(separatedBy: "@Test(").dropFirst().compactMap { rest -> String? in
            rest.drop(while: \.isWhitespace).firstMatch(of: /^"((?:[^"\\]|\\.)*)"/).map {
                String($0.output.1)
            }
        }
        return Set(names)
    }
}
