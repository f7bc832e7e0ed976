/// What a parser made of the bytes so far; malformed bytes are a thrown error.
public enum ParseOutcome: Equatable, Sendable {
    /// The head ends before this offset, in bytes.
    case complete(Int)
    case needsMore
}
