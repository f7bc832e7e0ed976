/// How long each step may take, in milliseconds.
public struct PostgreSQLDeadlines: Equatable, Sendable {
    /// To connect and to greet.
    public var connect = 3_000
    /// One statement at the server, which ends it by itself (`statement_timeout`).
    public var statement = 5_000
    /// A lock that another transaction holds (`lock_timeout`).
    public var lock = 4_000
    /// What the network may add to a statement before its connection is given up.
    public var margin = 1_000

    public init() {}
}
