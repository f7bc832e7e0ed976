// Invariant: eventfd_read writes one 64-bit count into a local that outlives the call.
internal import CLinux

/// Wakes an event loop from another thread: an eventfd that the loop has registered.
public final class Wakeup: Sendable {
    private let descriptor: FileDescriptor

    public init() throws(IOError) {
        let number = eventfd(0, CInt(EFD_CLOEXEC | EFD_NONBLOCK))
        guard number >= 0 else { throw IOError.last(.eventfd) }
        descriptor = FileDescriptor(owning: number)
    }

    public var number: CInt { descriptor.number }

    /// Makes the descriptor readable; calls before the next `drain` count as one.
    public func signal() {
        _ = eventfd_write(descriptor.number, 1)
    }

    /// Makes the descriptor unreadable again.
    public func drain() {
        var count: eventfd_t = 0
        _ = unsafe eventfd_read(descriptor.number, &count)
    }
}
