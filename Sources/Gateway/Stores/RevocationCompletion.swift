/// The outcome of a commit that a worker asked for.
struct RevocationCompletion: Equatable, Sendable {
    /// The `exchange` of the ticket.
    var ticket: UInt64
    /// The revocation is on disk and in force, and with the gateways that share it; otherwise it may be none
    /// of these yet.
    var succeeded: Bool
}
