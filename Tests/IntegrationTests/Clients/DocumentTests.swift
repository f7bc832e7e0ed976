import Foundation
import Testing

extension RealPrograms {
    /// What a page shows is what happens: its commands are run, and the answers compared.
    @Suite("examples of the documents", .enabled(if: !Tool.isSanitized))
    struct DocumentTests {
        private static let folder = Built.root + "/Tests/Documentation"

        @Test("every example of docs/API.md is answered as it is shown")
        func reference() throws {
            let output = try run(Built.root + "/docs/API.md")
            let count = output.split(separator: " ").first.flatMap { Int($0) } ?? 0
            #expect(count >= 29, "\(output)")
        }

        @Test(
            "an example that is not so is found",
            arguments: [
                "    curl -i http://localhost:8799/health\n\n    HTTP/1.1 204 No Content\n",
                "    curl http://localhost:8799/health\n\n    {\"status\":\"healthy\"}\n",
                "    curl http://localhost:8799/api/v1/users/me -H \"Authorization: Bearer $TOKEN\"\n",
                "```python\nraise SystemExit(3)\n```\n",
                "```yaml\n  - name: nothing\n    path: /nothing\n```\n",
                "A page without examples.\n",
            ])
        func wrong(page: String) throws {
            let scratch = try ScratchFolder()
            let file = try scratch.write("## A section\n\n" + page, to: "page.md")
            #expect(throws: HarnessError.self) { try run(file) }
        }

        @Test("the check itself refuses each kind of wrong example")
        func checker() throws {
            try Tool.runPython(["-m", "unittest", "discover", "-s", Self.folder, "-p", "test_*.py"])
        }

        private func run(_ page: String) throws -> String {
            try Tool.runPython([Self.folder + "/examples.py", Built.folder, page], seconds: 90)
        }
    }
}
