/// The outcome of a commit that a worker asked for.
struct RevocationCompletion: Equatable, Sendable {
    /// The `exchange` of the ticket.
    var ticket: UInt64
    /// The revocation is on disk and in force; otherwise nothing of it is.
    var succeeded: Bool
}
