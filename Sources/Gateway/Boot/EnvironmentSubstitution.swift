/// Puts environment variables in place of `${NAME}` and `${NAME:-default}`; `$$` is one `$`.
///
/// As in the shell, `:-` takes the default when the variable is unset or empty. What comes out is text and is
/// never read as YAML, nor substituted again.
enum EnvironmentSubstitution {
    struct Fault: Error, Equatable {
        var text: String
    }

    static func apply(_ text: String, _ environment: [String: String]) throws(Fault) -> String {
        guard text.utf8.contains(0x24) else { return text }
        var result = ""
        var rest = Substring(text)
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            rest = rest[rest.index(after: dollar)...]
            if rest.first == "$" {
                result += "$"
                rest = rest.dropFirst()
            } else if rest.first == "{", let end = rest.firstIndex(of: "}") {
                result += try value(rest[rest.index(after: rest.startIndex)..<end], environment)
                rest = rest[rest.index(after: end)...]
            } else if rest.first == "{" {
                throw Fault(text: "`${` is never closed; write `${NAME}`, or `$${` for the characters")
            } else {
                throw Fault(text: "a lone `$`; write `$$` for the character, or `${NAME}` for a variable")
            }
        }
        return result + rest
    }

    private static func value(
        _ inner: Substring, _ environment: [String: String]
    ) throws(Fault) -> String {
        let name = inner.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        let rest = inner.dropFirst(name.count)
        guard let first = name.first, !first.isNumber, rest.isEmpty || rest.hasPrefix(":-") else {
            throw Fault(text: "`${\(inner)}` is not understood; write `${NAME}` or `${NAME:-default}`")
        }
        let value = environment[String(name)]
        if rest.isEmpty {
            if let value { return value }
            throw Fault(text: "the variable \(name) is not set; set it, or write `${\(name):-default}`")
        }
        if let value, !value.isEmpty { return value }
        return String(rest.dropFirst(2))
    }
}
