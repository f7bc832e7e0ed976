import Testing

@testable import Gateway

struct ConfigurationYAMLTests {
    private func problems(_ bytes: [UInt8]) -> [String] {
        var problems: [ConfigurationProblem] = []
        _ = YAMLReader.read(bytes, problems: &problems)
        return problems.map { $0.line(file: "f") }
    }

    @Test("scalars, lists and mappings keep their text and place")
    func tree() throws {
        var problems: [ConfigurationProblem] = []
        let root = try #require(
            YAMLReader.read(Array("a: 1\nb:\n  - \"x\"\n  - {c: ~}\n".utf8), problems: &problems))
        #expect(problems.isEmpty)
        guard case .mapping(let members) = root.content else {
            Issue.record("no mapping")
            return
        }
        #expect(members.map(\.key) == ["a", "b"])
        #expect(members[1].mark == YAMLMark(line: 2, column: 1))
        guard case .sequence(let items) = members[1].value.content, case .scalar(let first) = items[0].content
        else {
            Issue.record("no list of scalars")
            return
        }
        #expect(first.text == "x" && !first.isPlain && !first.isNull)
        #expect(items[1].mark == YAMLMark(line: 4, column: 5))
    }

    @Test(
        "what is not one plain document is refused with its place",
        arguments: [
            ("a: 1\na: 2\n", "f:2:1: a: this key was given already, on line 1"),
            ("x: {a: 1, a: 2}", "f:1:11: x.a: this key was given already, on line 1"),
            ("a: &n 1\n", "f:1:4: a: anchors (`&name`) are not supported; write the value out"),
            ("a: *n\n", "f:1:4: a: aliases (`*name`) are not supported; write the value out"),
            ("a: !!int 1\n", "f:1:4: a: tags (`!name`) are not supported; leave it out"),
            ("[1]: 2\n", "f:1:1: a key must be a plain word"),
            ("a: 1\n---\nb: 2\n", "f:2:1: a second document starts here; there can be one"),
            ("a: [1\n", "f:2:1: this cannot be read as YAML: did not find expected ',' or ']'"),
            (
                "a: b: c\n",
                "f:1:5: this cannot be read as YAML: mapping values are not allowed in this context"
            ),
            ("a: 1\nb: \u{1}\n", "f:2:4: this cannot be read as YAML: control characters are not allowed"),
        ])
    func refused(_ text: String, _ line: String) {
        #expect(problems(Array(text.utf8)) == [line])
    }

    @Test("bytes that are not UTF-8 are refused by line")
    func notUTF8() {
        #expect(problems(Array("a: 1\nb: ".utf8) + [0xC3, 0x28]) == ["f:2:1: this line is not UTF-8"])
    }

    @Test("a file over 1 MiB is refused, one of exactly 1 MiB is not")
    func size() {
        let limit = YAMLReader.sizeLimit
        #expect(problems([UInt8](repeating: 0x20, count: limit)).isEmpty)
        #expect(
            problems([UInt8](repeating: 0x20, count: limit + 1))
                == ["f: the file has 1048577 bytes; the most is 1048576"])
    }

    @Test("nesting beyond 16 levels is refused, and 100,000 open brackets do not crash")
    func depth() {
        let text = String(repeating: "[", count: 16) + String(repeating: "]", count: 16)
        #expect(problems(Array(text.utf8)).isEmpty)
        #expect(
            problems([UInt8](repeating: 0x5B, count: 100_000))
                == ["f:1:18: this is nested deeper than 16 levels"])
    }

    @Test("an empty file holds nothing, and a byte order mark is stepped over")
    func empty() {
        var problems: [ConfigurationProblem] = []
        #expect(YAMLReader.read([], problems: &problems) == nil)
        #expect(YAMLReader.read(Array("# only words\n".utf8), problems: &problems) == nil)
        #expect(YAMLReader.read([0xEF, 0xBB, 0xBF] + Array("a: 1".utf8), problems: &problems) != nil)
        #expect(problems.isEmpty)
    }
}
