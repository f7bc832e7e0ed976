/// What the handlers need to know.
struct ApplicationSettings: Sendable {
    /// Signs and checks tokens.
    var secret: [UInt8]
    var database: Database
    var servesDocs: Bool
    var lifetimes: TokenLifetimes
    var rotatesRefreshTokens: Bool
    var hasher: PasswordHasher
}
