/// How fetches end, as they are counted.
enum KeyFetchOutcome: Int, CaseIterable, Sendable {
    /// The set differs from the one before.
    case changed
    case same
    case timedOut, tooLarge, unreachable, badStatus, unreadable, broken

    var name: String {
        switch self {
        case .changed: "changed"
        case .same: "same"
        case .timedOut: "timed_out"
        case .tooLarge: "too_large"
        case .unreachable: "unreachable"
        case .badStatus: "bad_status"
        case .unreadable: "unreadable"
        case .broken: "broken"
        }
    }
}
