import Testing

/// A rule that nothing can break guards nothing: each is shown to fail.
@Suite("rules of style")
struct RuleTests {
    @Test("a rule refuses its bad samples and accepts its good ones", arguments: Rule.all)
    func samples(of rule: Rule) {
        #expect(!rule.refuses.isEmpty)
        for sample in rule.refuses {
            let source = SourceText(path: sample.path, text: sample.text)
            #expect(!rule.check(source).isEmpty, "accepted: \(sample.text.prefix(80))")
        }
        for sample in rule.accepts {
            let source = SourceText(path: sample.path, text: sample.text)
            #expect(rule.check(source) == [], "refused: \(sample.text.prefix(80))")
        }
    }

    @Test("a violation names the file and the line")
    func place() {
        let source = SourceText(path: "Sources/A/A.swift", text: "struct A {}\n\nlet a = try! b()\n")
        #expect(
            SafetyRules.nothingForced.check(source).map(\.description) == [
                "Sources/A/A.swift:3: a forced operation"
            ])
    }

    @Test("a folder that Package.swift does not name is found")
    func unlistedTarget() {
        let found = RepositoryRules.unlistedTargets(
            paths: [
                "Package.swift", "Sources/Gateway/Boot/A.swift", "Sources/Shared/HTTP1/A.swift",
                "Sources/Shared/C/CLinux/shim.h", "Sources/Shared/Redis/A.swift", "Tests/HTTP1Tests/A.swift",
            ],
            package: "\"Gateway\" \"HTTP1\" \"HTTP1Tests\"")
        #expect(found.map(\.path) == ["Sources/Shared/Redis"])
    }

    @Test("a link to a file that is not there is found, from the folder of its document")
    func brokenLink() {
        let text = """
            [a](../README.md) [b](OTHER.md#part) [c](https://example.org/x) `[d](no)` [e](#here)
            [f](../../outside.md)
            """
        let source = SourceText(path: "docs/A.md", text: text)
        let found = RepositoryRules.brokenLinks(in: source) { $0 == "README.md" }
        #expect(found.map(\.line) == [1, 2])
        #expect(found.first?.sentence == "a link to docs/OTHER.md, which is not there")
    }

    @Test(
        "comments and strings are blanked, code stays where it is",
        arguments: [
            ("a // b!", "a      "),
            ("a /* b /* c */ d */ e", "a                   e"),
            ("f(\"x!\")", "f(    )"),
            ("f(\"\\(g(\"x\")!)\") + 1", "f(            ) + 1"),
            ("#\"a\"b\"# + c", "        + c"),
            ("\"\"\"\na\"b!\n\"\"\" + c", "   \n    \n    + c"),
            ("\"\\\"\" + c", "     + c"),
            ("\"\" + c", "   + c"),
            ("\"open\nc", "     \nc"),
            ("é//é\n", "é    \n"),
        ])
    func blanking(text: String, code: String) {
        let blanked = CodeScanner.code(of: Array(text.utf8))
        #expect(blanked.count == text.utf8.count)
        let shown = String(decoding: blanked, as: UTF8.self).trimmingSpaces
        #expect(shown == code.trimmingSpaces)
    }

    @Test("a list out of order, or with a repeat, is found")
    func unsorted() {
        #expect(RepositoryRules.isSortedSet(["a", "b"]))
        #expect(!RepositoryRules.isSortedSet(["b", "a"]))
        #expect(!RepositoryRules.isSortedSet(["a", "a"]))
    }
}

extension String {
    /// Without the spaces at its end, which are as many as what was blanked there.
    fileprivate var trimmingSpaces: String {
        var text = self
        while text.hasSuffix(" ") { text.removeLast() }
        return text
    }
}
