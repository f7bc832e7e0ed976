import EventLoop
import PostgreSQL

/// The database of one process; each thread gets a `Store` of its own.
final class Database: Sendable {
    let address: DatabaseAddress
    private let pool: PostgreSQLPool?

    /// Connects to nothing yet. `connections` bounds those to a server.
    init(_ address: DatabaseAddress, connections: Int) throws(IOError) {
        self.address = address
        switch address {
        case .sqlite: pool = nil
        case .postgreSQL(let url):
            pool = try PostgreSQLPool(url: url, limits: PostgreSQLPool.Limits(connections: connections))
        }
    }

    /// The database that the settings name; makes the folder of a file.
    static func opened(_ settings: Settings) throws(DatabaseFault) -> Database {
        do throws(Files.Failure) {
            if case .sqlite(let path) = settings.database, let folder = Files.parent(of: path) {
                try Files.makeFolder(folder)
            }
        } catch {
            throw DatabaseFault(text: "\(error.path): \(error.reason)")
        }
        do throws(IOError) {
            return try Database(settings.database, connections: settings.databaseConnections)
        } catch {
            throw DatabaseFault(text: "\(settings.database.description): \(error)")
        }
    }

    /// Brings the tables up to date. What the database said has gone to the log.
    func migrated() throws(DatabaseFault) -> MigrationOutcome {
        do throws(Problem) {
            return try store().migrate()
        } catch {
            throw DatabaseFault(text: "\(address.description): the tables cannot be brought up to date")
        }
    }

    func store() -> any Store {
        switch address {
        case .sqlite(let path): SQLiteStore(path: path)
        case .postgreSQL(let url): PostgreSQLStore(url: url, pool: pool)
        }
    }
}
