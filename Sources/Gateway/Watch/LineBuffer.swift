// Invariant: `base` owns `capacity` bytes for as long as the value lives, and 0 <= count <= capacity. A
// cursor is given the bytes from `count` to `capacity`, and cannot outlive the exclusive access it was made
// in.
import Bytes

/// The memory of a batch of log lines, of a fixed size. A line is written with a `LineCursor`, then
/// committed.
@safe
struct LineBuffer: ~Copyable {
    private let base: UnsafeMutablePointer<UInt8>
    private let capacity: Int
    private(set) var count = 0

    init(capacity: Int) {
        unsafe base = UnsafeMutablePointer<UInt8>.allocate(capacity: max(capacity, 1))
        self.capacity = max(capacity, 1)
    }

    deinit {
        unsafe base.deallocate()
    }

    var readable: Span<UInt8> {
        @_lifetime(borrow self)
        get {
            let span = unsafe Span(_unsafeStart: base, count: count)
            return unsafe _overrideLifetime(span, borrowing: self)
        }
    }

    /// A cursor over the free bytes.
    @inline(__always)
    @_lifetime(&self)
    mutating func begin() -> LineCursor {
        let cursor = unsafe LineCursor(base + count, capacity &- count)
        return unsafe _overrideLifetime(cursor, mutating: &self)
    }

    /// Takes over the first `size` of the free bytes, which a cursor has written.
    mutating func commit(_ size: Int) {
        precondition(size >= 0 && size <= capacity &- count, "no more than there was room for")
        count &+= size
    }

    mutating func removeAll() {
        count = 0
    }
}
