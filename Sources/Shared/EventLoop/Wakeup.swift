// Invariant: eventfd_read writes one 64-bit count, and poll one pollfd, into a local that outlives the call.
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

    /// Blocks the calling thread until there was a call of `signal`, which it takes, or the time has passed.
    public func wait(milliseconds: Int) {
        var entry = pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0)
        if unsafe poll(&entry, 1, CInt(clamping: max(0, milliseconds))) == 1 { drain() }
    }

    /// Makes the descriptor unreadable again.
    public func drain() {
        var count: eventfd_t = 0
        _ = unsafe eventfd_read(descriptor.number, &count)
    }
}
