/// One thing that is wrong with what the gateway was told: where, which key, and what would be right.
///
/// It never holds the value of a secret, nor any value that came out of a variable by substitution.
struct ConfigurationProblem: Error, Equatable, Sendable {
    /// nil: it is not in the file but in an environment variable, or concerns the file as a whole.
    var mark: YAMLMark?
    /// The path of the key, such as `routes[2].tier`, or the name of a variable; may be empty.
    var key: String
    var text: String
    var isOfEnvironment = false

    init(mark: YAMLMark?, key: String, text: String) {
        self.mark = mark
        self.key = key
        self.text = text
    }

    /// A problem of the file as a whole.
    init(_ key: String, _ text: String) {
        self.init(mark: nil, key: key, text: text)
    }

    /// A problem of the environment variable `variable`.
    init(variable: String, _ text: String) {
        self.init(mark: nil, key: variable, text: text)
        isOfEnvironment = true
    }

    /// The problem in one line, as `file:line:column: key: text`.
    func line(file: String) -> String {
        var line = isOfEnvironment ? "environment" : file
        if let mark { line += ":\(mark.line):\(mark.column)" }
        if !key.isEmpty { line += ": " + Self.clipped(key) }
        return line + ": " + text
    }

    /// A key is the file's own text: it may be long, and hold line ends.
    private static func clipped(_ key: String) -> String {
        let visible = key.unicodeScalars.prefix(120).map {
            $0.value < 0x20 || $0.value == 0x7F ? "?" : String($0)
        }
        return visible.joined() + (key.unicodeScalars.count > 120 ? "…" : "")
    }

    /// By place, those of the environment last.
    static func precedes(_ left: ConfigurationProblem, _ right: ConfigurationProblem) -> Bool {
        if left.isOfEnvironment != right.isOfEnvironment { return right.isOfEnvironment }
        return (left.mark ?? .start) < (right.mark ?? .start)
    }
}
