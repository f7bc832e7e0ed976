/// Which database is used.
enum DatabaseAddress: Equatable, Sendable {
    /// A file of SQLite's.
    case sqlite(path: String)
    /// A URL that libpq reads; it may hold a password, and is never shown.
    case postgreSQL(url: String)

    /// What may be shown of it.
    var description: String {
        switch self {
        case .sqlite(let path): path
        case .postgreSQL: "DATABASE_URL"
        }
    }
}
