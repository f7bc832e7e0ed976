import Bytes

/// The buffers that one worker lends to its connections, all of one size, the last returned lent first.
///
/// Bounded: what comes back beyond `keep` is freed, as is a buffer that had to grow.
struct BufferPool: ~Copyable {
    /// Also the most that one receive takes, and the mark above which a side's output is not added to.
    static let bufferSize = 32 * 1_024

    private var stack: ByteBufferStack

    init(keep: Int = 256) {
        stack = ByteBufferStack(limit: keep, size: Self.bufferSize)
    }

    /// Gives memory to a hollow buffer; one that has memory keeps it.
    @inline(__always)
    mutating func lend(_ buffer: inout ByteBuffer) { stack.lend(&buffer) }

    /// Takes the memory of an empty buffer back; one that still holds bytes keeps it.
    @inline(__always)
    mutating func reclaim(_ buffer: inout ByteBuffer) { stack.reclaim(&buffer) }
}
