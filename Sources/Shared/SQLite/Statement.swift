// Invariant: `handle` is a compiled statement that this value alone owns and finalizes; SQLite keeps its
// connection alive until then. Column pointers are read at once, with the count that SQLite gives, before any
// other call.
internal import CSQLite

/// A compiled statement, for use again and again: bind, step over the rows, reset.
///
/// Parameters count from 1, columns from 0, as in SQLite.
@safe
public struct Statement: ~Copyable {
    private let handle: OpaquePointer

    init(_ handle: OpaquePointer) {
        unsafe self.handle = handle
    }

    deinit {
        unsafe sqlite3_finalize(handle)
    }

    public mutating func bind(_ index: Int, _ value: Int64) throws(SQLiteError) {
        try check(unsafe sqlite3_bind_int64(handle, Int32(clamping: index), value))
    }

    public mutating func bind(_ index: Int, _ value: Int) throws(SQLiteError) {
        try bind(index, Int64(value))
    }

    /// Binds text; what is not UTF-8 is stored as it is.
    public mutating func bind(_ index: Int, text: Span<UInt8>) throws(SQLiteError) {
        let handle = unsafe handle
        try check(
            unsafe text.withUnsafeBufferPointer {
                unsafe csqlite_bind_text(
                    handle, Int32(clamping: index), $0.baseAddress, Int32(clamping: $0.count))
            })
    }

    public mutating func bind(_ index: Int, _ text: String) throws(SQLiteError) {
        try bind(index, text: [UInt8](text.utf8).span)
    }

    public mutating func bind(_ index: Int, blob: Span<UInt8>) throws(SQLiteError) {
        let handle = unsafe handle
        try check(
            unsafe blob.withUnsafeBufferPointer {
                unsafe csqlite_bind_blob(
                    handle, Int32(clamping: index), $0.baseAddress, Int32(clamping: $0.count))
            })
    }

    public mutating func bindNull(_ index: Int) throws(SQLiteError) {
        try check(unsafe sqlite3_bind_null(handle, Int32(clamping: index)))
    }

    /// Goes on to the next row: true when there is one, false at the end, which also resets the statement.
    public mutating func step() throws(SQLiteError) -> Bool {
        let code = unsafe sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        if code == SQLITE_DONE {
            unsafe sqlite3_reset(handle)
            return false
        }
        let error = fault(code)
        unsafe sqlite3_reset(handle)
        throw error
    }

    /// Runs the statement to its end, and makes it ready for the next time.
    public mutating func run() throws(SQLiteError) {
        while try step() {}
    }

    /// Makes the statement ready to be run again; bindings stay until they are replaced.
    public mutating func reset() {
        unsafe sqlite3_reset(handle)
    }

    /// What a column of the row at hand holds.
    public enum Kind: Equatable, Sendable { case integer, text, null }

    public var columnCount: Int { Int(unsafe sqlite3_column_count(handle)) }

    /// Numbers with a fraction and blobs read as text.
    public func kind(at column: Int) -> Kind {
        switch unsafe sqlite3_column_type(handle, Int32(clamping: column)) {
        case SQLITE_INTEGER: .integer
        case SQLITE_NULL: .null
        default: .text
        }
    }

    public func integer(at column: Int) -> Int64 {
        unsafe sqlite3_column_int64(handle, Int32(clamping: column))
    }

    public func isNull(at column: Int) -> Bool {
        unsafe sqlite3_column_type(handle, Int32(clamping: column)) == SQLITE_NULL
    }

    /// The column as text, with what is not UTF-8 replaced; empty when it is null.
    public func text(at column: Int) -> String {
        String(decoding: bytes(at: column), as: UTF8.self)
    }

    /// The bytes of a text or a blob; empty when it is null.
    public func bytes(at column: Int) -> [UInt8] {
        guard let start = unsafe sqlite3_column_blob(handle, Int32(clamping: column)) else { return [] }
        let count = Int(unsafe sqlite3_column_bytes(handle, Int32(clamping: column)))
        return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    }

    private func check(_ code: Int32) throws(SQLiteError) {
        if code != SQLITE_OK { throw fault(code) }
    }

    private func fault(_ code: Int32) -> SQLiteError {
        let connection = unsafe sqlite3_db_handle(handle)
        return SQLiteError(code: code, message: unsafe String(cString: sqlite3_errmsg(connection)))
    }
}
