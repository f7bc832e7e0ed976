import JSON
import JWT
import Synchronization

/// Access tokens of a service account, by the JWT bearer grant (RFC 7523): asked for when they are needed,
/// once for all who need one, and kept until shortly before they end.
final class GoogleTokens: Sendable {
    private struct Entry {
        var token: String
        /// Wall clock, in seconds.
        var expires: Int64
    }

    /// One for each set of scopes; whoever fetches holds it, the others wait for what it brings.
    private final class Slot: Sendable {
        let entry = Mutex<Entry?>(nil)
    }

    /// Google's own libraries ask for the next so many seconds before the end.
    private static let margin: Int64 = 225
    private static let audience = "https://oauth2.googleapis.com/token"
    private static let policy = RetryPolicy(
        attempts: 3, firstPauseMilliseconds: 500, factor: 2, longestPauseMilliseconds: 4_000)

    private let account: GoogleServiceAccount
    private let client: HTTPClient
    private let figures: ServiceFigures
    private let clock: @Sendable () -> Int64
    private let slots = Mutex<[String: Slot]>([:])

    /// `clock`: seconds since 1970.
    init(
        _ account: GoogleServiceAccount, _ client: HTTPClient, _ figures: ServiceFigures,
        clock: @escaping @Sendable () -> Int64
    ) {
        self.account = account
        self.client = client
        self.figures = figures
        self.clock = clock
    }

    /// A token for these scopes, which are whole URLs.
    func token(for scopes: [String], _ cancellation: Cancellation? = nil) throws(ServiceError) -> String {
        let scope = scopes.joined(separator: " ")
        let slot = slots.withLock { slots in
            let slot = slots[scope] ?? Slot()
            slots[scope] = slot
            return slot
        }
        return try slot.entry.withLock { entry throws(ServiceError) in
            let now = clock()
            if let entry, now < entry.expires - Self.margin { return entry.token }
            do throws(ServiceError) {
                let fetched = try fetch(scope, now, cancellation)
                entry = fetched
                return fetched.token
            } catch {
                // What is still good is used while the next cannot be had.
                if let entry, now < entry.expires { return entry.token }
                throw error
            }
        }
    }

    /// A service did not take this token: the next that is asked for is another.
    func forget(_ token: String) {
        for slot in slots.withLock({ Array($0.values) }) {
            slot.entry.withLock { if $0?.token == token { $0 = nil } }
        }
    }

    private func fetch(_ scope: String, _ now: Int64, _ cancellation: Cancellation?) throws(ServiceError)
        -> Entry
    {
        let assertion = assertion(scope, now)
        let form = FormEncoder.encode([
            ("assertion", assertion),
            ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
        ])
        let request = HTTPExchangeRequest(
            method: "POST", url: account.tokenURL,
            fields: [HTTPField("Content-Type", "application/x-www-form-urlencoded")],
            content: .bytes(form), repetition: .idempotent,
            deadlines: HTTPDeadlines(connect: 3_000, total: 8_000, stall: 8_000, budget: 15_000),
            secret: assertion)
        let response = try client.send(
            request,
            HTTPClient.Call(
                service: .googleAuth, figures: figures, policy: Self.policy, cancellation: cancellation
            ) { Self.fault(of: $0, now) })
        guard let json = response.json, let token = json["access_token"]?.string, !token.isEmpty,
            token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), let life = json["expires_in"]?.integer,
            life > 0
        else { throw .unexpected(.googleAuth, "its answer holds no token", status: response.status) }
        return Entry(token: token, expires: now + min(life, 86_400))
    }

    private func assertion(_ scope: String, _ now: Int64) -> String {
        let header = JSONValue.object(["typ": "JWT", "alg": "RS256", "kid": .string(account.keyID)])
        let claims = JSONValue.object([
            "iat": .integer(now), "exp": .integer(now + 3_600), "iss": .string(account.clientEmail),
            "aud": .string(Self.audience), "scope": .string(scope),
        ])
        return account.key.sign(headerJSON: header.bytes, claimsJSON: claims.bytes)
    }

    /// `{"error": "invalid_grant", "error_description": "…"}` (RFC 6749, 5.2).
    private static func fault(of response: HTTPExchangeResponse, _ now: Int64) -> ServiceError? {
        if response.isSuccess { return nil }
        let json = response.json
        let isOurs = (400...403).contains(response.status)
        return ServiceError(
            service: .googleAuth, fault: isOurs ? .credentials : .service, retry: isOurs ? .never : .always,
            retryAfterMilliseconds: RetryAfter.milliseconds(
                response.value(of: "Retry-After"), nowSeconds: now),
            status: response.status, code: json?["error"]?.string,
            message: json?["error_description"]?.string ?? "it gives no token")
    }
}
