/// What a cache says to who is about to compute a value.
enum CacheOpening: Equatable, Sendable {
    /// It is there by now.
    case found([UInt8])
    case lease(UInt64)
    /// There is no use in storing it: the store is away.
    case unstorable
}
