/// What a cache holds at the most, and how long it lets anybody wait.
struct CacheLimits: Equatable, Sendable {
    /// A longer key is never stored, and a longer pattern matches nothing.
    var keyBytes = 1_024
    /// A longer value is never stored, and one that is found is a miss.
    var valueBytes = 1 << 20
    /// In memory: how many values, and how many bytes of keys, values and their places.
    var entries = 10_000
    var totalBytes = 32 << 20
    /// How long one thread waits for another that computes the same; then it computes by itself.
    var flightMilliseconds = 2_000
}
