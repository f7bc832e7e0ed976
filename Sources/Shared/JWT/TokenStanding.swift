/// How a verifier knows a token that it accepted.
public struct TokenStanding: Equatable, Sendable {
    /// The place under which it is remembered, below `TokenVerifier.placeCount`, until another token is `new`
    /// there; -1: it is too large to be remembered.
    public var place: Int
    /// Its signature was checked now and its claims were read; else it was known.
    public var isNew: Bool
}
