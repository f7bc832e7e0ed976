/// A place in a YAML file; both count from 1.
struct YAMLMark: Equatable, Comparable, Sendable {
    var line: Int
    /// In characters.
    var column: Int

    static let start = YAMLMark(line: 1, column: 1)

    static func < (left: YAMLMark, right: YAMLMark) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}
