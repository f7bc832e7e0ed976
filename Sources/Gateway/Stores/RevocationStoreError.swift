import EventLoop
import SQLite

/// Why the store of revocations cannot start.
enum RevocationStoreError: Error, Equatable {
    case database(SQLiteError)
    case system(IOError)
    /// The file holds more entries in force than the table may: to leave some out would let revoked tokens
    /// pass.
    case tooManyEntries
}
