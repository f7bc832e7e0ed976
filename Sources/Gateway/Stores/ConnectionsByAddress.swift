import EventLoop
import Synchronization

/// How many connections each address has open, over all workers, so that one of them cannot take every place.
///
/// An address is held while it has a connection, so that there are never more of them than connections. Where
/// the bound is no less than that on all connections together, nothing is counted.
final class ConnectionsByAddress: Sendable {
    private let limit: Int
    /// IPv6 counts by this many leading bits, as it does for the limits.
    private let ipv6Prefix: Int
    private let trusted: [Configuration.AddressBlock]
    private let shards: [16 of Mutex<[IPAddress: Int]>]
    let isCounting: Bool

    init(_ configuration: Configuration) {
        limit = configuration.client.maxConnectionsPerAddress
        ipv6Prefix = configuration.rateLimit.ipv6Prefix
        trusted = configuration.trustedProxies
        isCounting = limit < configuration.client.maxConnections
        shards = .init { _ in Mutex([:]) }
    }

    /// Counts a connection of the peer; false when it is one too many. `leave` is called for both.
    func enter(_ peer: IPAddress) -> Bool {
        guard isCounting, !trusted.contains(where: { $0.contains(peer) }) else { return true }
        let key = key(peer)
        return shards[Self.shard(key)].withLock { counts in
            let count = counts[key, default: 0] + 1
            counts[key] = count
            return count <= limit
        }
    }

    /// Counts a connection that was let in before, be it one too many.
    func adopt(_ peer: IPAddress) { _ = enter(peer) }

    /// A connection that was counted has ended.
    func leave(_ peer: IPAddress) {
        guard isCounting, !trusted.contains(where: { $0.contains(peer) }) else { return }
        let key = key(peer)
        shards[Self.shard(key)].withLock { counts in
            let count = counts[key, default: 0] - 1
            counts[key] = count > 0 ? count : nil
        }
    }

    /// How many addresses are held.
    var count: Int {
        var total = 0
        for index in 0..<16 { total += shards[index].withLock { $0.count } }
        return total
    }

    private func key(_ peer: IPAddress) -> IPAddress {
        peer.isIPv4 ? peer : peer.masked(prefix: ipv6Prefix)
    }

    private static func shard(_ key: IPAddress) -> Int {
        Int(truncatingIfNeeded: ((key.high ^ key.low) &* 0x9E37_79B9_7F4A_7C15) >> 60)
    }
}
