/// What goes wrong at one step of an operation.
enum FaultKind: String, CaseIterable, Sendable {
    /// Nothing: what all others are measured by.
    case none
    case refused
    /// Nothing comes; a head or content stops half way: for as long as it is asked.
    case silence, halfHead, halfBody
    /// Once.
    case truncated
    /// 429, Retry-After 1, once; then one that asks for two hours.
    case busy, busyForLong
    /// 500 once, 503 once, 500 for ever.
    case failing, unavailable, failingForEver
    /// 200, and content that is not what is documented.
    case page, nothing, emptyList, emptyObject, null
    /// The same, whose lists have empty objects in them.
    case hollow
    case endless
    /// 401 once, and for ever.
    case expired, denied
    /// 403, whose message repeats what was secret in the request.
    case echo

    static let timeouts: Set = [FaultKind.silence, .halfHead, .halfBody]
    /// What no JSON is.
    static let unreadable: Set = [FaultKind.page, .nothing]

    /// It goes away after one request.
    var isPassing: Bool { [.truncated, .busy, .failing, .unavailable, .expired].contains(self) }

    /// What a server does with a request of this step, when it has answered so often; nil: it answers well,
    /// or is not there.
    func treatment(_ step: FaultStep, _ after: Int, _ layer: FaultLayer) -> FaultTreatment? {
        switch self {
        case .none, .refused: nil
        case .silence: .silence
        case .halfHead: .halfHead
        case .halfBody: .halfBody
        case .truncated: .truncation
        case .busy: .reply(layer.busy(seconds: 1))
        case .busyForLong: .reply(layer.busy(seconds: 7_200))
        case .failing, .failingForEver: .reply(FaultReply(500, #"{"message":"it is broken"}"#))
        case .unavailable: .reply(FaultReply(503, #"{"message":"it is away"}"#))
        case .page: .reply(FaultReply(200, [("Content-Type", "text/html")], "<html>Welcome</html>"))
        case .nothing: .reply(FaultReply(200, ""))
        case .emptyList: .reply(FaultReply(200, "[]"))
        case .emptyObject: .reply(FaultReply(200, "{}"))
        case .null: .reply(FaultReply(200, "null"))
        case .hollow: step.replies[after].hollow.map { .reply($0) }
        case .endless: .endless
        case .expired, .denied: .reply(layer.expired)
        case .echo: .echo
        }
    }
}
