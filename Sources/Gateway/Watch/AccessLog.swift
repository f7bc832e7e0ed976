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
    /// The line up to the second, `{"time":"2025-01-19T10:30:00.`, written anew once a second.
    private var opening = ByteBuffer(capacity: 64)
    private var openingMicroseconds = Int64.max
    /// `,"route":"NAME"` for all routes, and where each stands.
    private var routes = ByteBuffer(capacity: 1_024)
    private var routeRanges: [ByteRange] = []

    /// Makes a log that hands its batches to `writer`; without one it writes nothing.
    init(writer: AccessLogWriter?, routes names: [String]) {
        self.writer = writer
        batch = LineBuffer(capacity: writer == nil ? 0 : Self.batchSize + Self.longestLine)
        for name in names {
            let start = routes.count
            routes.append(",\"route\":\"" as StaticString)
            routes.append(escaped: Array(name.utf8.prefix(Self.longestRoute)).span)
            routes.append(0x22)
            routeRanges.append(ByteRange(offset: start, count: routes.count - start))
        }
    }

    /// Tells whether lines wait for `flush`.
    var isWaiting: Bool { lines > 0 }

    /// Adds the line of one request; `path` comes without the query, `user` is empty where no token was
    /// accepted.
    mutating func write(
        _ record: AccessLogRecord, id: Span<UInt8>, method: Span<UInt8>, path: Span<UInt8>, user: Span<UInt8>
    ) {
        if writer == nil { return }
        appendTime(record.wallMicroseconds)
        batch.append("Z\",\"id\":\"")
        batch.append(escaping: id, atMost: Self.longestID)
        batch.append("\",\"address\":\"")
        batch.append(address: record.address)
        batch.append("\",\"method\":\"")
        batch.append(escaping: method, atMost: Self.longestMethod)
        batch.append("\",\"path\":\"")
        batch.append(escaping: path, atMost: Self.longestPath)
        batch.append("\"")
        if record.route >= 0 && record.route < routeRanges.count {
            Self.append(routes, routeRanges[record.route].bounds, to: &batch)
        }
        if record.rule != .none { appendRule(record.rule) }
        appendNumbers(record)
        if user.count > 0 {
            batch.append(",\"user\":\"")
            batch.append(escaping: user, atMost: Self.longestUser)
            batch.append("\"")
        }
        batch.append("}\n")
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

    private mutating func appendTime(_ microseconds: Int64) {
        if openingMicroseconds > microseconds || microseconds &- openingMicroseconds >= 1_000_000 {
            openSecond(microseconds)
        }
        Self.append(opening, 0..<opening.count, to: &batch)
        let fraction = UInt64(truncatingIfNeeded: max(microseconds &- openingMicroseconds, 0))
        batch.append(threeDigits: fraction / 1_000)
    }

    /// Writes the opening for a time; one before 1970 counts as 1970.
    @inline(never)
    private mutating func openSecond(_ microseconds: Int64) {
        let seconds = max(microseconds, 0) / 1_000_000
        openingMicroseconds = seconds * 1_000_000
        opening.removeAll()
        opening.append("{\"time\":\"" as StaticString)
        Timestamp.append(seconds: seconds, into: &opening)
        opening.append(0x2E)
    }

    @inline(never)
    private mutating func appendRule(_ rule: Rule) {
        batch.append(",\"rule\":\"")
        batch.append(rule.name)
        batch.append("\"")
    }

    private mutating func appendNumbers(_ record: AccessLogRecord) {
        batch.append(",\"status\":")
        batch.append(decimal: UInt64(max(record.status, 0)))
        batch.append(",\"bytes_in\":")
        batch.append(decimal: record.bytesIn)
        batch.append(",\"bytes_out\":")
        batch.append(decimal: record.bytesOut)
        batch.append(",\"duration_us\":")
        batch.append(decimal: UInt64(max(record.totalMicroseconds, 0)))
        if record.upstreamMicroseconds >= 0 {
            batch.append(",\"upstream_us\":")
            batch.append(decimal: UInt64(record.upstreamMicroseconds))
        }
    }

    private static func append(
        _ source: borrowing ByteBuffer, _ range: Range<Int>, to batch: inout LineBuffer
    ) {
        batch.append(source.readable.extracting(range))
    }
}
