/// Who asked for a commit: where a worker hears of it, and one of its exchanges.
struct RevocationTicket: Sendable {
    var completions: CompletionQueue
    var exchange: UInt64
}
