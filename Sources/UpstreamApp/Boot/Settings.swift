import Redis

/// What the app was told, read once from the environment and never changed.
struct Settings: Equatable, Sendable {
    var secret: Secret
    var stateDirectory: String
    var socketPath: String
    var database: DatabaseAddress
    var databaseConnections: Int
    /// The cache that processes share; nil: each has its own.
    var redis: RedisTarget?
    var cacheLifetimes: CacheLifetimes
    var gateway: GatewayAddress
    var environment: Environment
    var servesDocs: Bool
    var docsAssets: String
    var lifetimes: TokenLifetimes
    var rotatesRefreshTokens: Bool
    var workerThreads: Int
    var maxConnections: Int
    var passwordQueue: Int
    var passwordCost: PasswordCost
    var services: ServiceSettings
    var examples: ExampleSettings
    var serviceThreads: Int

    enum Environment: String, Sendable { case development, production }

    /// Where the key that signs tokens comes from.
    enum Secret: Equatable, Sendable {
        case bytes([UInt8])
        case file(path: String)
    }

    static let minimumSecretLength = 32
    static let standardDocsAssets = "/usr/share/postern/docs"

    /// Reads the environment through `value`; an empty variable counts as unset. Throws all faults at once.
    /// Commands that neither sign nor check tokens need no secret.
    init(
        processors: Int, needsSecret: Bool = true, value: @escaping (String) -> String?
    ) throws(SettingsError) {
        var reader = SettingsReader(value)
        let state = reader.text(.stateDirectory) ?? "var"
        stateDirectory = state
        secret = needsSecret ? reader.secret() : .bytes([])
        socketPath = reader.socketPath(default: "\(state)/app.sock")
        database = reader.database(default: "\(state)/app.sqlite")
        redis = reader.redis()
        cacheLifetimes = reader.cacheLifetimes()
        gateway = GatewayAddress(
            adminSocket: reader.text(.gatewayAdmin) ?? "\(state)/admin.sock",
            provider: reader.text(.gatewayProvider) ?? "local")
        environment = reader.environment()
        servesDocs = reader.flag(.docsEnabled, default: environment == .development)
        docsAssets = reader.text(.docsAssets) ?? Self.standardDocsAssets
        lifetimes = reader.lifetimes()
        rotatesRefreshTokens = reader.flag(.refreshRotation, default: false)
        workerThreads = reader.number(.workerThreads, 2...256, default: min(max(processors * 2, 4), 16))
        databaseConnections = reader.number(.databaseConnections, 1...256, default: workerThreads)
        maxConnections = reader.number(.maxConnections, 1...65_536, default: 1_024)
        passwordQueue = reader.number(.passwordQueue, 0...65_536, default: 32)
        passwordCost = reader.passwordCost()
        services = reader.services()
        examples = reader.examples(services)
        serviceThreads = reader.number(.serviceThreads, 1...256, default: 4)
        try reader.finish()
    }
}
