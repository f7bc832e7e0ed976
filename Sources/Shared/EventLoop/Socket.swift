// Invariant: every address handed to the kernel is a local of at least the length that goes with it.
internal import CLinux

/// What sockets are asked to do; all are non-blocking and close on exec.
public enum Socket {
    public enum AcceptOutcome: ~Copyable {
        case accepted(FileDescriptor, peer: IPAddress)
        case wouldBlock
        /// The process or the system has no descriptor or memory left; try again later.
        case exhausted
        /// The connection was gone before it could be taken; try the next.
        case aborted
    }

    /// Listens on `address`. For a Unix socket the path must be free: see `UnixListener`.
    public static func listen(
        on address: SocketAddress, reusePort: Bool, backlog: CInt = 4_096
    ) throws(IOError) -> FileDescriptor {
        let socket = try make(address)
        if case .ip(let ip, _) = address {
            try set(socket.number, SOL_SOCKET, SO_REUSEADDR, 1)
            if reusePort { try set(socket.number, SOL_SOCKET, SO_REUSEPORT, 1) }
            if !ip.isIPv4 { try set(socket.number, CInt(IPPROTO_IPV6), IPV6_V6ONLY, ip == .anyIPv6 ? 0 : 1) }
            // Inherited by accepted sockets on Linux, which saves a call for each connection.
            try set(socket.number, CInt(IPPROTO_TCP), TCP_NODELAY, 1)
        }
        let number = socket.number
        let bound = try unsafe address.withRaw { raw, length in unsafe clinux_bind(number, raw, length) }
        guard bound == 0 else { throw IOError.last(.bind) }
        guard CLinux.listen(number, backlog) == 0 else { throw IOError.last(.listen) }
        return socket
    }

    /// Takes one connection from a listener.
    public static func accept(_ listener: CInt) -> AcceptOutcome {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let flags = CInt(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let number = unsafe withUnsafeMutableBytes(of: &storage) { raw in
            unsafe clinux_accept(listener, raw.baseAddress, &length, flags)
        }
        if number >= 0 {
            return .accepted(FileDescriptor(owning: number), peer: IPAddress(storage))
        }
        switch clinux_errno() {
        case EAGAIN: return .wouldBlock
        case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .exhausted
        default: return .aborted
        }
    }

    /// A socket that connects: at once, or (`inProgress`) the socket turns writable when the attempt has
    /// ended.
    public enum ConnectOutcome: ~Copyable {
        case connected(FileDescriptor)
        case inProgress(FileDescriptor)
    }

    public static func connect(to address: SocketAddress) throws(IOError) -> ConnectOutcome {
        let socket = try make(address)
        if case .ip = address { try set(socket.number, CInt(IPPROTO_TCP), TCP_NODELAY, 1) }
        let number = socket.number
        let result = try unsafe address.withRaw { raw, length in unsafe clinux_connect(number, raw, length) }
        if result == 0 { return .connected(socket) }
        guard clinux_errno() == EINPROGRESS else { throw IOError.last(.connect) }
        return .inProgress(socket)
    }

    /// Another descriptor of the same socket, for another owner.
    public static func duplicate(_ number: CInt) throws(IOError) -> FileDescriptor {
        let copy = clinux_fcntl(number, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw IOError.last(.duplicate) }
        return FileDescriptor(owning: copy)
    }

    /// The error that a connection attempt left behind; 0 when it succeeded.
    public static func pendingError(_ number: CInt) -> CInt {
        var code: CInt = 0
        var length = socklen_t(MemoryLayout<CInt>.size)
        return unsafe getsockopt(number, SOL_SOCKET, SO_ERROR, &code, &length) == 0 ? code : clinux_errno()
    }

    /// Ends the sending side; the peer reads the end after what was sent.
    public static func endWriting(_ number: CInt) {
        _ = shutdown(number, CInt(SHUT_WR))
    }

    /// Ends a listener at once, before its descriptor is closed.
    public static func endListening(_ number: CInt) {
        _ = shutdown(number, CInt(SHUT_RDWR))
    }

    /// Makes the coming close a reset, so that the peer cannot take what it has for everything.
    public static func resetOnClose(_ number: CInt) {
        var setting = linger(l_onoff: 1, l_linger: 0)
        _ = unsafe setsockopt(number, SOL_SOCKET, SO_LINGER, &setting, socklen_t(MemoryLayout<linger>.size))
    }

    /// Tells whether nothing waits to be read and the peer has not closed, without taking anything.
    public static func isQuiet(_ number: CInt) -> Bool {
        var byte: UInt8 = 0
        let count = unsafe recv(number, &byte, 1, CInt(MSG_PEEK | MSG_DONTWAIT))
        return count < 0 && clinux_errno() == EAGAIN
    }

    /// The port a listener got, for one that asked for port 0.
    public static func localPort(_ number: CInt) -> UInt16? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = unsafe withUnsafeMutableBytes(of: &storage) { raw in
            unsafe clinux_getsockname(number, raw.baseAddress, &length)
        }
        return result == 0 ? storage.port : nil
    }

    private static func make(_ address: SocketAddress) throws(IOError) -> FileDescriptor {
        let type = CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let number = socket(address.family, type, 0)
        guard number >= 0 else { throw IOError.last(.socket) }
        return FileDescriptor(owning: number)
    }

    private static func set(_ number: CInt, _ level: CInt, _ name: CInt, _ value: CInt) throws(IOError) {
        var value = value
        let size = socklen_t(MemoryLayout<CInt>.size)
        if unsafe setsockopt(number, level, name, &value, size) != 0 { throw IOError.last(.option) }
    }
}
