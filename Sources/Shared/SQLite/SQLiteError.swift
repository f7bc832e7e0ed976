/// A fault that SQLite reported: its extended result code, and its text.
public struct SQLiteError: Error, Equatable, Sendable {
    public var code: Int32
    public var message: String

    public init(code: Int32, message: String) {
        self.code = code
        self.message = message
    }

    /// The code without its extension.
    public var primaryCode: Int32 { code & 0xFF }
    /// Another connection holds the lock (SQLITE_BUSY, SQLITE_LOCKED).
    public var isBusy: Bool { primaryCode == 5 || primaryCode == 6 }
    /// The disk, or the bound on the file, is full (SQLITE_FULL).
    public var isFull: Bool { primaryCode == 13 }
    /// A constraint refused the change (SQLITE_CONSTRAINT), such as UNIQUE.
    public var isConstraint: Bool { primaryCode == 19 }
}
