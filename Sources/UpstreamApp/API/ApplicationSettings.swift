/// What the handlers need to know.
struct ApplicationSettings: Sendable {
    /// Signs and checks tokens.
    var secret: [UInt8]
    var database: Database
    var cache: any Cache
    /// Whether health depends on the cache, which is another server then.
    var isCacheShared = false
    var cacheLifetimes = CacheLifetimes()
    /// The interactive documentation; nil when it is off.
    var pages: Pages?
    var lifetimes: TokenLifetimes
    var rotatesRefreshTokens: Bool
    var hasher: PasswordHasher
    /// For endpoints of one's own.
    var services = Services(ServiceSettings())
    var endpoints = Endpoints()
    /// Runs within the transaction that adds a user: the store, the user's id, and the time in microseconds.
    var onSignUp: (@Sendable (any Store, Int64, Int64) throws(Problem) -> Void)?
}
