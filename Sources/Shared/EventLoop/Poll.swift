// Invariant: poll(2) is given one pollfd, a local that outlives the call, or an array of them with its count.
internal import CLinux

/// Waits for a single descriptor, for threads that do one thing at a time and have no event loop.
public enum Poll {
    /// Waits until `number` can be read (or has ended or failed); false when the time has passed. Negative:
    /// for ever.
    public static func isReadable(_ number: CInt, withinMilliseconds bound: Int) -> Bool {
        wait(number, CShort(POLLIN), bound)
    }

    public static func isWritable(_ number: CInt, withinMilliseconds bound: Int) -> Bool {
        wait(number, CShort(POLLOUT), bound)
    }

    /// Waits until one of two can be read, or the time has passed.
    public static func waitForEither(_ one: CInt, _ other: CInt, withinMilliseconds bound: Int) {
        let events = CShort(POLLIN)
        var entries = [
            pollfd(fd: one, events: events, revents: 0), pollfd(fd: other, events: events, revents: 0),
        ]
        _ = unsafe poll(&entries, 2, CInt(clamping: max(0, bound)))
    }

    private static func wait(_ number: CInt, _ events: CShort, _ milliseconds: Int) -> Bool {
        var entry = pollfd(fd: number, events: events, revents: 0)
        let bound = CInt(truncatingIfNeeded: max(-1, min(milliseconds, 3_600_000)))
        // An interrupted wait begins anew; callers with a deadline ask again with what is left of it.
        var ready: CInt
        repeat {
            ready = unsafe poll(&entry, 1, bound)
        } while ready < 0 && clinux_errno() == EINTR
        return ready > 0
    }
}
