/// How long values of four kinds are kept, as the operator has it.
struct CacheLifetimes: Equatable, Sendable {
    /// What must soon be seen anew: the user of users/me.
    var short = CacheLifetime.short
    var standard = CacheLifetime.standard
    var long = CacheLifetime.long
    var veryLong = CacheLifetime.veryLong
}
