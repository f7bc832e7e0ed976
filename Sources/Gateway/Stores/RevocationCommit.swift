/// A commit that waits for the store's thread.
struct RevocationCommit: Sendable {
    /// Who is told.
    enum Asker: Sendable {
        case worker(RevocationTicket)
        case waiter(RevocationWaiter)
    }

    var entry: RevocationEntry
    /// Indices of the providers for whose tokens the entry holds.
    var providers: [Int]
    /// The wall clock when it was asked for, in microseconds.
    var askedAt: Int64
    var asker: Asker
}
