// Invariant: the sets handed to the system are locals that outlive the call.
import Glibc

/// Which signals the calling thread holds back. The threads that run tests hold back nearly all, and a child
/// would inherit that: a shell would never see SIGTERM.
enum SignalMask {
    /// Runs `body` with no signal held back, then puts back what was.
    static func emptied<Result>(_ body: () throws -> Result) rethrows -> Result {
        var none = sigset_t()
        var before = sigset_t()
        unsafe sigemptyset(&none)
        unsafe pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
        return try body()
    }
}
