/// What a chunked body goes on with.
public enum ChunkStep: Equatable, Sendable {
    /// A run of the body's data, as offsets into the bytes given, never empty; go on from its end.
    case data(Range<Int>)
    /// All up to this offset is done with; go on from there when more bytes have come behind it.
    case needsMore(consumedUpTo: Int)
    /// The body, its trailers included, ends before this offset.
    case end(consumedUpTo: Int)
}
