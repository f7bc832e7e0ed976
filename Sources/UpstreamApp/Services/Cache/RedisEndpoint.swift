import EventLoop
import Redis
import Synchronization
import TLS

/// Where a Redis server is, and how what is said there is secured; for any thread.
final class RedisEndpoint: Sendable {
    let target: RedisTarget
    /// nil: what is said goes as it is.
    private let context: TLSContext?
    private let found: Mutex<SocketAddress?>
    /// nil: there is no name to look up.
    private let lookedUp: (name: String, port: UInt16)?

    /// `authorities` is a file of certificates in PEM that are trusted, nil: those that the system trusts.
    init(_ target: RedisTarget, authorities: String?) throws(TLSFault) {
        self.target = target
        context =
            target.isSecured
            ? try TLSContext(authorities: authorities, certificate: nil, key: nil) : nil
        switch target.place {
        case .unix(let path):
            found = Mutex(.unix(path: path))
            lookedUp = nil
        case .host(let name, let port):
            if let ip = IPAddress.parse(Array(name.utf8).span) {
                found = Mutex(.ip(ip, port: port))
                lookedUp = nil
            } else {
                found = Mutex(nil)
                lookedUp = (name, port)
            }
        }
    }

    /// What was found last; nil until then. Never waits for the resolver.
    var address: SocketAddress? { found.withLock { $0 } }

    /// Looks the name up, if there is one: it blocks. What was found before stays when nothing is.
    func lookUp() {
        guard let (name, port) = lookedUp, let ip = HostName.address(of: name) else { return }
        found.withLock { $0 = .ip(ip, port: port) }
    }

    func session() throws(TLSFault) -> TLSSession? {
        guard let context, case .host(let name, _) = target.place else { return nil }
        return try TLSSession(context, name: name)
    }
}
