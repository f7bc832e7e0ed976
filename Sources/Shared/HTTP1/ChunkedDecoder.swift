public import Bytes

/// Reads a chunked body (RFC 9112, section 7.1), resumable at every byte.
///
///     size ─▶ extensions ─▶ sizeLineFeed ─▶ data ─▶ dataReturn ─▶ dataLineFeed ─┐
///      ▲                        │ size 0                                        │
///      └────────────────────────┼───────────────────────────────────────────────┘
///                               └─▶ trailers ─▶ done
///
/// Refused: line ends other than CRLF, whitespace around the size, more than 16 hexadecimal digits or a size
/// beyond 2^63 - 1, malformed extensions, and more extension bytes than there is data to justify.
public struct ChunkedDecoder: ~Copyable {
    /// How many bytes extensions may hold beyond those of the data so far: a body of nothing but extensions
    /// costs the reader much and its sender little.
    static let extensionAllowance = 4096
    /// The most hexadecimal digits of a size, leading zeros included.
    static let digitLimit = 16

    private enum State: UInt8 {
        case size, extensions, sizeLineFeed, data, dataReturn, dataLineFeed, trailers, done
    }

    private var state = State.size
    private var digits = 0
    private var remaining: UInt64 = 0
    private var extensionBytes = 0
    private var chunkExtension = ChunkExtension()

    /// The trailer fields, as ranges of the bytes of the call that answered `.end`.
    public private(set) var trailers = FieldSection()
    /// Where the trailer field lines stand in those bytes, without the empty line that ends them.
    public private(set) var trailerSection = ByteRange.empty

    public init() {}

    /// Makes the decoder ready for another body, keeping its storage.
    public mutating func reset() {
        state = .size
        digits = 0
        remaining = 0
        extensionBytes = 0
        trailerSection = .empty
        if trailers.count > 0 { trailers.reset() }
    }

    /// The body has been read to its end.
    public var isDone: Bool { state == .done }

    /// Reads on from `offset` and answers with the next run of data, or with what stands in its way.
    ///
    /// Trailers are consumed all at once, so the caller's buffer must be able to hold `limits.size` bytes.
    public mutating func next(
        _ bytes: Span<UInt8>, from offset: Int, limits: HeadLimits
    ) throws(HTTP1Error) -> ChunkStep {
        var index = offset
        while index < bytes.count {
            switch state {
            case .size: try takeSizeByte(bytes[index])
            case .extensions: try takeExtensionByte(bytes[index])
            case .sizeLineFeed:
                if bytes[index] != 0x0A { throw .bareCarriageReturn }
                state = remaining == 0 ? .trailers : .data
            case .data: return takeData(bytes, index)
            case .dataReturn:
                if bytes[index] != 0x0D { throw .malformedChunkEnd }
                state = .dataLineFeed
            case .dataLineFeed:
                if bytes[index] != 0x0A { throw .malformedChunkEnd }
                state = .size
                digits = 0
                remaining = 0
            case .trailers: return try takeTrailers(bytes, index, limits)
            case .done: return .end(consumedUpTo: index)
            }
            index &+= 1
        }
        return state == .done ? .end(consumedUpTo: index) : .needsMore(consumedUpTo: index)
    }

    private mutating func takeSizeByte(_ byte: UInt8) throws(HTTP1Error) {
        let digit: UInt8
        switch byte {
        case 0x30...0x39: digit = byte &- 0x30
        case 0x41...0x46: digit = byte &- 0x37
        case 0x61...0x66: digit = byte &- 0x57
        case 0x0D where digits > 0:
            state = .sizeLineFeed
            return
        case 0x3B, 0x20, 0x09:
            guard digits > 0 else { throw .malformedChunkSize }
            state = .extensions
            chunkExtension = ChunkExtension()
            return try takeExtensionByte(byte)
        case 0x0A: throw .bareLineFeed
        default: throw .malformedChunkSize
        }
        digits &+= 1
        if digits > ChunkedDecoder.digitLimit { throw .malformedChunkSize }
        if remaining >= 1 << 59 { throw .chunkSizeTooLarge }
        remaining = remaining << 4 | UInt64(digit)
    }

    private mutating func takeExtensionByte(_ byte: UInt8) throws(HTTP1Error) {
        if byte == 0x0D {
            try chunkExtension.end()
            state = .sizeLineFeed
            return
        }
        try chunkExtension.take(byte)
        extensionBytes &+= 1
        if extensionBytes > ChunkedDecoder.extensionAllowance { throw .chunkExtensionsTooLarge }
    }

    private mutating func takeData(_ bytes: Span<UInt8>, _ start: Int) -> ChunkStep {
        let present = bytes.count &- start
        let count = remaining < UInt64(present) ? Int(remaining) : present
        remaining &-= UInt64(count)
        if remaining == 0 { state = .dataReturn }
        extensionBytes = max(0, extensionBytes &- count)
        return .data(start..<start &+ count)
    }

    /// `trailer-section CRLF`; what is forbidden among trailers is for those to say who pass them on.
    private mutating func takeTrailers(
        _ bytes: Span<UInt8>, _ start: Int, _ limits: HeadLimits
    ) throws(HTTP1Error) -> ChunkStep {
        let bounded = bytes.extracting(first: start &+ min(limits.size, bytes.count &- start))
        if trailers.count > 0 { trailers.reset() }
        let outcome = try FieldSectionParser.parse(
            bounded, from: start, fieldLimit: limits.fieldCount, into: &trailers)
        guard case .complete(let end) = outcome else {
            if bytes.count &- start >= limits.size { throw .trailersTooLarge }
            return .needsMore(consumedUpTo: start)
        }
        trailerSection = ByteRange(offset: start, count: end &- 2 &- start)
        state = .done
        return .end(consumedUpTo: end)
    }
}
