import EventLoop
import Redis
import TLS

/// How Redis is got at: where it is at the moment, and by what means what is said there is secured. One for
/// all of a process, and for any thread.
final class RedisAccess: Sendable {
    let configuration: Configuration.Redis
    /// nil: what is said goes as it is.
    private let context: TLSContext?
    /// nil: the configuration has an address, no name.
    private let lookup: AddressLookup?

    convenience init(_ configuration: Configuration.Redis) throws(TLSFault) {
        let security = configuration.tls
        let context =
            configuration.target.isSecured
            ? try TLSContext(
                authorities: security.authorities, certificate: security.certificate, key: security.key) : nil
        self.init(configuration, context)
    }

    /// The same for another server, which is secured in the same way.
    init(_ configuration: Configuration.Redis, _ context: TLSContext?) {
        self.configuration = configuration
        self.context = context
        guard case .host(let name, let port) = configuration.target.place, !configuration.isLiteral else {
            lookup = nil
            return
        }
        if configuration.sentinels.isEmpty {
            lookup = AddressLookup(configuration.address) { () -> SocketAddress? in
                HostName.address(of: name).map { SocketAddress.ip($0, port: port) }
            }
        } else {
            let query = SentinelQuery(configuration, master: name, context)
            lookup = AddressLookup(nil) { query.master() }
        }
    }

    /// Where to connect; of a name what was found last, while it is looked up anew. nil until it was found.
    var address: SocketAddress? { lookup == nil ? configuration.address : lookup?.address() }

    /// Whoever is connected to must say that it is the master: a Sentinel may not know yet.
    var asksRole: Bool { !configuration.sentinels.isEmpty }

    /// The servers of a Cluster that are known from the start.
    var seeds: [ClusterSlots.Server] { configuration.clusterSeeds }

    /// Another server of the same Cluster.
    func member(_ server: ClusterSlots.Server) -> RedisAccess {
        var member = configuration
        member.clusterSeeds = []
        member.target.place = .host(server.host, port: server.port)
        let ip =
            IPAddress.parse(Array(server.host.utf8).span) ?? (server.host == "localhost" ? .loopback : nil)
        member.address = ip.map { .ip($0, port: server.port) }
        member.isLiteral = ip != nil
        return RedisAccess(member, context)
    }

    /// What secures a connection to `address`; nil: nothing does.
    func session(to address: SocketAddress) throws(TLSFault) -> TLSSession? {
        guard let context else { return nil }
        return try TLSSession(context, name: name(of: address))
    }

    /// What the server's certificate must be for.
    private func name(of address: SocketAddress) -> String {
        if let name = configuration.tls.name { return name }
        if configuration.sentinels.isEmpty, case .host(let name, _) = configuration.target.place {
            return name
        }
        guard case .ip(let ip, _) = address else { return "localhost" }
        return "\(ip)"
    }
}
