/// What the handlers need to know.
struct ApplicationSettings: Sendable {
    var secret: [UInt8]
    var databasePath: String
    var servesDocs: Bool
    var accessTokenSeconds: Int64
    var refreshTokenSeconds: Int64
    var rotatesRefreshTokens: Bool
    var hasher: PasswordHasher

    init(_ settings: Settings, secret: [UInt8]) {
        self.secret = secret
        databasePath = settings.databasePath
        servesDocs = settings.servesDocs
        accessTokenSeconds = settings.accessTokenSeconds
        refreshTokenSeconds = settings.refreshTokenSeconds
        rotatesRefreshTokens = settings.rotatesRefreshTokens
        hasher = PasswordHasher(cost: settings.passwordCost)
    }
}
