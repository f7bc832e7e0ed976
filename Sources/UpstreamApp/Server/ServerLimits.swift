/// How much and how long one server may hold on; times in microseconds.
struct ServerLimits: Sendable {
    var maxConnections: Int
    /// Longer than a gateway keeps an idle connection, so that the gateway is the one that closes.
    var idle: Int64 = 300_000_000
    var head: Int64 = 10_000_000
    var body: Int64 = 10_000_000
    var write: Int64 = 10_000_000
    var linger: Int64 = 1_000_000
    var drain: Int64 = 5_000_000
    /// How long the listener rests when the process has no descriptor left.
    var exhaustion: Int64 = 100_000
    /// Bytes that are read and dropped after the last answer.
    var lingerBytes = 1_048_576

    init(maxConnections: Int) {
        self.maxConnections = maxConnections
    }

    func duration(of deadline: Connection.Deadline) -> Int64 {
        switch deadline {
        case .idle: idle
        case .head: head
        case .body: body
        case .write: write
        case .linger: linger
        }
    }
}
