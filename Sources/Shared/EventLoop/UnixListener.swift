// Invariant: paths are passed as Swift strings, which the compiler hands over terminated, for the length of a
// call.
internal import CLinux

/// A listening Unix socket at a path, guarded by a lock on `PATH.lock`: a socket file that nobody holds the
/// lock of is stale and replaced, one in use never.
public struct UnixListener: ~Copyable, Sendable {
    public let descriptor: FileDescriptor
    public let path: String
    private let lock: FileDescriptor

    /// Listens at `path` with `mode`. Throws `.lock` with EADDRINUSE when another process listens there.
    public init(path: String, mode: UInt32 = 0o660, backlog: CInt = 4_096) throws(IOError) {
        let number = unsafe clinux_open("\(path).lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o660)
        guard number >= 0 else { throw IOError.last(.open) }
        let lock = FileDescriptor(owning: number)
        guard flock(number, LOCK_EX | LOCK_NB) == 0 else { throw IOError(.lock, code: EADDRINUSE) }
        _ = unsafe unlink(path)
        // The mode must be right from the first moment: between bind and chmod anybody could connect.
        let previous = umask(0o777 & ~mode)
        defer { _ = umask(previous) }
        let descriptor = try Socket.listen(on: .unix(path: path), reusePort: false, backlog: backlog)
        guard unsafe chmod(path, mode) == 0 else { throw IOError.last(.bind) }
        self.lock = lock
        self.descriptor = descriptor
        self.path = path
    }

    /// Removes the socket file, so that later clients are refused at once instead of waiting.
    public func removeFile() {
        _ = unsafe unlink(path)
    }
}
