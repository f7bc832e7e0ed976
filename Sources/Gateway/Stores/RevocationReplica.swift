import Bytes
import EventLoop
import Redis
import Telemetry

/// The work of the thread that keeps a copy of everything revoked by others.
///
///     connect ▸ where the stream ends ▸ all keys, page by page ▸ the stream, from where it was read last
///                                          ▲─────── again, each scan interval ──────┘
///
/// What the stream tells is in force here within a moment; keys of writers that do not append to the stream
/// are found by the scan. Where the copy has come to moves on only after everything up to there is in force
/// and on disk here.
struct RevocationReplica: ~Copyable {
    private static let page = 500
    private static let takeOverMilliseconds = 5_000
    private static let patienceMicroseconds: Int64 = 1_000_000

    private let store: RevocationStore
    private let sharing: RevocationSharing
    private var client: RedisClient
    private var command = ByteBuffer()
    private var connection = 0
    /// Of the stream's entry that was taken over last.
    private var position = "0-0"
    /// Of the scan under way; nil: none is.
    private var cursor: String?
    private var scanBegunAt = Int64.min
    /// When the last whole scan, and the last reading of the stream to its end, began.
    private var scannedAt = Int64.min
    private var readAt = Int64.min
    private var isAway = false

    init(_ store: RevocationStore, _ sharing: RevocationSharing) {
        self.store = store
        self.sharing = sharing
        // No request waits for this connection.
        let patience = min(Self.patienceMicroseconds, sharing.settings.staleMicroseconds / 2)
        client = RedisClient(sharing.access, patienceMicroseconds: patience)
    }

    /// Takes one step; false when there is nothing to do before a pause.
    mutating func step() -> Bool {
        do throws(RedisFault) {
            try client.connect()
            if client.connectionCount != connection { try begin() }
            let now = Moment.now().monotonic
            if cursor == nil, now - scanBegunAt >= sharing.settings.scanMicroseconds { beginScan(now) }
            if let cursor { try scan(from: cursor) }
            try readStream()
            answered()
            return true
        } catch {
            fail(error)
            return false
        }
    }

    /// Finds out whether the stream still goes on where it was read last; an emptied one begins anew.
    private mutating func begin() throws(RedisFault) {
        write(["XREVRANGE", RevocationKeys.stream.description, "+", "-", "COUNT", "1"])
        var entries: [RevocationStreamReply.Entry]?
        try ask(1) { entries = RevocationStreamReply.entries($0, from: 0) }
        guard let entries else { throw RedisFault(text: "its stream of revocations cannot be read") }
        let isBehind = entries.first.map { Self.precedes($0.id, position) } ?? true
        if isBehind { position = "0-0" }
        beginScan(Moment.now().monotonic)
        connection = client.connectionCount
    }

    private mutating func beginScan(_ now: Int64) {
        cursor = "0"
        scanBegunAt = now
    }

    private mutating func scan(from cursor: String) throws(RedisFault) {
        write(["SCAN", cursor, "MATCH", RevocationKeys.pattern.description, "COUNT", "\(Self.page)"])
        var next: String?
        var keys: [[UInt8]] = []
        try ask(1) { reply in
            guard reply.count >= 3, reply[1].kind == .string, reply[2].kind == .array else { return }
            next = reply.text.extracting(reply[1].text.bounds).text
            for index in 3..<reply.count {
                keys.append(reply.text.extracting(reply[index].text.bounds).array)
            }
        }
        guard let next else { throw RedisFault(text: "its keys cannot be read") }
        while !keys.isEmpty {
            try takeOver(rows(of: Array(keys.prefix(Self.page))))
            keys.removeFirst(min(keys.count, Self.page))
        }
        if next == "0" {
            self.cursor = nil
            scannedAt = scanBegunAt
        } else {
            self.cursor = next
        }
    }

    /// What the values and lives of these keys come to.
    private mutating func rows(of keys: [[UInt8]]) throws(RedisFault) -> [RevocationFile.Row] {
        command.removeAll()
        for key in keys {
            for verb in ["GET", "PTTL"] as [StaticString] {
                command.beginCommand(argumentCount: 2)
                command.append(argument: verb)
                command.append(argument: key.span)
            }
        }
        var values: [[UInt8]?] = []
        var lives: [Int64] = []
        try client.perform(command, count: keys.count * 2) { reply in
            switch reply[0].kind {
            case .integer: lives.append(reply[0].integer)
            case .string: values.append(reply.text.extracting(reply[0].text.bounds).array)
            case .null: values.append(nil)
            // Whatever type it has, the key is there.
            case .status, .error, .array: values.append([])
            }
        }
        guard values.count == keys.count, lives.count == keys.count else {
            throw RedisFault(text: "its keys cannot be read")
        }
        let now = Moment.now().wall
        var rows: [RevocationFile.Row] = []
        for (key, (value, life)) in zip(keys, zip(values, lives)) {
            guard let value, life != -2 else { continue }
            rows += RevocationCopy.rows(
                key: key.span, value: value.span, lifeMilliseconds: life < 0 ? nil : life, now: now,
                providers: store.providers)
        }
        return rows
    }

    private mutating func readStream() throws(RedisFault) {
        let isBlocking = cursor == nil
        let block = isBlocking ? sharing.settings.blockMilliseconds : 0
        write(
            ["XREAD", "COUNT", "\(Self.page)"] + (isBlocking ? ["BLOCK", "\(block)"] : [])
                + ["STREAMS", RevocationKeys.stream.description, position])
        let begun = Moment.now().monotonic
        var entries: [RevocationStreamReply.Entry]?
        try ask(1, extraMicroseconds: block * 1_000) { entries = RevocationStreamReply.read($0) }
        guard let entries else { throw RedisFault(text: "its stream of revocations cannot be read") }
        let now = Moment.now().wall
        try takeOver(entries.flatMap { RevocationCopy.rows($0, now: now, providers: store.providers) })
        if let last = entries.last { position = last.id }
        if entries.count < Self.page { readAt = begun }
        refresh()
    }

    /// The copy is as old as the older of its two sources, of which a scan may be one interval old.
    private func refresh() {
        if scannedAt == Int64.min || readAt == Int64.min { return }
        let wholeAt = min(readAt, scannedAt + sharing.settings.scanMicroseconds)
        sharing.freshness.extend(to: wholeAt + sharing.settings.staleMicroseconds, wholeAt: wholeAt)
    }

    private func takeOver(_ rows: [RevocationFile.Row]) throws(RedisFault) {
        if rows.isEmpty { return }
        guard store.takeOver(rows, timeoutMilliseconds: Self.takeOverMilliseconds) else {
            throw RedisFault(text: "what it holds could not be stored here")
        }
        sharing.figures.received.add(UInt64(rows.count))
    }

    private mutating func write(_ arguments: [String]) {
        command.removeAll()
        command.beginCommand(argumentCount: arguments.count)
        for argument in arguments { command.append(argument: argument) }
    }

    private mutating func ask(
        _ count: Int, extraMicroseconds: Int64 = 0, _ take: (borrowing ReplyReader) -> Void
    ) throws(RedisFault) {
        var fault: RedisFault?
        try client.perform(command, count: count, extraMicroseconds: extraMicroseconds) { reply in
            fault = RedisClient.fault(of: reply)
            if fault == nil { take(reply) }
        }
        if let fault { throw fault }
    }

    private mutating func fail(_ fault: RedisFault) {
        sharing.figures.copyFaults.add()
        if !isAway {
            let place = sharing.redis.target.description
            sharing.say("gateway: the copy of revocations cannot be kept, Redis at \(place): \(fault.text)")
        }
        isAway = true
    }

    private mutating func answered() {
        if isAway { sharing.say("gateway: the copy of revocations is kept again") }
        isAway = false
    }

    /// The order of the stream's ids, `MILLISECONDS-NUMBER`.
    static func precedes(_ left: String, _ right: String) -> Bool {
        func parts(_ id: String) -> (UInt64, UInt64) {
            let parts = id.split(separator: "-").map { UInt64($0) ?? 0 }
            return (parts.first ?? 0, parts.count > 1 ? parts[1] : 0)
        }
        return parts(left) < parts(right)
    }
}
