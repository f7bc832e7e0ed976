/// Names: those given, and those that must be found.
extension ConfigurationReader {
    /// The name that the key of `setting` gives, checked.
    mutating func name(of setting: Setting) -> String {
        let name = setting.name
        if !Self.isName(name) {
            report(
                setting.keyMark, setting.path,
                "a name has 1 to 64 letters, digits, `-` and `_`")
        }
        return name
    }

    /// The indices in `names` of the names listed at `key`; nil when the key is absent. Dangling names are
    /// reported.
    mutating func indices(
        _ section: Section, _ key: String, among names: [String], _ what: String
    ) -> [Int]? {
        guard let items = list(section, key) else { return nil }
        var indices: [Int] = []
        for item in items {
            guard let scalar = scalar(item), let index = index(scalar, item, among: names, what) else {
                continue
            }
            if indices.contains(index) {
                report(item, "\(quoted(scalar)) is in the list already")
            } else {
                indices.append(index)
            }
        }
        return indices
    }

    /// The index of the name in `scalar`; nil when there is none, which is reported.
    mutating func index(
        _ scalar: YAMLNode.Scalar, _ setting: Setting, among names: [String], _ what: String
    ) -> Int? {
        if let index = names.firstIndex(of: scalar.text) { return index }
        var text = "there is no \(what) \(quoted(scalar))"
        if let near = EditDistance.suggestion(for: scalar.text, among: names) {
            text += "; did you mean `\(near)`?"
        } else if names.isEmpty {
            text += "; none is defined"
        } else {
            text += "; there are: \(names.joined(separator: ", "))"
        }
        report(setting, text)
        return nil
    }

    static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
                default: false
                }
            }
    }

    /// RFC 9110, 5.6.2.
    static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }

    /// `text` without spaces and tabs at its ends.
    static func trimmed(_ text: some StringProtocol) -> String {
        let front = text.drop { $0 == " " || $0 == "\t" }
        var end = front.endIndex
        while end > front.startIndex {
            let before = front.index(before: end)
            if front[before] != " " && front[before] != "\t" { break }
            end = before
        }
        return String(front[..<end])
    }
}
