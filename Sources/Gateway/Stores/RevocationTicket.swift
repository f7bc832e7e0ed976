/// Who asked for a commit: a worker, by the index of its completion queue, and one of its exchanges.
struct RevocationTicket: Equatable, Sendable {
    var worker: Int
    var exchange: UInt64
}
