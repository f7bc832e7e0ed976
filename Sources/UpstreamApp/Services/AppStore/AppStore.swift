import JSON

/// Purchases in Apple's App Store.
protocol AppStore: Sendable {
    func transaction(_ id: String) throws(ServiceError) -> AppStoreTransaction
    /// All purchases of the customer who made one, by pages of 20.
    func history(
        of id: String, _ filter: AppStoreHistoryFilter, revision: String?
    ) throws(ServiceError) -> AppStorePage
    /// The customer's latest purchase.
    func latestTransaction(of id: String) throws(ServiceError) -> AppStoreTransaction?
    /// The customer's subscriptions; asked for once in ten minutes.
    func subscriptions(of id: String) throws(ServiceError) -> [AppStoreSubscription]
    /// Whether the customer has a product now: a subscription that is served, or a purchase that nobody took
    /// back.
    func has(_ productID: String, _ id: String) throws(ServiceError) -> Bool
    func refunds(of id: String, revision: String?) throws(ServiceError) -> AppStorePage
    /// The purchases of an order, by the number on the customer's receipt.
    func order(_ id: String) throws(ServiceError) -> [AppStoreTransaction]
    /// Lets a subscription go on for longer; answers with its new end, in milliseconds since 1970.
    func extend(_ originalID: String, _ ext: AppStoreExtension) throws(ServiceError) -> Int64

    /// What an app or Apple brings: verified, for this app.
    func verify(transaction signed: String) throws(ServiceError) -> AppStoreTransaction
    /// nil: it has come before, and has been acknowledged.
    func receive(notification signed: String) throws(ServiceError) -> AppStoreNotification?
    /// What it brought is kept: it is new no more. Without this, Apple's repetition is.
    func acknowledge(_ notification: AppStoreNotification)
    /// Has Apple send a notification of type TEST, and answers with its token; then what became of it.
    func sendTestNotification() throws(ServiceError) -> String
    func testNotification(_ token: String) throws(ServiceError) -> JSONValue

    /// Whether the key is taken.
    func check() throws(ServiceError)
}
