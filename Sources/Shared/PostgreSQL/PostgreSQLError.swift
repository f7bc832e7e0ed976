/// A fault of a PostgreSQL server, or on the way to it. Its text is for the log: it may name hosts and users.
public struct PostgreSQLError: Error, Equatable, Sendable {
    public enum Kind: Equatable, Sendable {
        /// No connection could be made, or the one at hand is gone.
        case connection
        /// The deadline passed; the connection is of no more use.
        case timeout
        /// The server refused a statement, with its SQLSTATE.
        case server(state: String)
        /// All connections of the pool were in use for too long.
        case exhausted
    }

    public var kind: Kind
    public var message: String

    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// The server is going down or coming up, and says so (class 57P): another connection may fare better.
    public var isShutdown: Bool {
        if case .server(let state) = kind { return state.hasPrefix("57P") }
        return false
    }

    /// The transaction met another one and was rolled back; the whole of it can be run again (40001, 40P01).
    public var isContention: Bool {
        if case .server(let state) = kind { return state == "40001" || state == "40P01" }
        return false
    }
}
