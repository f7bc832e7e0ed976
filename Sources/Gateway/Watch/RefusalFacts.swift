import EventLoop

/// What is remembered of a refusal, beside its texts.
struct RefusalFacts: Equatable, Sendable {
    /// In microseconds since 1970.
    var wall: Int64 = 0
    var rule = Rule.none
    var status = 0
    /// An index into the routes; -1: none took it.
    var route = -1
    /// The route whose CORS policy judged a preflight; -1: none, or it was no preflight.
    var preflightRoute = -1
    /// The provider whose token had been found good; -1: none.
    var provider = -1
    var address = IPAddress.any
}
