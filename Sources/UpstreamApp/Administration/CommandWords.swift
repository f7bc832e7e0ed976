/// Takes options and words out of a command line, in any order.
struct CommandWords {
    private var words: [String]

    init(_ words: some Sequence<String>) {
        self.words = Array(words)
    }

    /// Whether an option is there; takes it.
    mutating func flag(_ name: String) -> Bool {
        guard let index = words.firstIndex(of: name) else { return false }
        words.remove(at: index)
        return true
    }

    /// The word behind an option that must be there.
    mutating func value(_ name: String) throws(UsersCommand.Fault) -> String {
        guard let value = try optionalValue(name) else {
            throw UsersCommand.Fault(text: "\(name) is missing")
        }
        return value
    }

    mutating func optionalValue(_ name: String) throws(UsersCommand.Fault) -> String? {
        guard let index = words.firstIndex(of: name) else { return nil }
        guard index + 1 < words.count else { throw UsersCommand.Fault(text: "\(name): a value must follow") }
        let value = words[index + 1]
        words.removeSubrange(index...(index + 1))
        return value
    }

    /// The next word that is no option.
    mutating func word(_ name: String) throws(UsersCommand.Fault) -> String {
        guard let index = words.firstIndex(where: { !$0.hasPrefix("-") }) else {
            throw UsersCommand.Fault(text: "\(name) is missing")
        }
        return words.remove(at: index)
    }

    mutating func user() throws(UsersCommand.Fault) -> UserName {
        guard let number = try optionalValue("--id") else { return .text(try word("USER")) }
        guard let id = Int64(number), id > 0 else {
            throw UsersCommand.Fault(text: "--id: a number from 1 on must follow")
        }
        return .id(id)
    }

    /// Throws when something is left.
    func finish() throws(UsersCommand.Fault) {
        if let word = words.first { throw UsersCommand.Fault(text: "\(word): not expected here") }
    }
}
