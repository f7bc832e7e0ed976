/// One place that breaks a rule, as a test's message shows it.
struct Violation: Equatable, CustomStringConvertible {
    var path: String
    /// From 1; 0 when the whole file is meant.
    var line: Int
    var sentence: String

    var description: String { line > 0 ? "\(path):\(line): \(sentence)" : "\(path): \(sentence)" }
}
