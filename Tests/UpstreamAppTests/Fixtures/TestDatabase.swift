import TestServers
import Testing

@testable import UpstreamApp

/// The databases that the same tests run against.
enum TestDatabase: CaseIterable, Sendable {
    case sqlite
    case postgreSQL

    /// A new one with its tables.
    func make(in folder: TemporaryFolder) throws -> Database {
        let database = try Database(try address(in: folder), connections: 8)
        _ = try database.migrated()
        return database
    }

    /// A new one without tables; SQLite's is always the same file of the folder.
    func address(in folder: TemporaryFolder) throws -> DatabaseAddress {
        switch self {
        case .sqlite: return .sqlite(path: folder.path + "/app.sqlite")
        case .postgreSQL:
            let server = try #require(PostgreSQLServer.shared, "a PostgreSQL server must be installed")
            return .postgreSQL(url: try server.makeDatabase())
        }
    }
}
