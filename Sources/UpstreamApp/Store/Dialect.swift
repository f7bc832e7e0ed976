/// What SQLite and PostgreSQL say differently.
enum Dialect: Equatable, Sendable {
    case sqlite
    case postgreSQL

    /// Behind a SELECT within a transaction: others wait who would change the row. SQLite has one writer at a
    /// time anyway.
    var forUpdate: String { self == .sqlite ? "" : " FOR UPDATE" }

    /// As `forUpdate`, without waiting: rows that somebody else holds are left out.
    var forUpdateOfFreeRows: String { self == .sqlite ? "" : " FOR UPDATE SKIP LOCKED" }

    /// Tells whether a column of ASCII text equals a parameter without regard to case, by its unique index.
    func equals(_ column: String, _ parameter: String) -> String {
        switch self {
        // The column's own collation is NOCASE.
        case .sqlite: "\(column) = \(parameter)"
        case .postgreSQL: "lower(\(column) COLLATE \"C\") = lower(\(parameter) COLLATE \"C\")"
        }
    }
}
