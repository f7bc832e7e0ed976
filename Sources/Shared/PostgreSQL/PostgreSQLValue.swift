/// A value of a row or a parameter: this project's columns are of type bigint and text.
public enum PostgreSQLValue: Equatable, Sendable {
    case null
    case integer(Int64)
    case text(String)

    /// What goes over the wire; nil stands for NULL.
    var wireText: String? {
        switch self {
        case .null: nil
        case .integer(let value): String(value)
        case .text(let value): value
        }
    }
}
