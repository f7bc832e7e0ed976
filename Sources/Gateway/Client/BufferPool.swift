import Bytes

/// The buffers that one worker lends to its connections, all of one size, the last returned lent first.
///
/// Bounded: what comes back beyond `keep` is freed, as is a buffer that had to grow.
struct BufferPool: ~Copyable {
    /// Also the most that one receive takes, and the mark above which a side's output is not added to.
    static let bufferSize = 32 * 1_024

    private final class Shelf {
        var buffer = ByteBuffer()
    }

    private var shelves: [Shelf] = []
    private var filled = 0
    private let keep: Int

    init(keep: Int = 256) {
        self.keep = keep
    }

    /// Gives memory to a hollow buffer; one that has memory keeps it.
    @inline(__always)
    mutating func lend(_ buffer: inout ByteBuffer) {
        if buffer.capacity == 0 { fill(&buffer) }
    }

    @inline(__always)
    private mutating func fill(_ buffer: inout ByteBuffer) {
        if filled == 0 {
            buffer = ByteBuffer(capacity: Self.bufferSize)
            return
        }
        filled &-= 1
        swap(&shelves[filled].buffer, &buffer)
    }

    /// Takes the memory of an empty buffer back; one that still holds bytes keeps it.
    @inline(__always)
    mutating func reclaim(_ buffer: inout ByteBuffer) {
        if buffer.capacity > 0 && buffer.isEmpty { take(&buffer) }
    }

    @inline(__always)
    private mutating func take(_ buffer: inout ByteBuffer) {
        guard buffer.capacity == Self.bufferSize, filled < keep else {
            buffer = ByteBuffer()
            return
        }
        if filled == shelves.count { shelves.append(Shelf()) }
        swap(&shelves[filled].buffer, &buffer)
        filled &+= 1
    }
}
