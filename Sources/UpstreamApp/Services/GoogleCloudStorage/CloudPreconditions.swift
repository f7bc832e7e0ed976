/// What must hold for a change to be made; then it may be asked for again without harm.
struct CloudPreconditions: Equatable, Sendable {
    /// 0: there is no such object.
    var generation: Int64?
    var metageneration: Int64?

    static let none = CloudPreconditions()
    static let absent = CloudPreconditions(generation: 0)

    var query: [(String, String)] {
        [
            generation.map { ("ifGenerationMatch", "\($0)") },
            metageneration.map { ("ifMetagenerationMatch", "\($0)") },
        ].compactMap { $0 }
    }

    var repetition: HTTPExchangeRequest.Repetition {
        generation == nil && metageneration == nil ? .once : .idempotent
    }
}
