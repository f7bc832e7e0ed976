import EventLoop
import HTTP1
import JWT
import Redis

/// Everything the gateway was told, read once and never changed. Only
/// `ConfigurationReader` makes it.
///
/// Durations are in microseconds where the name says so, sizes in bytes.
struct Configuration: Sendable {
    var environment: Environment
    var stateDirectory: String
    var listen: [SocketAddress]
    /// Worker threads, 1 or more.
    var workers: Int
    var admin: Admin
    var accessLog: AccessLogDestination
    var client: ClientLimits
    var drainMicroseconds: Int64
    /// Peers whose X-Forwarded-For, -Proto and -Host are believed.
    var trustedProxies: [AddressBlock]
    /// The name this gateway gives itself in `Via`.
    var viaName: String
    var upstreams: [Upstream]
    var providers: [Provider]
    /// Shared with other gateways; nil: every store is this process's own.
    var redis: Redis?
    var revocation = Revocation()
    var rateLimit: RateLimit
    var tiers: [Tier]
    var cors: CORS?
    var securityHeaders: SecurityHeaders
    /// Identity fields set for the upstream, in lower case, and removed from whatever clients send.
    var identityFields: IdentityFields
    /// In the order of the file; the route table sorts them itself.
    var routes: [Route]
    /// Header policies of all routes.
    var requestFields = FieldChanges()
    var responseFields = FieldChanges()
    var tests: [PolicyTest] = []
    var lines = ConfigurationLines()
    /// What is dangerous though allowed, one sentence each; printed at start.
    var warnings: [String]

    enum Environment: String, Sendable { case development, production }

    enum AccessLogDestination: Equatable, Sendable { case off, standardOutput, file(path: String) }

    /// An address block in CIDR notation; IPv4 prefixes are held as 96 + prefix.
    struct AddressBlock: Equatable, Sendable {
        var address: IPAddress
        var prefix: Int
        func contains(_ other: IPAddress) -> Bool {
            // A shift by 64 or more gives 0.
            let high = other.high ^ address.high
            if prefix <= 64 { return high >> UInt64(64 &- max(prefix, 0)) == 0 }
            return high == 0 && (other.low ^ address.low) >> UInt64(128 &- min(prefix, 128)) == 0
        }
    }

    struct Admin: Equatable, Sendable {
        var path: String
        /// User ids that may use the door; the gateway's own is always among them.
        var users: [UInt32]
    }

    /// Bounds on what one client can make the gateway hold or wait for.
    struct ClientLimits: Sendable {
        var head: HeadLimits
        /// The largest request body, in bytes.
        var bodySize: UInt64
        var maxConnections: Int
        /// The same of one address; proxies that are trusted have no such bound.
        var maxConnectionsPerAddress: Int
        var requestsPerConnection: Int
        var headMicroseconds: Int64
        var idleMicroseconds: Int64
        /// Within so long a body, or the reading of a response, must come so many bytes further.
        var progressMicroseconds: Int64
        var progressBytes: Int
        /// How long a tunnel, as of WebSocket, may be silent in both directions.
        var tunnelIdleMicroseconds: Int64
    }

    struct Upstream: Sendable {
        var name: String
        var address: SocketAddress
        /// The providers whose tokens this upstream may revoke by `Gateway-Revoke`: indices into
        /// `providers`; empty: none.
        var mayRevoke: [Int]
        /// Bounds per worker.
        var maxConnections: Int
        var maxPending: Int
        var connectMicroseconds: Int64
        /// From the whole request written to the whole response head read.
        var responseMicroseconds: Int64
        var idleMicroseconds: Int64
        /// Head and body of a request are kept up to so many bytes, in case they must be sent again.
        var retryBytes: Int
        /// Bounds on the response head.
        var head: HeadLimits
    }

    struct Provider: Sendable {
        var name: String
        var key: KeySource
        /// How its tokens may be signed; every one fits the key.
        var algorithms: [TokenAlgorithm] = [.hs256]
        /// Where its tokens may stand: the first place that has one counts.
        var tokenSources: [TokenSource] = [.authorization]
        /// What brought a token that was accepted goes on to the upstream.
        var forwardsToken = true
        var issuer: String?
        /// Accepted audiences; empty: `aud` is not looked at.
        var audiences: [String]
        /// Claims that must be there; with values, as one of them.
        var requiredClaims: [RequiredClaim]
        /// Where its tokens' scopes stand; nil: in `scope` or `scp`.
        var scopeClaim: String?
        /// The header's `typ` that is demanded, without regard to case; nil: not looked at.
        var tokenType: String?
        var leewayMicroseconds: Int64
        /// Longer-lived tokens are refused; also the life of a revocation that names no `exp`.
        var maxTokenLifetimeMicroseconds: Int64
    }

    typealias RequiredClaim = ValidationRules.RequiredClaim

    enum KeySource: Sendable {
        /// As many bytes as the code has, or more.
        case secret([UInt8])
        case keys(KeySet)
        case remote(RemoteKeys)
    }

    /// The store that several gateways share.
    struct Redis: Equatable, Sendable {
        var target: RedisTarget
        /// Where that is, its name looked up; nil: it was not found, and is looked up again.
        var address: SocketAddress?
        /// The place is an address, no name.
        var isLiteral: Bool
        /// How long a request may wait for an answer.
        var deadlineMicroseconds: Int64
        /// After an outage the server is tried again this often.
        var retryMicroseconds: Int64
        /// What all keys of limits begin with.
        var keyPrefix: String
        /// Each token is looked up there, and not in this process's memory alone.
        var checksRevocations = false
        /// Of a target that is secured.
        var tls = Security()
        /// Who is asked where the master is, whose name is the target's host; empty: the target is the
        /// server.
        var sentinels: [RedisTarget] = []
        /// The target is one server of a Cluster, and so are these; empty: it stands by itself.
        var clusterSeeds: [ClusterSlots.Server] = []

        /// Files in PEM; nil: the authorities that the system trusts, and no certificate of our own.
        struct Security: Equatable, Sendable {
            var authorities: String?
            var certificate: String?
            var key: String?
            /// What the server's certificate must be for, if that is not the host that is connected to.
            var name: String?
        }
    }

    /// Requests wait for what Redis says.
    var asksStore: Bool { redis != nil && (rateLimit.isShared || redis?.checksRevocations == true) }

    struct RateLimit: Sendable {
        var enabled: Bool
        /// Counted in Redis, so that all gateways count together.
        var isShared = false
        /// Keys held at once over all tiers, before new ones share their tier's overflow bucket.
        var maxKeys: Int
        /// IPv6 addresses are counted by this many leading bits.
        var ipv6Prefix: Int
        /// Beside X-RateLimit-* stand RateLimit and RateLimit-Policy.
        var writesStandardFields = true
        /// The tier that counts preflights: an index into `tiers`.
        var preflightTier: Int?
        /// The tier that counts, by address, a missing or refused token on a route whose tier counts users.
        var fallbackTier: Int?
    }

    /// A limit that several routes share: one bucket per tier and key.
    struct Tier: Sendable {
        var name: String
        var limit: Int
        var windowMicroseconds: Int64
        var key: LimitKey
        /// Other limits for tokens with certain values of a claim; nil: one limit for all.
        var overrides: Overrides?
        /// It counts and is counted, but refuses nobody.
        var observes = false
        /// What becomes of requests while the shared store is away.
        var onOutage = Outage.allow

        /// `local` counts in this process's memory, under the same limit.
        enum Outage: Sendable { case allow, local, deny }

        struct Overrides: Equatable, Sendable {
            var claim: String
            /// In the order of the file.
            var limits: [(value: String, limit: Int)]

            static func == (left: Overrides, right: Overrides) -> Bool {
                left.claim == right.claim && left.limits.map(\.value) == right.limits.map(\.value)
                    && left.limits.map(\.limit) == right.limits.map(\.limit)
            }
        }

        /// A token must be judged before the tier can be asked.
        var needsToken: Bool { key.needsToken || overrides != nil }
    }

    struct CORS: Sendable {
        /// Exact origins such as `https://app.example`; with `anyOrigin` the list is not looked at.
        var origins: [String]
        var anyOrigin: Bool
        var credentials: Bool
        /// nil: any.
        var methods: [String]?
        /// Field names in lower case; nil: any.
        var headers: [String]?
        var exposedHeaders: [String]
        var maxAgeSeconds: Int
        /// Origins beside the exact ones.
        var patterns: [OriginPattern] = []
        /// Pages of public networks may ask for what is here (Private Network Access).
        var privateNetwork = false
    }

    /// Each nil leaves its field out.
    struct SecurityHeaders: Sendable {
        /// Ours wins over what the upstream sent.
        var override: Bool
        var contentSecurityPolicy: String?
        var frameOptions: String?
        var referrerPolicy: String?
        var permissionsPolicy: String?
        var openerPolicy: String?
        var cacheControl: String?
        var strictTransportSecurity: String?
    }

    /// The request fields that carry the identity to the upstream; nil leaves one out.
    struct IdentityFields: Sendable {
        var subject: String?
        var sessionID: String?
        var tokenID: String?
        var tokenExpires: String?
        var authTime: String?
        /// As many claims as `claims` may hold.
        static let maxClaims = 32
        /// Other claims, each with its field.
        var claims: [ClaimField] = []

        struct ClaimField: Equatable, Sendable {
            var claim: String
            var field: String
        }

        /// Every field that is set, in lower case.
        var names: [String] {
            [subject, sessionID, tokenID, tokenExpires, authTime].compactMap { $0 } + claims.map(\.field)
        }
    }

    struct Route: Sendable {
        var name: String
        /// Normalised, begins with `/`.
        var path: String
        var match: Match
        /// Empty: any.
        var methods: [String]
        /// An index into `upstreams`.
        var upstream: Int
        /// Indices into `tiers`, in the order of the file; empty: not limited.
        var tiers: [Int]
        /// How many admissions a request counts as, in each of them.
        var cost: Int
        var authentication: Authentication
        /// What a token must be allowed, all of it (RFC 6749, section 3.3).
        var scopes: [String] = []
        /// The providers whose tokens the route takes: indices into `providers`.
        var providers: [Int]
        /// `%2F`, `%5C` and the like pass as they are instead of being refused.
        var keepEncodedSlash: Bool
        var allowRequestTrailers: Bool
        /// Protocols that a connection may be switched to, in lower case: `websocket`. Empty: none.
        var upgrades: [String]
        /// nil: `client.bodySize`.
        var bodySize: UInt64?
        /// The line of gateway.yaml that opens it, from 1.
        var line: Int
        var cors = CORSChoice.standard
        /// What the route changes after the policies of the file.
        var requestFields = FieldChanges()
        var responseFields = FieldChanges()
        var deprecation: Deprecation?

        /// Whose rules say which other origins may read the answers: those of `cors`, the route's own, or the
        /// upstream's.
        enum CORSChoice: Sendable { case standard, own(CORS), off }
        enum Authentication: Sendable { case none, optional, required }
        /// `prefix` matches whole segments: `/a` takes `/a`, `/a/` and `/a/b`, never `/ab`.
        /// `exact` takes `/a` and `/a/`.
        enum Match: Sendable { case exact, prefix }
    }
}
