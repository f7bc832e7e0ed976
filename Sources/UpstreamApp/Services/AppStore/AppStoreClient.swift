import JSON
import JWT

/// Apple's App Store Server API (https://developer.apple.com/documentation/appstoreserverapi).
///
/// What production does not know is asked for in the sandbox, where purchases of testers and of Apple's own
/// review are.
struct AppStoreClient: AppStore {
    struct Key: Sendable {
        var id: String
        var issuer: String
        var bundleID: String
        var key: PrivateKey
    }

    static let productionOrigin = ServiceOrigin("https://api.storekit.apple.com")
    static let sandboxOrigin = ServiceOrigin("https://api.storekit-sandbox.apple.com")

    let production: ServiceOrigin
    let sandbox: ServiceOrigin
    /// Where is asked first.
    let environment: AppStoreEnvironment
    let key: Key
    let verifier: AppStoreVerifier
    let cache: any Cache
    let client: HTTPClient
    let figures: ServiceFigures
    let clock: @Sendable () -> Int64
    var policy = RetryPolicy(
        attempts: 4, firstPauseMilliseconds: 500, factor: 2, longestPauseMilliseconds: 8_000)

    private static let statusLifetime = CacheLifetime(seconds: 600)
    /// Apple tries for six days.
    private static let notificationLifetime = CacheLifetime(seconds: 8 * 86_400)
    private static let tokenSeconds: Int64 = 300
    /// The transaction is not known there: it may be the sandbox's.
    private static let unknownCodes: Set = ["4040010", "4040005"]
    private static let transientCodes: Set = ["4040002", "4040004", "4040006", "5000001"]

    func transaction(_ id: String) throws(ServiceError) -> AppStoreTransaction {
        let json = try ask("GET", "/inApps/v1/transactions/\(try Self.path(id))")
        guard let signed = json["signedTransactionInfo"]?.string else {
            throw Self.unexpected("it names no transaction")
        }
        return try verifier.transaction(signed)
    }

    func history(
        of id: String, _ filter: AppStoreHistoryFilter = AppStoreHistoryFilter(), revision: String? = nil
    ) throws(ServiceError) -> AppStorePage {
        let query = (revision.map { [("revision", $0)] } ?? []) + filter.query
        return try page(ask("GET", "/inApps/v2/history/\(try Self.path(id))", query))
    }

    func latestTransaction(of id: String) throws(ServiceError) -> AppStoreTransaction? {
        try history(of: id, AppStoreHistoryFilter(sort: "DESCENDING")).transactions.first
    }

    func subscriptions(of id: String) throws(ServiceError) -> [AppStoreSubscription] {
        let path = "/inApps/v1/subscriptions/\(try Self.path(id))"
        var asked: [AppStoreSubscription]?
        let bytes = try cache.value(for: "app-store:subscriptions:\(id)", lifetime: Self.statusLifetime) {
            () throws(ServiceError) in
            // What is not as documented, or not signed, is not kept.
            let json = try ask("GET", path)
            asked = try subscriptions(in: json)
            return json.bytes
        }
        if let asked { return asked }
        return try subscriptions(in: bytes.flatMap { try? JSONValue($0) } ?? .null)
    }

    private func subscriptions(in json: JSONValue) throws(ServiceError) -> [AppStoreSubscription] {
        guard let groups = json["data"]?.array else { throw Self.unexpected("it lists no subscriptions") }
        var subscriptions: [AppStoreSubscription] = []
        for group in groups {
            guard let lasts = group["lastTransactions"]?.array else {
                throw Self.unexpected("it lists no subscriptions")
            }
            for last in lasts {
                guard let name = group["subscriptionGroupIdentifier"]?.string,
                    let original = last["originalTransactionId"]?.string,
                    let status = last["status"]?.integer.flatMap(AppStoreSubscription.Status.init),
                    let signed = last["signedTransactionInfo"]?.string
                else { throw Self.unexpected("it describes no subscription") }
                let renewal = try last["signedRenewalInfo"]?.string.map { signed throws(ServiceError) in
                    try verifier.renewal(signed)
                }
                subscriptions.append(
                    AppStoreSubscription(
                        group: name, originalTransactionID: original, status: status,
                        transaction: try verifier.transaction(signed), renewal: renewal))
            }
        }
        return subscriptions
    }

    func has(_ productID: String, _ id: String) throws(ServiceError) -> Bool {
        let subscriptions = try subscriptions(of: id)
        if subscriptions.contains(where: { $0.isServed && $0.transaction.productID == productID }) {
            return true
        }
        let filter = AppStoreHistoryFilter(productIDs: [productID], sort: "DESCENDING", isRevoked: false)
        let purchases = try history(of: id, filter).transactions
        return purchases.contains { $0.productID == productID && $0.isGood(at: clock() * 1_000) }
    }

    func refunds(of id: String, revision: String? = nil) throws(ServiceError) -> AppStorePage {
        let query = revision.map { [("revision", $0)] } ?? []
        return try page(ask("GET", "/inApps/v2/refund/lookup/\(try Self.path(id))", query))
    }

    func order(_ id: String) throws(ServiceError) -> [AppStoreTransaction] {
        let json = try ask("GET", "/inApps/v1/lookup/\(try Self.path(id))")
        if json["status"]?.integer == 1 { return [] }
        return try page(json).transactions
    }

    func extend(_ originalID: String, _ ext: AppStoreExtension) throws(ServiceError) -> Int64 {
        guard (1...90).contains(ext.days) else {
            throw .invalid(.appStore, "a subscription is extended by 1 to 90 days")
        }
        guard (1...128).contains(ext.requestID.utf8.count) else {
            throw .invalid(.appStore, "a request's id has 1 to 128 characters")
        }
        let body = JSONValue.object([
            "extendByDays": .integer(Int64(ext.days)), "extendReasonCode": .integer(ext.reason.rawValue),
            "requestIdentifier": .string(ext.requestID),
        ])
        // Apple knows it again by its id.
        let json = try ask("PUT", "/inApps/v1/subscriptions/extend/\(try Self.path(originalID))", body: body)
        guard json["success"]?.bool == true, let end = json["effectiveDate"]?.integer else {
            throw Self.unexpected("it has not extended the subscription")
        }
        cache.delete("app-store:subscriptions:\(originalID)")
        return end
    }

    func verify(transaction signed: String) throws(ServiceError) -> AppStoreTransaction {
        try verifier.transaction(signed)
    }

    func receive(notification signed: String) throws(ServiceError) -> AppStoreNotification? {
        let notification = try verifier.notification(signed)
        if cache.exists(Self.key(notification)) { return nil }
        if let transaction = notification.transaction {
            // What is known of the customer's subscriptions is of before.
            for id in [transaction.id, transaction.originalID] {
                cache.delete("app-store:subscriptions:\(id)")
            }
        }
        return notification
    }

    func acknowledge(_ notification: AppStoreNotification) {
        cache.set(Self.key(notification), to: [1], for: Self.notificationLifetime)
    }

    private static func key(_ notification: AppStoreNotification) -> String {
        "app-store:notification:\(notification.id)"
    }

    func sendTestNotification() throws(ServiceError) -> String {
        let json = try ask("POST", "/inApps/v1/notifications/test", repetition: .once)
        guard let token = json["testNotificationToken"]?.string else {
            throw Self.unexpected("it sends nothing")
        }
        return token
    }

    func testNotification(_ token: String) throws(ServiceError) -> JSONValue {
        let json = try ask("GET", "/inApps/v1/notifications/test/\(try Self.path(token))")
        guard json["sendAttempts"]?.array != nil else { throw Self.unexpected("it tells of no attempts") }
        return json
    }

    /// Asks for a transaction that there is not: who is not known is told so before.
    func check() throws(ServiceError) {
        do throws(ServiceError) {
            _ = try ask("GET", "/inApps/v1/transactions/0")
        } catch {
            // By its own code, or it is somebody else who knows of none.
            guard error.status == 404 || error.status == 400, error.code != nil else { throw error }
        }
    }

    private func page(_ json: JSONValue) throws(ServiceError) -> AppStorePage {
        guard let list = json["signedTransactions"] else {
            throw Self.unexpected("it lists no transactions")
        }
        var transactions: [AppStoreTransaction] = []
        for signed in try AnsweredList.read(list, of: .appStore, { $0.string }) {
            transactions.append(try verifier.transaction(signed))
        }
        let hasMore = json["hasMore"]?.bool == true
        return AppStorePage(
            transactions: transactions, nextRevision: hasMore ? json["revision"]?.string : nil)
    }

    private func ask(
        _ method: String, _ path: String, _ query: [(String, String)] = [], body: JSONValue? = nil,
        repetition: HTTPExchangeRequest.Repetition = .idempotent
    ) throws(ServiceError) -> JSONValue {
        let target = path + PercentEncoding.query(query)
        do throws(ServiceError) {
            return try ask(
                environment == .production ? production : sandbox, method, target, body, repetition)
        } catch {
            guard environment == .production, let code = error.code, Self.unknownCodes.contains(code) else {
                throw error
            }
        }
        return try ask(sandbox, method, target, body, repetition)
    }

    private func ask(
        _ origin: ServiceOrigin, _ method: String, _ target: String, _ body: JSONValue?,
        _ repetition: HTTPExchangeRequest.Repetition
    ) throws(ServiceError) -> JSONValue {
        let now = clock()
        var request = HTTPExchangeRequest(
            method: method, url: origin.url + target,
            fields: [
                HTTPField("Authorization", "Bearer \(token(now))"), HTTPField("Accept", "application/json"),
            ], repetition: repetition, destination: .memory(limit: 16 << 20))
        if let body {
            request.content = .bytes(body.bytes)
            request.fields.append(HTTPField("Content-Type", "application/json"))
        } else if method == "POST" {
            request.content = .bytes([])
        }
        let response = try client.send(
            request,
            HTTPClient.Call(service: .appStore, figures: figures, policy: policy) { Self.fault(of: $0, now) })
        guard let json = response.object else {
            throw .unexpected(.appStore, "its answer is no object", status: response.status)
        }
        return json
    }

    private func token(_ now: Int64) -> String {
        let header = JSONValue.object(["alg": "ES256", "kid": .string(key.id), "typ": "JWT"])
        let claims = JSONValue.object([
            "iss": .string(key.issuer), "iat": .integer(now), "exp": .integer(now + Self.tokenSeconds),
            "aud": "appstoreconnect-v1", "bid": .string(key.bundleID),
        ])
        return key.key.sign(headerJSON: header.bytes, claimsJSON: claims.bytes)
    }

    /// `{"errorCode": 4040010, "errorMessage": "Transaction id not found."}`
    static func fault(of response: HTTPExchangeResponse, _ now: Int64) -> ServiceError? {
        if response.isSuccess { return nil }
        let json = response.json
        let code = json?["errorCode"]?.integer.map { "\($0)" }
        var error = ServiceError(
            service: .appStore, fault: .caller,
            retryAfterMilliseconds: retryAfter(response.value(of: "Retry-After"), now),
            status: response.status,
            code: code, message: json?["errorMessage"]?.string ?? "it answers \(response.status)")
        switch response.status {
        case 401, 403:
            error.fault = .credentials
            error.message =
                json?["errorMessage"]?.string ?? "it does not take the key, its id, the issuer or the bundle"
        case 429:
            error.fault = .service
            error.retry = .always
        case 500...:
            error.fault = .service
            error.retry = .ifRepeatable
        default: break
        }
        if let code, transientCodes.contains(code) { error.retry = .ifRepeatable }
        return error
    }

    /// Apple's is a moment in milliseconds since 1970; others are read as RFC 9110 has them.
    private static func retryAfter(_ value: String?, _ now: Int64) -> Int? {
        if let value, let moment = Int64(value), moment > 1_000_000_000_000 {
            return Int(max(0, moment - now * 1_000))
        }
        return RetryAfter.milliseconds(value, nowSeconds: now)
    }

    /// An id within a path.
    private static func path(_ id: String) throws(ServiceError) -> String {
        guard (1...256).contains(id.utf8.count), id != ".", id != ".." else {
            throw .invalid(.appStore, "an id is blank or too long")
        }
        return PercentEncoding.encode(id)
    }

    private static func unexpected(_ text: String) -> ServiceError { .unexpected(.appStore, text) }
}
