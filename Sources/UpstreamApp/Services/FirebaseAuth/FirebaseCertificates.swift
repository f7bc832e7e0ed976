import JWT
import Synchronization

/// The keys that Firebase signs tokens with: fetched when they are needed, kept as long as their server says,
/// and fetched again for a `kid` that is not among them, once a minute at the most.
final class FirebaseCertificates: Sendable {
    private struct Entry {
        var keys: KeySet
        var expires: Int64
        var fetched: Int64
    }

    static let standardOrigin = ServiceOrigin("https://www.googleapis.com")
    private static let leastLife: Int64 = 60
    private static let longestLife: Int64 = 86_400
    private static let policy = RetryPolicy(
        attempts: 3, firstPauseMilliseconds: 250, factor: 2, longestPauseMilliseconds: 2_000)

    private let url: String
    private let client: HTTPClient
    private let figures: ServiceFigures
    private let clock: @Sendable () -> Int64
    /// Whoever fetches holds it; the others wait for what it brings.
    private let entry = Mutex<Entry?>(nil)

    init(
        _ kind: FirebaseTokenKind, at origin: ServiceOrigin, _ client: HTTPClient, _ figures: ServiceFigures,
        clock: @escaping @Sendable () -> Int64
    ) {
        url = origin.url + kind.certificatesPath
        self.client = client
        self.figures = figures
        self.clock = clock
    }

    /// The keys; with `missing` those of a moment when that `kid` may be among them.
    func keys(missing: Bool = false) throws(ServiceError) -> KeySet {
        try entry.withLock { entry throws(ServiceError) in
            let now = clock()
            if let entry {
                let isGood = now < entry.expires
                if isGood && !missing { return entry.keys }
                if isGood && now < entry.fetched + Self.leastLife { return entry.keys }
            }
            let fetched = try fetch(now)
            entry = fetched
            return fetched.keys
        }
    }

    private func fetch(_ now: Int64) throws(ServiceError) -> Entry {
        let request = HTTPExchangeRequest(method: "GET", url: url, repetition: .idempotent)
        let response = try client.send(
            request,
            HTTPClient.Call(service: .firebaseAuth, figures: figures, policy: Self.policy) {
                Self.fault(of: $0, now)
            })
        do throws(KeyError) {
            let keys = try KeySet.counting(certificates: response.content).set
            return Entry(
                keys: keys, expires: now + Self.life(response.value(of: "Cache-Control")), fetched: now)
        } catch {
            throw .unexpected(
                .firebaseAuth, "its list of certificates \(error.text)", status: response.status)
        }
    }

    /// Nothing is asked of it that a caller or our key could be blamed for.
    private static func fault(of response: HTTPExchangeResponse, _ now: Int64) -> ServiceError? {
        var error = GoogleFault.error(of: response, .firebaseAuth, now: now)
        error?.fault = .service
        return error
    }

    /// `public, max-age=19302, must-revalidate`: a minute at least, a day at the most.
    static func life(_ control: String?) -> Int64 {
        let parts = (control ?? "").split(separator: ",").map { $0.filter { $0 != " " }.lowercased() }
        let age = parts.first { $0.hasPrefix("max-age=") }.flatMap { Int64($0.dropFirst(8)) } ?? 0
        return min(max(age, leastLife), longestLife)
    }
}
