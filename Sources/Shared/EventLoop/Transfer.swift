/// How a read or a write of a non-blocking socket went.
public enum Transfer: Equatable, Sendable {
    /// Some bytes, at least one.
    case moved(Int)
    case wouldBlock
    /// The peer has ended its side (reading only).
    case ended
    case failed(CInt)
}
