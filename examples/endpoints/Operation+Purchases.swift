import HTTP1

/// What the document tells of purchases.
extension Operation {
    static let verifyPurchase = Operation(
        method: .post, id: "verifyPurchase", tag: .users, summary: "Verify a purchase in Apple's App Store",
        description: "Asks Apple. A purchase belongs to the account that brings it first, with its renewals.",
        tier: .user, lane: .service, needsToken: true,
        bodies: [
            .json(
                .object([
                    .init(
                        "transaction_id",
                        .text(pattern: Purchases.transactionIDPattern, example: "2000000123456789"),
                        "Apple's number of it")
                ]), Example("purchase", ["transaction_id": "2000000123456789"]))
        ],
        answers: [
            Answer(
                status: 200, description: "What Apple says of it",
                contents: [.json(verifiedPurchase, purchaseExample)]),
            .problem(
                400, "BAD_REQUEST", "Another account has it; or the message or its body cannot be read",
                "Purchase belongs to another account"),
            .problem(404, "NOT_FOUND", "Apple knows of none; or no such user", "Purchase not found"),
        ],
        errors: [.badAccessToken])

    private static let verifiedPurchase = JSONSchema.object([
        .init("transaction_id", .text(example: "2000000123456789")),
        .init("original_transaction_id", .text(example: "2000000123456000"), "The same for all renewals"),
        .init("product_id", .text(example: "com.example.pro")),
        .init("environment", .choice(["Production", "Sandbox"])), .init("purchased_at", .timestamp),
        .init("expires_at", .timestamp, isRequired: false, "Of subscriptions"),
        .init("is_active", .flag, "Neither expired nor taken back"),
    ])

    private static var purchaseExample: Example {
        var json = JSONObject()
        json.set("transaction_id", "2000000123456789")
        json.set("original_transaction_id", "2000000123456000")
        json.set("product_id", "com.example.pro")
        json.set("environment", "Production")
        json.set("purchased_at", Example.timestamp)
        json.set("expires_at", "2025-02-19T10:30:00Z")
        json.set("is_active", true)
        return Example("subscription", json)
    }
}
