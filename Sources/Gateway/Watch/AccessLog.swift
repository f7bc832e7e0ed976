import Bytes
import EventLoop
import Telemetry

/// One worker's access log: a JSON line for each request, gathered in a batch that the writer's thread takes.
///
///     {"time":"2025-01-19T10:30:00.123Z","id":"…","address":"203.0.113.7","method":"GET","path":"/users/me",
///      "route":"users","rule":"token_expired","status":401,"bytes_in":310,"bytes_out":702,
///      "duration_us":95,"upstream_us":61,"user":"42"}⏎
///
/// `route`, `rule`, `upstream_us` and `user` are left out where there is none. A line holds no query and no
/// token. Nothing is allocated after `init`, and no text makes a line long: each is cut at its bound.
struct AccessLog: ~Copyable {
    /// A batch of so many bytes is handed over at once; a smaller one when the worker's timer says so.
    static let batchSize = 32 * 1_024
    /// How often the worker should call `flush`.
    static let flushMicroseconds: Int64 = 100_000

    /// The bytes that are kept of each text; an escaped byte takes six.
    static let longestID = 128
    static let longestMethod = 32
    static let longestPath = 1_024
    static let longestUser = 256
    static let longestRoute = 128
    static let longestLine =
        6 * (longestID + longestMethod + longestPath + longestUser + longestRoute) + 1_024

    private let writer: AccessLogWriter?
    private var batch: LineBuffer
    private var lines = 0
    private var texts: LogTexts
    /// Where the few texts that need escapes are written first.
    private var escaped = ByteBuffer(capacity: 1_024)

    /// Makes a log that hands its batches to `writer`; without one it writes nothing.
    init(writer: AccessLogWriter?, routes: [String]) {
        self.writer = writer
        batch = LineBuffer(capacity: writer == nil ? 0 : Self.batchSize + Self.longestLine)
        texts = LogTexts(routes: routes, longestRoute: Self.longestRoute)
    }

    /// Tells whether lines wait for `flush`.
    var isWaiting: Bool { lines > 0 }

    /// Adds the line of one request; `id` is of letters, digits, `.`, `_` and `-`, `path` comes without the
    /// query, `user` is empty where no token was accepted.
    @inline(__always)
    mutating func write(
        _ record: AccessLogRecord, id: Span<UInt8>, method: Span<UInt8>, path: Span<UInt8>, user: Span<UInt8>
    ) {
        if writer == nil { return }
        texts.open(record.wallMicroseconds)
        let address = texts.find(record.address)
        let id = id.cut(to: Self.longestID)
        let method = method.cut(to: Self.longestMethod)
        let path = path.cut(to: Self.longestPath)
        let user = user.cut(to: Self.longestUser)
        var size = Self.compose(record, texts, address, id, method, path, user, &batch)
        if size < 0 {
            size = Self.compose(record, texts, address, escaping: id, method, path, user, &escaped, &batch)
        }
        batch.commit(size)
        lines &+= 1
        if batch.count >= Self.batchSize { flush() }
    }

    /// Hands what has been gathered to the writer; where that has no room, the lines are dropped and counted
    /// there.
    mutating func flush() {
        guard let writer, lines > 0 else { return }
        writer.submit(batch.readable, lines: lines)
        batch.removeAll()
        lines = 0
    }

    /// Writes one line behind those of the batch, and answers with its length, or, where a text holds
    /// bytes that need escapes, with the complement of it.
    @inline(__always)
    private static func compose(
        _ record: AccessLogRecord, _ texts: borrowing LogTexts, _ address: Int, _ id: Span<UInt8>,
        _ method: Span<UInt8>, _ path: Span<UInt8>, _ user: Span<UInt8>, _ batch: inout LineBuffer
    ) -> Int {
        var line = batch.begin()
        let fraction = max(record.wallMicroseconds &- texts.openingMicroseconds, 0) / 1_000
        texts.open(
            &line, milliseconds: UInt32(truncatingIfNeeded: fraction), id: id, address: address,
            method: method,
            path: path, record)
        texts.appendRoute(record.route, to: &line)
        if record.rule != .none {
            line.append(",\"rule\":\"")
            line.append(record.rule.name)
            line.append("\"")
        }
        line.append(numbersOf: record, user: user)
        return line.isPlain ? line.count : ~line.count
    }

    /// Does the same with texts that need escapes.
    @inline(never)
    private static func compose(
        _ record: AccessLogRecord, _ texts: borrowing LogTexts, _ address: Int,
        escaping id: Span<UInt8>, _ method: Span<UInt8>, _ path: Span<UInt8>, _ user: Span<UInt8>,
        _ escaped: inout ByteBuffer, _ batch: inout LineBuffer
    ) -> Int {
        escaped.removeAll()
        escaped.append(escaped: id)
        let idEnd = escaped.count
        escaped.append(escaped: method)
        let methodEnd = escaped.count
        escaped.append(escaped: path)
        let pathEnd = escaped.count
        escaped.append(escaped: user)
        let bytes = escaped.readable
        let size = compose(
            record, texts, address, bytes.extracting(0..<idEnd), bytes.extracting(idEnd..<methodEnd),
            bytes.extracting(methodEnd..<pathEnd), bytes.extracting(pathEnd..<bytes.count), &batch)
        return size < 0 ? ~size : size
    }
}

extension Span<UInt8> {
    /// The first `longest` bytes.
    @inline(__always)
    @_lifetime(copy self)
    fileprivate func cut(to longest: Int) -> Span<UInt8> {
        count <= longest ? self : extracting(0..<longest)
    }
}
