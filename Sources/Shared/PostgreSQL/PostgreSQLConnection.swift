// Invariant: `handle` is a connection of libpq that this value alone owns, and finishes in `deinit`, unless
// it was parked: then its bits are handed on whole. Results are cleared in the function that got them, after
// their texts have been copied; parameter pointers point into one array that outlives the call.
internal import CPostgreSQL
internal import EventLoop

/// One connection to a PostgreSQL server, which belongs to one thread at a time. Every wait has a deadline.
///
/// Statements are written with `?1`, `?2` as in SQLite, and prepared when they are first met.
@safe
public struct PostgreSQLConnection: ~Copyable {
    private let handle: OpaquePointer
    private let deadlines: PostgreSQLDeadlines
    private var prepared: [String: String]
    /// After a fault that leaves it unclear what the server does next.
    private var isSpoiled = false
    private var isParked = false

    /// A connection that waits in a pool.
    struct Parked: Sendable {
        fileprivate var bits: UInt
        fileprivate var prepared: [String: String]
        /// On the monotonic clock, in microseconds.
        var since: Int64
    }

    /// Connects to `url`, `postgres://USER:PASSWORD@HOST:PORT/DATABASE` or whatever else libpq reads.
    public static func connect(
        _ url: String, deadlines: PostgreSQLDeadlines
    ) throws(PostgreSQLError) -> PostgreSQLConnection {
        let deadline = Moment.now().monotonic + Int64(deadlines.connect) * 1_000
        var connection = unsafe PostgreSQLConnection(try open(url, until: deadline), deadlines, prepared: [:])
        try connection.execute(
            """
            SET statement_timeout = \(deadlines.statement); SET lock_timeout = \(deadlines.lock);
            SET idle_in_transaction_session_timeout = \(deadlines.statement * 2); SET synchronous_commit = on;
            SET default_transaction_isolation = 'read committed'
            """, withinMilliseconds: deadlines.connect)
        return connection
    }

    /// Takes up a parked connection.
    static func resume(
        _ parked: Parked, deadlines: PostgreSQLDeadlines
    ) throws(PostgreSQLError) -> PostgreSQLConnection {
        guard let handle = unsafe OpaquePointer(bitPattern: parked.bits) else {
            throw PostgreSQLError(.connection, "no connection was parked")
        }
        return unsafe PostgreSQLConnection(handle, deadlines, prepared: parked.prepared)
    }

    private init(_ handle: OpaquePointer, _ deadlines: PostgreSQLDeadlines, prepared: [String: String]) {
        unsafe self.handle = handle
        self.deadlines = deadlines
        self.prepared = prepared
    }

    deinit {
        if !isParked { unsafe PQfinish(handle) }
    }

    /// Hands the connection on to whoever takes it up again; this value is of no more use.
    mutating func park(at now: Int64) -> Parked {
        isParked = true
        return Parked(bits: UInt(bitPattern: unsafe handle), prepared: prepared, since: now)
    }

    /// Ends a connection that nobody takes up again.
    static func finish(_ parked: Parked) {
        if let pointer = unsafe OpaquePointer(bitPattern: parked.bits) { unsafe PQfinish(pointer) }
    }

    /// Nothing is under way, and as far as is known the server is there.
    public var isReady: Bool {
        unsafe !isSpoiled && !isParked && PQstatus(handle) == CONNECTION_OK
            && PQtransactionStatus(handle) == PQTRANS_IDLE
    }

    /// Runs statements that take no parameters and whose rows nobody wants.
    public mutating func execute(_ sql: String, withinMilliseconds bound: Int? = nil) throws(PostgreSQLError)
    {
        precondition(!isParked, "the connection was given back")
        let deadline = deadline(bound)
        guard unsafe PQsendQuery(handle, sql) == 1 else { throw connectionFault() }
        _ = try results(until: deadline)
    }

    /// Runs one statement and answers with its rows.
    public mutating func rows(
        _ sql: String, _ values: [PostgreSQLValue]
    ) throws(PostgreSQLError) -> [[PostgreSQLValue]] {
        precondition(!isParked, "the connection was given back")
        let deadline = deadline(nil)
        let name = try preparedName(sql, until: deadline)
        let sent = unsafe Self.withPointers(values) { pointers in
            unsafe PQsendQueryPrepared(handle, name, CInt(values.count), pointers, nil, nil, 0)
        }
        guard sent == 1 else { throw connectionFault() }
        return try results(until: deadline)
    }

    private mutating func preparedName(
        _ sql: String, until deadline: Int64
    ) throws(PostgreSQLError) -> String {
        if let name = prepared[sql] { return name }
        let name = "postern_\(prepared.count + 1)"
        let text = String(sql.map { $0 == "?" ? "$" : $0 })
        guard unsafe PQsendPrepare(handle, name, text, 0, nil) == 1 else { throw connectionFault() }
        _ = try results(until: deadline)
        prepared[sql] = name
        return name
    }

    private func deadline(_ bound: Int?) -> Int64 {
        Moment.now().monotonic + Int64(bound ?? deadlines.statement + deadlines.margin) * 1_000
    }

    /// Takes everything that the last command brings; the first fault is thrown once all has been taken.
    private mutating func results(until deadline: Int64) throws(PostgreSQLError) -> [[PostgreSQLValue]] {
        try flush(until: deadline)
        var rows: [[PostgreSQLValue]] = []
        var fault: PostgreSQLError?
        while true {
            while unsafe PQisBusy(handle) != 0 {
                try wait(forWriting: false, until: deadline)
                guard unsafe PQconsumeInput(handle) == 1 else { throw connectionFault() }
            }
            guard let result = unsafe PQgetResult(handle) else { break }
            defer { unsafe PQclear(result) }
            switch unsafe PQresultStatus(result) {
            case PGRES_TUPLES_OK: rows += unsafe Self.rows(result)
            case PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: break
            default: if fault == nil { fault = unsafe Self.fault(result) }
            }
        }
        if let fault {
            if fault.kind == .connection || fault.isShutdown { isSpoiled = true }
            throw fault
        }
        return rows
    }

    private mutating func flush(until deadline: Int64) throws(PostgreSQLError) {
        while true {
            switch unsafe PQflush(handle) {
            case 0: return
            case 1: try wait(forWriting: true, until: deadline)
            default: throw connectionFault()
            }
            guard unsafe PQconsumeInput(handle) == 1 else { throw connectionFault() }
        }
    }

    private mutating func wait(forWriting: Bool, until deadline: Int64) throws(PostgreSQLError) {
        do throws(PostgreSQLError) {
            try Self.wait(unsafe PQsocket(handle), forWriting: forWriting, until: deadline)
        } catch {
            isSpoiled = true
            throw error
        }
    }

    private mutating func connectionFault() -> PostgreSQLError {
        isSpoiled = true
        return unsafe PostgreSQLError(.connection, Self.line(PQerrorMessage(handle)))
    }

    private static func wait(
        _ socket: CInt, forWriting: Bool, until deadline: Int64
    ) throws(PostgreSQLError) {
        let left = (deadline - Moment.now().monotonic + 999) / 1_000
        let isReady =
            left > 0
            && (forWriting
                ? Poll.isWritable(socket, withinMilliseconds: Int(left))
                : Poll.isReadable(socket, withinMilliseconds: Int(left)))
        if !isReady { throw PostgreSQLError(.timeout, "the server did not answer in time") }
    }

    private static func open(_ url: String, until deadline: Int64) throws(PostgreSQLError) -> OpaquePointer {
        // What stands before dbname is a default that the URL may change, what stands behind it is fixed.
        let settings: [(String, String)] = [
            ("fallback_application_name", "upstream-app"), ("keepalives_idle", "30"),
            ("keepalives_interval", "10"), ("keepalives_count", "3"), ("dbname", url),
            ("client_encoding", "UTF8"),
        ]
        let opened = unsafe withPointers(settings.map { .text($0.0) }) { names in
            unsafe withPointers(settings.map { .text($0.1) }) { values in
                unsafe PQconnectStartParams(names, values, 1)
            }
        }
        guard let connection = unsafe opened else { throw PostgreSQLError(.connection, "out of memory") }
        do throws(PostgreSQLError) {
            unsafe cpostgresql_drop_notices(connection)
            var step = PGRES_POLLING_WRITING
            while step != PGRES_POLLING_OK {
                if unsafe step == PGRES_POLLING_FAILED || PQstatus(connection) == CONNECTION_BAD {
                    // What libpq cannot read it repeats whole, password and all.
                    let message = unsafe line(PQerrorMessage(connection))
                    throw PostgreSQLError(.connection, message.replacing(url, with: "the URL"))
                }
                try wait(
                    unsafe PQsocket(connection), forWriting: step == PGRES_POLLING_WRITING, until: deadline)
                step = unsafe PQconnectPoll(connection)
            }
            guard unsafe PQsetnonblocking(connection, 1) == 0 else {
                throw PostgreSQLError(.connection, "the connection cannot be made non-blocking")
            }
            return unsafe connection
        } catch {
            unsafe PQfinish(connection)
            throw error
        }
    }

    /// Why `url` cannot be read, in libpq's words without the URL; nil when it can.
    public static func fault(of url: String) -> String? {
        var message: UnsafeMutablePointer<CChar>?
        let options = unsafe PQconninfoParse(url, &message)
        defer {
            unsafe PQconninfoFree(options)
            unsafe PQfreemem(message)
        }
        if unsafe options != nil { return nil }
        return unsafe line(message).replacing(url, with: "the URL")
    }

    private static func rows(_ result: OpaquePointer) -> [[PostgreSQLValue]] {
        let columns = unsafe PQnfields(result)
        return (0..<(unsafe PQntuples(result))).map { row in
            (0..<columns).map { column in
                if unsafe PQgetisnull(result, row, column) != 0 { return .null }
                guard let start = unsafe PQgetvalue(result, row, column) else { return .null }
                let text = unsafe String(cString: start)
                // bigint, integer and smallint.
                guard [20, 21, 23].contains(unsafe PQftype(result, column)), let value = Int64(text) else {
                    return .text(text)
                }
                return .integer(value)
            }
        }
    }

    private static func fault(_ result: OpaquePointer) -> PostgreSQLError {
        let message = unsafe line(PQresultErrorMessage(result))
        guard let state = unsafe cpostgresql_state(result) else {
            return PostgreSQLError(.connection, message)
        }
        return unsafe PostgreSQLError(.server(state: String(cString: state)), message)
    }

    /// The first line of what libpq says.
    private static func line(_ text: UnsafePointer<CChar>?) -> String {
        guard let text = unsafe text else { return "" }
        return unsafe String(cString: text).split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    }

    /// Runs `body` with one pointer to terminated text for each value, and a null pointer behind the last.
    private static func withPointers<Result>(
        _ values: [PostgreSQLValue], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
    ) -> Result {
        var bytes: [CChar] = []
        var starts: [Int?] = []
        for value in values {
            guard let text = value.wireText else {
                starts.append(nil)
                continue
            }
            starts.append(bytes.count)
            bytes += text.utf8.map { CChar(bitPattern: $0) }
            bytes.append(0)
        }
        return unsafe bytes.withUnsafeBufferPointer { buffer in
            var pointers = unsafe starts.map { start in
                unsafe start.flatMap { unsafe buffer.baseAddress?.advanced(by: $0) }
            }
            unsafe pointers.append(nil)
            return unsafe pointers.withUnsafeBufferPointer { unsafe body($0.baseAddress) }
        }
    }
}
