import EventLoop

/// One listening socket of a worker; closed by letting it go.
final class Listener: Sendable {
    let socket: FileDescriptor

    init(_ socket: consuming FileDescriptor) {
        self.socket = socket
    }
}
