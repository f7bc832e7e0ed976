internal import Bytes

extension SocketAddress: CustomStringConvertible {
    /// `127.0.0.1:8799`, `[::1]:8799` or `unix:/path`.
    public var description: String {
        switch self {
        case .unix(let path): return "unix:\(path)"
        case .ip(let address, let port):
            var text = ByteBuffer()
            text.append(address)
            let host = text.readable.text
            return address.isIPv4 ? "\(host):\(port)" : "[\(host)]:\(port)"
        }
    }
}
