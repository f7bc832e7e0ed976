/// Why a subscription goes on for longer.
struct AppStoreExtension: Equatable, Sendable {
    enum Reason: Int64, Sendable {
        case undeclared = 0
        case customerSatisfaction, other, serviceIssue
    }

    /// 1 to 90.
    var days: Int
    var reason: Reason
    /// The app's own id of this; the same again changes nothing.
    var requestID: String
}
