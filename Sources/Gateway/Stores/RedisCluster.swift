import Redis

/// A Redis Cluster as one worker knows it: which server holds which slot, and a link to each.
///
/// The map comes from any server that answers. It is asked for when a link has come to stand or has gone,
/// when a server says that a slot has moved, and every ten seconds.
final class RedisCluster {
    let access: RedisAccess
    private(set) var slots = ClusterSlots()
    private(set) var links: [RedisLink] = []
    /// By the link's index.
    private var servers: [ClusterSlots.Server] = []
    /// When the map should be asked for next, in monotonic microseconds.
    var refreshAt = Int64.min
    /// It has been asked for, and no answer has come.
    var isRefreshing = false
    /// Which link is asked next.
    private var turn = 0

    static let refreshMicroseconds: Int64 = 10_000_000
    /// No sooner than that again.
    static let leastRefreshMicroseconds: Int64 = 100_000
    /// More servers than a Cluster is said to work well with are not spoken to.
    private static let mostLinks = 1_000

    init(_ access: RedisAccess) {
        self.access = access
        for seed in access.seeds { _ = link(to: seed) }
    }

    /// The link to a server, which is made if there is none; nil: there are too many.
    func link(to server: ClusterSlots.Server) -> RedisLink? {
        if let index = servers.firstIndex(of: server) { return links[index] }
        if links.count >= Self.mostLinks { return nil }
        servers.append(server)
        links.append(RedisLink(access.member(server), index: links.count))
        return links.last
    }

    /// The link to who holds the slot, as far as it is known.
    func link(ofSlot slot: Int) -> RedisLink? {
        slots[slot].flatMap { servers.firstIndex(of: $0) }.map { links[$0] }
    }

    func server(of link: RedisLink) -> ClusterSlots.Server { servers[link.index] }

    /// Whether the link leads to who holds slots, or to anybody while nothing is known.
    func isWanted(_ link: RedisLink) -> Bool {
        !slots.isWhole || holders.contains(link.index) || !links.contains { $0.state == .ready }
    }

    /// The links to those who hold slots.
    private var holders: Set<Int> = []

    /// All slots are held by servers that answer.
    var isReady: Bool { slots.isWhole && holders.allSatisfy { links[$0].state == .ready } }

    /// Somebody who can be asked for the map, another each time.
    func anyReady() -> RedisLink? {
        for _ in links.indices {
            turn = (turn + 1) % links.count
            if links[turn].state == .ready { return links[turn] }
        }
        return nil
    }

    /// Takes a map over; false, and nothing of it, for what is none.
    func take(_ reply: borrowing ReplyReader, from link: RedisLink) -> Bool {
        guard slots.take(reply, from: servers[link.index].host) else { return false }
        findHolders()
        return true
    }

    /// Notes that a slot has moved.
    func move(_ slot: Int, to server: ClusterSlots.Server) {
        if slots.move(slot, to: server) { findHolders() }
    }

    private func findHolders() {
        holders = []
        for server in slots.holders {
            if let link = link(to: server) { holders.insert(link.index) }
        }
    }
}
