// Invariant: the first `count` of `limit` places each hold the address of `size` bytes of their own; what is
// lent belongs to the buffer that got it, and to the stack again when it has come back. Only a buffer whose
// capacity is 0 is given memory, and only one whose capacity is `size`, more than 0, gives its away.

/// Memory for buffers that need some only now and then: all of one size, what came back last is lent first.
///
/// What comes back beyond `limit`, or has another size, is freed.
@safe
public struct ByteBufferStack: ~Copyable {
    @usableFromInline let places: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>>
    /// How many there are to lend.
    @usableFromInline var count = 0
    @usableFromInline let limit: Int
    @usableFromInline let size: Int

    /// Keeps at most `limit` pieces of `size` bytes.
    public init(limit: Int, size: Int) {
        precondition(limit > 0 && size > 0, "a stack keeps something")
        unsafe places = .allocate(capacity: limit)
        self.limit = limit
        self.size = size
    }

    deinit {
        for place in 0..<count { unsafe places[place].deallocate() }
        unsafe places.deallocate()
    }

    /// Gives memory to a buffer that has none; one that has some keeps it.
    @inlinable @inline(__always)
    public mutating func lend(_ buffer: inout ByteBuffer) {
        if buffer.capacity > 0 { return }
        if count == 0 {
            buffer = ByteBuffer(capacity: size)
            return
        }
        count &-= 1
        unsafe buffer.adopt(places[count], size)
    }

    /// Takes the memory of an empty buffer back; one that still holds bytes keeps it.
    @inlinable @inline(__always)
    public mutating func reclaim(_ buffer: inout ByteBuffer) {
        if buffer.capacity == 0 || !buffer.isEmpty { return }
        guard buffer.capacity == size, count < limit else {
            buffer = ByteBuffer()
            return
        }
        unsafe places[count] = buffer.surrender()
        count &+= 1
    }
}
