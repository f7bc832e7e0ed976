internal import EventLoop

/// What holds where gateway.yaml says nothing: the one place of every default.
///
/// Durations are in microseconds, sizes in bytes.
enum ConfigurationDefaults {
    static let second: Int64 = 1_000_000

    static let file = "gateway.yaml"
    static let stateDirectory = "./var"
    static let listen = [SocketAddress.ip(.any, port: 8799)]
    static let drain = 5 * second
    static let viaName = "postern"
    static let adminPath = "admin.sock"

    static let headSize = 16_384
    static let fieldCount = 100
    static let targetLength = 8_192
    static let bodySize: Int64 = 10_485_760
    static let clientConnections = 16_384
    static let requestsPerConnection = 100_000
    static let headTimeout = 10 * second
    static let clientIdle = 75 * second
    static let progressTimeout = 30 * second

    static let upstreamConnections = 128
    static let upstreamPending = 1_024
    static let connectTimeout = second
    static let responseTimeout = 30 * second
    static let upstreamIdle = 30 * second
    static let progressSize: Int64 = 1_024
    static let tunnelIdle = 300 * second
    static let retrySize: Int64 = 16_384
    static let responseHeadSize = 32_768
    static let responseFieldCount = 200
    static let reasonLength = 512

    static let leeway: Int64 = 0
    static let maxTokenLifetime = 86_400 * second
    static let keyFileWait = 60 * second
    static let secretLength = 32
    static let keyTimeout = 5 * second
    static let keyRefreshLeast = 60 * second
    static let keyRefreshMost = 3_600 * second
    static let keyStale = 86_400 * second
    static let unknownKeyWait = 10 * second

    static let storeDeadline: Int64 = 50_000
    static let storeRetry: Int64 = 500_000
    static let storePrefix = "postern:limit:"

    static let maxKeys = 100_000
    static let ipv6Prefix = 64
    static let window = 60 * second
    static let preflightTier = "lenient"
    static let fallbackTier = "default"
    static let routeTier = "default"
    static let tiers: [Configuration.Tier] = [
        .init(name: "strict", limit: 10, windowMicroseconds: window, key: .address),
        .init(name: "default", limit: 100, windowMicroseconds: window, key: .address),
        .init(name: "lenient", limit: 1_000, windowMicroseconds: window, key: .address),
        .init(name: "user", limit: 300, windowMicroseconds: window, key: .user),
    ]

    static let corsMaxAgeSeconds = 600
    static let exposedHeaders = [
        "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "X-Request-ID",
    ]
    static let cors = Configuration.CORS(
        origins: [], anyOrigin: true, credentials: true, methods: nil, headers: nil,
        exposedHeaders: exposedHeaders, maxAgeSeconds: corsMaxAgeSeconds)

    static let securityHeaders = Configuration.SecurityHeaders(
        override: false,
        contentSecurityPolicy:
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        frameOptions: "DENY",
        referrerPolicy: "strict-origin-when-cross-origin",
        permissionsPolicy: "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
            + "magnetometer=(), microphone=(), midi=(), payment=(), usb=()",
        openerPolicy: "same-origin",
        cacheControl: "no-store",
        strictTransportSecurity: "max-age=31536000")

    static let identityFields = Configuration.IdentityFields(
        subject: "x-user-id", sessionID: "x-session-id", tokenID: "x-token-id",
        tokenExpires: "x-token-expires", authTime: "x-auth-time")
}
