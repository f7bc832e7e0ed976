/// Purchases in Apple's App Store, verified with Apple and kept for the account that brings them first.
struct Purchases: Sendable {
    static let path = PathTemplate("/api/v1/users/me/purchases")

    let appStore: @Sendable () throws(ServiceError) -> any AppStore

    var endpoints: [Endpoint] {
        [
            Endpoint(path: Self.path, operation: .verifyPurchase) { call throws(Problem) in
                try verify(call)
            }
        ]
    }

    private func verify(_ call: EndpointCall) throws(Problem) -> Response {
        let userID = try call.userID()
        var fields = try call.request.texts()
        let id = fields.required("transaction_id", Self.transactionID)
        try fields.finish()
        let found = try call.asking("The App Store cannot be asked at the moment") {
            () throws(ServiceError) in try transaction(id)
        }
        guard let found else { throw Problem(.notFound, "Purchase not found") }
        let store = call.store
        let owner = try store.write { () throws(Problem) in
            try store.claimPurchase(
                PurchaseKey(environment: found.environment, originalID: found.originalID), for: userID,
                at: call.now)
        }
        if owner != userID { throw Problem(.badRequest, "Purchase belongs to another account") }
        return Response(status: 200, json: Self.json(found, at: call.now))
    }

    /// nil: Apple knows of none.
    private func transaction(_ id: String) throws(ServiceError) -> AppStoreTransaction? {
        do throws(ServiceError) {
            return try appStore().transaction(id)
        } catch {
            if error.fault == .caller && error.status != nil { return nil }
            throw error
        }
    }

    private static func json(_ found: AppStoreTransaction, at now: Int64) -> JSONObject {
        var json = JSONObject()
        json.set("transaction_id", found.id)
        json.set("original_transaction_id", found.originalID)
        json.set("product_id", found.productID)
        json.set("environment", found.environment)
        json.set("purchased_at", Timestamp.text(seconds: found.purchased / 1_000))
        if let expires = found.expires {
            json.set("expires_at", Timestamp.text(seconds: expires / 1_000))
        }
        json.set("is_active", found.isGood(at: now / 1_000))
        return json
    }

    static let transactionIDPattern = "^[0-9]{1,32}$"

    private static func transactionID(_ text: String) -> FieldError? {
        let isID = (1...32).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        return isID ? nil : .mismatch("transaction_id", pattern: transactionIDPattern)
    }
}
