// Invariant: sigset and siginfo are locals that outlive the calls which fill or read them.
internal import CLinux

/// Signals as readable events: they are blocked in the whole process, and come out of one descriptor.
public struct SignalSource: ~Copyable, Sendable {
    private let descriptor: FileDescriptor

    /// Blocks `signals` in the calling thread, whose later threads inherit that: call it before any is
    /// started. SIGPIPE is ignored from here on.
    public init(_ signals: [CInt]) throws(IOError) {
        var set = sigset_t()
        _ = unsafe sigemptyset(&set)
        for signal in signals { _ = unsafe sigaddset(&set, signal) }
        _ = unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
        clinux_ignore_sigpipe()
        let number = unsafe signalfd(-1, &set, CInt(SFD_CLOEXEC))
        guard number >= 0 else { throw IOError.last(.signalfd) }
        descriptor = FileDescriptor(owning: number)
    }

    public var number: CInt { descriptor.number }

    /// Waits for one of the signals and names it; nil when the time (negative: none) is over first.
    public func next(waitMilliseconds: CInt) -> CInt? {
        var poller = pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&poller, 1, waitMilliseconds) > 0 else { return nil }
        var info = signalfd_siginfo()
        let size = MemoryLayout<signalfd_siginfo>.size
        guard unsafe read(descriptor.number, &info, size) == size else { return nil }
        return CInt(bitPattern: info.ssi_signo)
    }
}
