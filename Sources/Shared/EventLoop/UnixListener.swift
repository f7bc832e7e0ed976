// Invariant: paths are passed as Swift strings, which the compiler hands over terminated, for the length of a
// call.
internal import CLinux

/// A listening Unix socket at a path, guarded by a lock on `PATH.lock`: a socket that nobody listens on any
/// more is stale and replaced; one in use, and whatever is no socket, never.
public struct UnixListener: ~Copyable, Sendable {
    public let descriptor: FileDescriptor
    public let path: String
    private let lock: FileDescriptor

    /// Listens at `path` with `mode`. Throws EADDRINUSE when another process listens there: `.lock` if it is
    /// one that keeps the lock, else `.bind`. Throws `.path` with EEXIST when something else than a socket is
    /// there.
    public init(path: String, mode: UInt32 = 0o660, backlog: CInt = 4_096) throws(IOError) {
        let number = unsafe clinux_open("\(path).lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o660)
        guard number >= 0 else { throw IOError.last(.open) }
        let lock = FileDescriptor(owning: number)
        guard flock(number, LOCK_EX | LOCK_NB) == 0 else { throw IOError(.lock, code: EADDRINUSE) }
        try Self.removeStale(path)
        // The mode must be right from the first moment: between bind and chmod anybody could connect.
        let previous = umask(0o777 & ~mode)
        defer { _ = umask(previous) }
        let descriptor = try Socket.listen(on: .unix(path: path), reusePort: false, backlog: backlog)
        guard unsafe chmod(path, mode) == 0 else { throw IOError.last(.bind) }
        self.lock = lock
        self.descriptor = descriptor
        self.path = path
    }

    private static func removeStale(_ path: String) throws(IOError) {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return }
        guard status.st_mode & 0o170000 == 0o140000 else { throw IOError(.path, code: EEXIST) }
        do throws(IOError) {
            // Connected, or its queue is full: somebody listens.
            _ = try Socket.connect(to: .unix(path: path))
        } catch {
            guard error.code == ECONNREFUSED else { throw IOError(.bind, code: EADDRINUSE) }
            _ = unsafe unlink(path)
            return
        }
        throw IOError(.bind, code: EADDRINUSE)
    }

    /// Removes the socket file, so that later clients are refused at once instead of waiting.
    public func removeFile() {
        _ = unsafe unlink(path)
    }
}
