import JSON

/// The state of a subscription.
struct AppStoreSubscription: Equatable, Sendable {
    enum Status: Int64, Sendable {
        case active = 1
        case expired, billingRetry, billingGracePeriod, revoked
    }

    var group: String
    var originalTransactionID: String
    var status: Status
    var transaction: AppStoreTransaction
    /// What is to become of it at its end.
    var renewal: JSONValue?

    /// Whether what was subscribed to is to be given.
    var isServed: Bool { status == .active || status == .billingGracePeriod }
}
