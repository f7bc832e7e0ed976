/// Tokens that the gateway has still to be told of: all those of a user whose login was not later than a
/// moment.
///
/// It is stored in the transaction that makes them void, and forgotten once the gateway has acknowledged it.
struct PendingRevocation: Equatable, Sendable {
    var id: Int64
    var userID: Int64
    /// Microseconds since 1970.
    var authenticatedUntil: Int64
}
