/// Where a socket listens or connects: an IP address with a port, or the path of a Unix socket.
public enum SocketAddress: Equatable, Sendable {
    case ip(IPAddress, port: UInt16)
    case unix(path: String)
}
