// Invariant: eventfd_read writes one 64-bit count into a local that outlives the call.
internal import CLinux

/// Lets threads sleep until there is something for one of them: an eventfd that counts.
public final class Semaphore: Sendable {
    private let descriptor: FileDescriptor
    private let isBounded: Bool

    /// Waits of one that is `bounded` may have a bound; those of another are one system call.
    public init(bounded: Bool = false) throws(IOError) {
        let number = eventfd(0, CInt(EFD_CLOEXEC | EFD_SEMAPHORE) | (bounded ? CInt(EFD_NONBLOCK) : 0))
        guard number >= 0 else { throw IOError(.eventfd, code: clinux_errno()) }
        descriptor = FileDescriptor(owning: number)
        isBounded = bounded
    }

    /// Lets `count` waits end.
    public func signal(_ count: Int = 1) {
        _ = eventfd_write(descriptor.number, eventfd_t(count))
    }

    /// Sleeps until a signal is left, and takes it.
    public func wait() {
        var count: eventfd_t = 0
        while unsafe eventfd_read(descriptor.number, &count) != 0 {
            if clinux_errno() == EAGAIN { _ = Poll.isReadable(descriptor.number, withinMilliseconds: -1) }
        }
    }

    /// Sleeps until a signal is left, and takes it; false when the time has passed before.
    public func wait(withinMilliseconds bound: Int) -> Bool {
        precondition(isBounded, "this semaphore cannot stop waiting")
        let deadline = Moment.now().monotonic + Int64(bound) * 1_000
        var count: eventfd_t = 0
        while unsafe eventfd_read(descriptor.number, &count) != 0 {
            let left = (deadline - Moment.now().monotonic + 999) / 1_000
            if left <= 0 { return false }
            _ = Poll.isReadable(descriptor.number, withinMilliseconds: Int(left))
        }
        return true
    }
}
