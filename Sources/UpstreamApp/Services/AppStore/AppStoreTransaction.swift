import JSON

/// A purchase, as Apple has signed it
/// (https://developer.apple.com/documentation/appstoreserverapi/jwstransaction).
struct AppStoreTransaction: Equatable, Sendable {
    var id: String
    var originalID: String
    var productID: String
    /// `Auto-Renewable Subscription`, `Non-Consumable`, `Consumable`, `Non-Renewing Subscription`
    var type: String?
    var environment: String
    /// The app's own id of who bought.
    var accountToken: String?
    /// Milliseconds since 1970.
    var purchased: Int64
    var expires: Int64?
    /// When it was refunded or taken back.
    var revoked: Int64?
    /// All that Apple says of it.
    var json: JSONValue

    init?(_ json: JSONValue) {
        guard let id = json["transactionId"]?.string, let originalID = json["originalTransactionId"]?.string,
            let productID = json["productId"]?.string, let environment = json["environment"]?.string,
            let purchased = json["purchaseDate"]?.integer
        else { return nil }
        self.id = id
        self.originalID = originalID
        self.productID = productID
        self.environment = environment
        self.purchased = purchased
        type = json["type"]?.string
        accountToken = json["appAccountToken"]?.string
        expires = json["expiresDate"]?.integer
        revoked = json["revocationDate"]?.integer
        self.json = json
    }

    /// Whether it gives what was bought, at a moment in milliseconds.
    func isGood(at moment: Int64) -> Bool { revoked == nil && (expires.map { moment < $0 } ?? true) }
}
