/// Some of a customer's purchases, and what asks for the next; nil: there are no more.
struct AppStorePage: Equatable, Sendable {
    var transactions: [AppStoreTransaction]
    var nextRevision: String?
}
