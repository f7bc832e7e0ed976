/// What a header policy does to the fields of messages in one direction.
///
/// What is set replaces whatever the message brings by that name, what is added stands beside it, what is
/// removed is taken out.
struct FieldChanges: Equatable, Sendable {
    struct Line: Equatable, Sendable {
        var name: String
        var value: String
    }

    /// Names whose fields are taken out, those that are set among them; in lower case.
    private(set) var removed: [String] = []
    /// What is put in, in this order.
    private(set) var lines: [Line] = []

    var isEmpty: Bool { removed.isEmpty && lines.isEmpty }

    mutating func remove(_ name: String) {
        let name = name.lowercased()
        lines.removeAll { $0.name.lowercased() == name }
        if !removed.contains(name) { removed.append(name) }
    }

    mutating func set(_ name: String, _ value: String) {
        remove(name)
        add(name, value)
    }

    mutating func add(_ name: String, _ value: String) {
        lines.append(Line(name: name, value: value))
    }

    /// These changes, and after them those of `later`.
    func followed(by later: FieldChanges) -> FieldChanges {
        var result = self
        for name in later.removed { result.remove(name) }
        result.lines += later.lines
        return result
    }
}
