import EventLoop
import PostgreSQL

/// The database of one process; each thread gets a `Store` of its own.
final class Database: Sendable {
    let address: DatabaseAddress
    private let pool: PostgreSQLPool?
    /// Whoever writes to a file of SQLite's waits here, in turn, rather than asleep in its busy handler.
    private let turn = Turn()

    /// Connects to nothing yet. `connections` bounds those to a server.
    init(_ address: DatabaseAddress, connections: Int) throws(IOError) {
        self.address = address
        switch address {
        case .sqlite: pool = nil
        case .postgreSQL(let url):
            pool = try PostgreSQLPool(url: url, limits: PostgreSQLPool.Limits(connections: connections))
        }
    }

    /// As `init`, and makes the folder of a file.
    static func opened(_ address: DatabaseAddress, connections: Int) throws(DatabaseFault) -> Database {
        do throws(Files.Failure) {
            if case .sqlite(let path) = address, let folder = Files.parent(of: path) {
                try Files.makeFolder(folder)
            }
        } catch {
            throw DatabaseFault(text: "\(error.path): \(error.reason)")
        }
        do throws(IOError) {
            return try Database(address, connections: connections)
        } catch {
            throw DatabaseFault(text: "\(address.description): \(error)")
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

    /// A file on this machine, which answers a look-up from memory.
    var isLocal: Bool {
        if case .sqlite = address { return true }
        return false
    }

    /// `waits`: for a lock that another connection holds, which is a fault otherwise.
    func store(waits: Bool = true) -> any Store {
        switch address {
        case .sqlite(let path): SQLiteStore(path: path, turn: turn, waits: waits)
        case .postgreSQL(let url): PostgreSQLStore(url: url, pool: pool)
        }
    }
}
