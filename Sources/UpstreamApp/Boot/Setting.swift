/// One environment variable that the app reads: its name, what it is for, and its default in words.
///
/// `upstream-app --help` prints this list, and `Settings` reads nothing that is not in it.
enum Setting: String, CaseIterable, Sendable {
    case secretKey = "SECRET_KEY"
    case secretKeyFile = "SECRET_KEY_FILE"
    case stateDirectory = "STATE_DIR"
    case socketPath = "SOCKET_PATH"
    case databaseURL = "DATABASE_URL"
    case databaseConnections = "DATABASE_CONNECTIONS"
    case redisURL = "REDIS_URL"
    case gatewayAdmin = "GATEWAY_ADMIN"
    case gatewayProvider = "GATEWAY_PROVIDER"
    case environment = "ENVIRONMENT"
    case docsEnabled = "DOCS_ENABLED"
    case docsAssets = "DOCS_ASSETS"
    case accessTokenSeconds = "ACCESS_TOKEN_EXPIRE_SECONDS"
    case refreshTokenSeconds = "REFRESH_TOKEN_EXPIRE_SECONDS"
    case refreshRotation = "REFRESH_ROTATION"
    case workerThreads = "WORKER_THREADS"
    case maxConnections = "MAX_CONNECTIONS"
    case passwordQueue = "PASSWORD_QUEUE"
    case argon2Memory = "ARGON2_MEMORY_COST"
    case argon2Time = "ARGON2_TIME_COST"
    case argon2Parallelism = "ARGON2_PARALLELISM"

    var purpose: String {
        switch self {
        case .secretKey: "signs and checks HS256 tokens; 32 bytes or more; wins over SECRET_KEY_FILE"
        case .secretKeyFile: "a file with that key; made with a random one when it is absent"
        case .stateDirectory: "the folder of what must outlive a restart; made when absent"
        case .socketPath: "the Unix socket to listen on, at most 102 bytes"
        case .databaseURL: "sqlite:PATH, or postgres://USER:PASSWORD@HOST:PORT/DATABASE"
        case .databaseConnections: "connections to a PostgreSQL server at once, 1 to 256"
        case .redisURL: "the cache: redis://, rediss:// (TLS) or unix://, one server"
        case .gatewayAdmin: "the gateway's admin socket, which hears whose tokens are void"
        case .gatewayProvider: "the provider in gateway.yaml that this app's tokens belong to"
        case .environment: "development or production"
        case .docsEnabled: "true or false: serve /docs, /redoc and /openapi.json"
        case .docsAssets: "the folder of what /docs and /redoc load; scripts/fetch-pages fills one"
        case .accessTokenSeconds: "the life of an access token, 1 to 86400 seconds"
        case .refreshTokenSeconds: "the life of a refresh token, 1 to 31536000 seconds"
        case .refreshRotation: "true or false: each refresh brings a new refresh token and ends the old one"
        case .workerThreads: "threads that serve requests, 2 to 256; at most half of them hash passwords"
        case .maxConnections: "connections held at once, 1 to 65536"
        case .passwordQueue: "logins and sign-ups that may wait for a thread, 0 to 65536; more get 503"
        case .argon2Memory: "Argon2id memory in KiB, 8 times the lanes to 4194304"
        case .argon2Time: "Argon2id passes, 1 to 1000"
        case .argon2Parallelism: "Argon2id lanes, 1 to 64"
        }
    }

    var defaultText: String {
        switch self {
        case .secretKey, .secretKeyFile: "none; one of the two must be set"
        case .stateDirectory: "var"
        case .socketPath: "STATE_DIR/app.sock"
        case .databaseURL: "sqlite:STATE_DIR/app.sqlite"
        case .databaseConnections: "WORKER_THREADS"
        case .redisURL: "unset: each process has a cache of its own"
        case .gatewayAdmin: "STATE_DIR/admin.sock"
        case .gatewayProvider: "local"
        case .environment: "development"
        case .docsEnabled: "true, in production false"
        case .docsAssets: Settings.standardDocsAssets
        case .accessTokenSeconds: "3600"
        case .refreshTokenSeconds: "86400"
        case .refreshRotation: "false"
        case .workerThreads: "twice the processors, 4 to 16"
        case .maxConnections: "1024"
        case .passwordQueue: "32"
        case .argon2Memory: "65536"
        case .argon2Time: "3"
        case .argon2Parallelism: "4"
        }
    }
}
