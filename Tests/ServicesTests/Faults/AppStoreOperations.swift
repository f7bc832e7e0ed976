import JSON

@testable import UpstreamApp

extension FaultOperation {
    private static func apple(
        _ mark: String, _ reply: String, repeatable: Bool = true, takes: [FaultKind: String] = [:]
    ) -> FaultStep {
        FaultStep(
            mark: mark, replies: [FaultReply(reply)], isRepeatable: repeatable, attempts: 4, takes: takes,
            bound: 16 << 20)
    }

    private static func apple(
        _ name: String, _ steps: [FaultStep], _ answer: String,
        _ run: @escaping @Sendable (FaultClients) throws -> String
    ) -> FaultOperation {
        FaultOperation(
            layer: .appStore, name: name, steps: steps, needsGrant: false, answer: answer, run: run)
    }

    private static let single = #"{"signedTransactionInfo":"\#(AppStoreChain.transaction)"}"#
    private static let page = #"{"hasMore":false,"signedTransactions":["\#(AppStoreChain.transaction)"]}"#
    private static let statuses =
        #"{"data":[{"subscriptionGroupIdentifier":"g","lastTransactions":[{"status":2,"#
        + #""originalTransactionId":"1","signedTransactionInfo":"\#(AppStoreChain.transaction)","#
        + #""signedRenewalInfo":"\#(AppStoreChain.renewal)"}]}]}"#
    private static let history = apple("/inApps/v2/history/1", page)
    private static let subscriptions = apple("/inApps/v1/subscriptions/1", statuses)

    static let appStore: [FaultOperation] = [
        apple("transaction(_:)", [apple("/inApps/v1/transactions/1", single)], "1") {
            try $0.appStore.transaction("1").id
        },
        apple("history(of:_:revision:)", [history], "1") {
            try $0.appStore.history(of: "1").transactions.map(\.id).joined()
        },
        apple("latestTransaction(of:)", [history], "1") {
            try $0.appStore.latestTransaction(of: "1")?.id ?? "none"
        },
        apple("subscriptions(of:)", [subscriptions], "g") {
            try $0.appStore.subscriptions(of: "1").map(\.group).joined()
        },
        apple("has(_:_:)", [subscriptions, history], "true") { "\(try $0.appStore.has("product", "1"))" },
        apple("refunds(of:revision:)", [apple("/inApps/v2/refund/lookup/1", page)], "1") {
            try $0.appStore.refunds(of: "1").transactions.map(\.id).joined()
        },
        apple("order(_:)", [apple("/inApps/v1/lookup/1", page)], "1") {
            try $0.appStore.order("1").map(\.id).joined()
        },
        // Apple knows it again by its request's id.
        apple(
            "extend(_:_:)",
            [apple("PUT /inApps/v1/subscriptions/extend/1", #"{"success":true,"effectiveDate":7}"#)], "7"
        ) {
            let ext = AppStoreExtension(days: 1, reason: .other, requestID: "r1")
            return "\(try $0.appStore.extend("1", ext))"
        },
        apple("verify(transaction:)", [], "1") {
            try $0.appStore.verify(transaction: AppStoreChain.transaction).id
        },
        apple("receive(notification:)", [], "n1") {
            try $0.appStore.receive(notification: AppStoreChain.notification)?.id ?? "none"
        },
        apple("acknowledge(_:)", [], "none") { clients in
            let signed = AppStoreChain.notification
            guard let notification = try clients.appStore.receive(notification: signed) else { return "old" }
            clients.appStore.acknowledge(notification)
            return try clients.appStore.receive(notification: signed)?.id ?? "none"
        },
        apple(
            "sendTestNotification()",
            [
                apple(
                    "POST /inApps/v1/notifications/test", #"{"testNotificationToken":"t1"}"#,
                    repeatable: false)
            ], "t1"
        ) { try $0.appStore.sendTestNotification() },
        apple(
            "testNotification(_:)",
            [
                apple(
                    "GET /inApps/v1/notifications/test/t1",
                    #"{"signedPayload":"\#(AppStoreChain.notification)","sendAttempts":[]}"#)
            ], "0"
        ) { "\(try $0.appStore.testNotification("t1")["sendAttempts"]?.array?.count ?? -1)" },
        // A transaction that is found says as much of the key as one that is not.
        apple(
            "check()",
            [
                FaultStep(
                    mark: "/inApps/v1/transactions/0",
                    replies: [FaultReply(404, #"{"errorCode":4040010,"errorMessage":"not found"}"#)],
                    isRepeatable: true, attempts: 4, takes: [.emptyObject: "done"], bound: 16 << 20)
            ], "done"
        ) {
            try $0.appStore.check()
            return "done"
        },
    ]
}
