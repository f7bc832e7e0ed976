import JSON
import JWT
import Synchronization

/// Speaks B2's native API, version 4: authorises when it must, once for all who wait, and says what is wrong.
final class BackblazeSession: Sendable {
    static let standardOrigin = ServiceOrigin("https://api.backblazeb2.com")

    private let origin: ServiceOrigin
    private let keyID: String
    private let key: String
    let client: HTTPClient
    let figures: ServiceFigures
    private let clock: @Sendable () -> Int64
    private let account = Mutex<BackblazeAccount?>(nil)

    /// B2 asks for these (integration checklist): 1 s, then half as much again each time, up to 64 s.
    static let policy = RetryPolicy(
        attempts: 5, firstPauseMilliseconds: 1_000, factor: 1.5, longestPauseMilliseconds: 64_000)

    init(
        origin: ServiceOrigin, keyID: String, key: String, client: HTTPClient, figures: ServiceFigures,
        clock: @escaping @Sendable () -> Int64
    ) {
        self.origin = origin
        self.keyID = keyID
        self.key = key
        self.client = client
        self.figures = figures
        self.clock = clock
    }

    /// What the key is for; asked once, until it has expired.
    func authorized() throws(ServiceError) -> BackblazeAccount {
        try account.withLock { account throws(ServiceError) in
            if let account { return account }
            let basic = Base64.encode(Array("\(keyID):\(key)".utf8))
            // Its documentation has GET, its own library sends this; it takes both.
            let request = HTTPExchangeRequest(
                method: "POST", url: origin.url + "/b2api/v4/b2_authorize_account",
                fields: [
                    HTTPField("Authorization", "Basic \(basic)"),
                    HTTPField("Content-Type", "application/json"),
                ],
                content: .bytes(Array("{}".utf8)), repetition: .idempotent)
            let response = try client.send(request, call(nil))
            guard let json = response.json, let granted = BackblazeAccount(json) else {
                throw .unexpected(.backblaze, "its answer grants nothing", status: response.status)
            }
            account = granted
            return granted
        }
    }

    func forget(_ old: BackblazeAccount) {
        account.withLock { if $0 == old { $0 = nil } }
    }

    /// Does `body` with what is granted; when that has expired meanwhile, once more with what is granted
    /// anew.
    func granted<Result>(
        _ body: (BackblazeAccount) throws(ServiceError) -> Result
    ) throws(ServiceError) -> Result {
        let account = try authorized()
        do throws(ServiceError) {
            return try body(account)
        } catch {
            guard Self.isExpired(error) else { throw error }
            forget(account)
        }
        return try body(try authorized())
    }

    static func isExpired(_ error: ServiceError) -> Bool {
        error.status == 401 && (error.code == "expired_auth_token" || error.code == "bad_auth_token")
    }

    /// Asks for an operation; `body` may use the account's id.
    func ask(
        _ operation: String, _ repetition: HTTPExchangeRequest.Repetition,
        _ body: (BackblazeAccount) -> JSONValue
    ) throws(ServiceError) -> JSONValue {
        try granted { account throws(ServiceError) in
            let request = HTTPExchangeRequest(
                method: "POST", url: "\(account.apiURL)/b2api/v4/\(operation)",
                fields: [
                    HTTPField("Authorization", account.token), HTTPField("Content-Type", "application/json"),
                ],
                content: .bytes(body(account).bytes), repetition: repetition,
                destination: .memory(limit: 16 << 20))
            let response = try client.send(request, call(nil))
            guard let json = response.object else {
                throw .unexpected(.backblaze, "its answer is no object", status: response.status)
            }
            return json
        }
    }

    func call(_ cancellation: Cancellation?, policy: RetryPolicy = policy) -> HTTPClient.Call {
        let now = clock()
        return HTTPClient.Call(
            service: .backblaze, figures: figures, policy: policy, cancellation: cancellation
        ) { Self.fault(of: $0, now) }
    }

    /// `{"status": 400, "code": "duplicate_bucket_name", "message": "…"}`.
    static func fault(of response: HTTPExchangeResponse, _ now: Int64) -> ServiceError? {
        if response.isSuccess { return nil }
        let json = response.json
        var error = ServiceError(
            service: .backblaze, fault: .caller,
            retryAfterMilliseconds: RetryAfter.milliseconds(
                response.value(of: "Retry-After"), nowSeconds: now),
            status: response.status, code: json?["code"]?.string,
            message: json?["message"]?.string ?? "it answers \(response.status)")
        switch response.status {
        case 401: error.fault = .credentials
        // A bound of the account's own, on storage or transactions, which no pause outlasts.
        case 403: error.fault = error.code?.hasSuffix("cap_exceeded") == true ? .service : .credentials
        case 429, 503:
            error.fault = .service
            error.retry = .always
        case 408, 500...:
            error.fault = .service
            error.retry = .ifRepeatable
        default: break
        }
        return error
    }
}
