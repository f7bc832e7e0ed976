/// What Apple knows a purchase and all of its renewals by.
struct PurchaseKey: Equatable, Sendable {
    var environment: String
    var originalID: String
}
