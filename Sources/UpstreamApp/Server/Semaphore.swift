// Invariant: eventfd_read writes one 64-bit count into a local that outlives the call.
import CLinux
import EventLoop

/// Lets threads sleep until there is something for one of them: an eventfd that counts.
final class Semaphore: Sendable {
    private let descriptor: FileDescriptor

    init() throws(IOError) {
        let number = eventfd(0, CInt(EFD_CLOEXEC | EFD_SEMAPHORE))
        guard number >= 0 else { throw IOError(.eventfd, code: clinux_errno()) }
        descriptor = FileDescriptor(owning: number)
    }

    /// Lets `count` waits end.
    func signal(_ count: Int = 1) {
        _ = eventfd_write(descriptor.number, eventfd_t(count))
    }

    /// Sleeps until a signal is left, and takes it.
    func wait() {
        var count: eventfd_t = 0
        while unsafe eventfd_read(descriptor.number, &count) != 0 && clinux_errno() == EINTR {}
    }
}
