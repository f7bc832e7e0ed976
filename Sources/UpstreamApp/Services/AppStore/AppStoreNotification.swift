import JSON

/// What Apple tells of a purchase, version 2
/// (https://developer.apple.com/documentation/appstoreservernotifications).
struct AppStoreNotification: Equatable, Sendable {
    /// The same however often it is sent.
    var id: String
    /// `DID_RENEW`, `REFUND`, `TEST`, …
    var type: String
    var subtype: String?
    /// nil where it is not about one purchase.
    var transaction: AppStoreTransaction?
    var renewal: JSONValue?
    /// All that Apple says.
    var json: JSONValue
}
