/// How long a value is kept at most; there is none that is kept for ever.
struct CacheLifetime: Equatable, Sendable {
    let milliseconds: Int64

    static let short = CacheLifetime(seconds: 60)
    static let standard = CacheLifetime(seconds: 300)
    static let long = CacheLifetime(seconds: 3_600)
    static let veryLong = CacheLifetime(seconds: 86_400)

    init(seconds: Int64) {
        self.init(milliseconds: seconds * 1_000)
    }

    /// From a millisecond to thirty days.
    init(milliseconds: Int64) {
        precondition((1...2_592_000_000).contains(milliseconds), "a lifetime is at most thirty days")
        self.milliseconds = milliseconds
    }
}
