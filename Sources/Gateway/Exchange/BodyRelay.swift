import Bytes
import HTTP1

/// One direction of an exchange's body: how its end is known on the way in, and how it is shown on the way
/// out.
///
/// Bytes are moved as they come and never gathered; what is not yet movable stays in the source buffer.
struct BodyRelay: ~Copyable {
    private(set) var isComplete = true
    /// Bytes of content moved so far, framing not counted.
    private(set) var moved: UInt64 = 0
    private var remaining: UInt64 = 0
    private var framing = MessageFraming.none
    private var decoder = ChunkedDecoder()
    private(set) var encodesChunks = false
    private var limit = UInt64.max
    /// Says which trailer fields go on, and lives as long as whoever relays; nil: none does.
    private var trailerFilter: Tenant<TrailerFilter>?
    private var trailerLimits = HeadLimits(size: 0, fieldCount: 0, targetLength: 0)

    init() {}

    /// Begins with a message framed as `framing` says; `encodesChunks` writes the chunked coding, otherwise
    /// the bytes go out as they are. More than `limit` bytes of content are refused, and trailers beyond
    /// `trailers`.
    @inline(__always)
    mutating func begin(
        _ framing: MessageFraming, encodesChunks: Bool, limit: UInt64, trailers: HeadLimits,
        forwardingTrailers filter: Tenant<TrailerFilter>? = nil
    ) {
        trailerFilter = filter
        self.framing = framing
        self.encodesChunks = encodesChunks
        self.limit = limit
        moved = 0
        switch framing {
        case .none: isComplete = true
        case .length(let length):
            remaining = length
            isComplete = length == 0
        case .chunked:
            decoder.reset()
            trailerLimits = trailers
            isComplete = false
        case .untilClose: isComplete = false
        }
    }

    /// Forgets the last message; there is no body until the next `begin`.
    mutating func reset() {
        framing = .none
        isComplete = true
        encodesChunks = false
        moved = 0
    }

    /// Moves what can be moved while `target` holds no more than `mark` bytes, and says whether anything was.
    @inline(__always)
    mutating func move(
        from source: inout ByteBuffer, to target: inout ByteBuffer, mark: Int
    ) throws(Fault) -> Bool {
        if isComplete || source.isEmpty { return false }
        switch framing {
        case .none: return false
        case .length: return moveLength(from: &source, to: &target, mark: mark)
        case .untilClose: return try moveUntilClose(from: &source, to: &target, mark: mark)
        case .chunked: return try moveChunked(from: &source, to: &target, mark: mark)
        }
    }

    enum Fault: Error, Equatable { case malformed(HTTP1Error), tooLarge }

    /// Takes note of the source's end; false when the message is cut short by it.
    mutating func end(into target: inout ByteBuffer) -> Bool {
        if isComplete { return true }
        guard case .untilClose = framing else { return false }
        finish(&target)
        return true
    }

    @inline(__always)
    private mutating func moveLength(
        from source: inout ByteBuffer, to target: inout ByteBuffer, mark: Int
    ) -> Bool {
        let waiting = source.count
        if target.isEmpty && UInt64(waiting) <= remaining && !encodesChunks {
            // All of it is content and nothing is in the way: the buffers change places, and no byte is
            // copied.
            swap(&source, &target)
            count(waiting)
        } else {
            let room = mark &- target.count
            let take = min(waiting, room, Int(clamping: remaining))
            if take <= 0 { return false }
            copy(take, from: &source, to: &target)
        }
        if remaining == 0 { finish(&target) }
        return true
    }

    private mutating func moveUntilClose(
        from source: inout ByteBuffer, to target: inout ByteBuffer, mark: Int
    ) throws(Fault) -> Bool {
        if target.isEmpty && !encodesChunks {
            let waiting = source.count
            swap(&source, &target)
            count(waiting)
            return true
        }
        let take = min(source.count, mark &- target.count)
        if take <= 0 { return false }
        copy(take, from: &source, to: &target)
        return true
    }

    private mutating func moveChunked(
        from source: inout ByteBuffer, to target: inout ByteBuffer, mark: Int
    ) throws(Fault) -> Bool {
        var hasMoved = false
        while !isComplete && !source.isEmpty && target.count < mark {
            switch try step(source.readable) {
            case .data(let range):
                if range.lowerBound > 0 { source.consume(range.lowerBound) }
                if moved &+ UInt64(range.count) > limit { throw .tooLarge }
                copy(range.count, from: &source, to: &target)
            case .needsMore(let consumed):
                source.consume(consumed)
                return hasMoved || consumed > 0
            case .end(let consumed):
                if trailerFilter == nil {
                    finish(&target)
                } else {
                    finishWithTrailers(source.readable, &target)
                }
                source.consume(consumed)
            }
            hasMoved = true
        }
        return hasMoved
    }

    private mutating func step(_ bytes: Span<UInt8>) throws(Fault) -> ChunkStep {
        do throws(HTTP1Error) {
            return try decoder.next(bytes, from: 0, limits: trailerLimits)
        } catch {
            throw .malformed(error)
        }
    }

    @inline(__always)
    private mutating func copy(_ count: Int, from source: inout ByteBuffer, to target: inout ByteBuffer) {
        if encodesChunks {
            target.append(hexadecimal: UInt64(count))
            target.append("\r\n")
        }
        target.append(source.readable.extracting(0..<count))
        if encodesChunks { target.append("\r\n") }
        source.consume(count)
        self.count(count)
    }

    private mutating func count(_ count: Int) {
        moved &+= UInt64(count)
        if case .length = framing { remaining &-= UInt64(count) }
    }

    /// Ends a chunked body with those of its trailer fields that may go on.
    private mutating func finishWithTrailers(_ bytes: Span<UInt8>, _ target: inout ByteBuffer) {
        isComplete = true
        guard encodesChunks else { return }
        target.append("0\r\n")
        var index = 0
        while index < decoder.trailers.count {
            let field = decoder.trailers[index]
            if trailerFilter?.object.drops(field, bytes) == false {
                ResponseWriter.field(field, of: bytes, into: &target)
            }
            index &+= 1
        }
        target.append("\r\n")
    }

    private mutating func finish(_ target: inout ByteBuffer) {
        isComplete = true
        if encodesChunks { target.append("0\r\n\r\n") }
    }
}
