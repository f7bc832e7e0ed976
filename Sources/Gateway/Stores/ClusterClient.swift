import Bytes
import Redis

/// A Redis Cluster for a thread that may wait for it: each command goes to the server that holds its key, and
/// on to another if that says so.
struct ClusterClient: ~Copyable {
    private let access: RedisAccess
    private var slots = ClusterSlots()
    private var nodes: [Node] = []

    private final class Node {
        let server: ClusterSlots.Server
        var client: RedisClient

        init(_ server: ClusterSlots.Server, _ client: consuming RedisClient) {
            self.server = server
            self.client = client
        }
    }

    private static let mostRedirections = 3
    private static let mostNodes = 1_000

    init(_ access: RedisAccess) {
        self.access = access
    }

    /// Those that hold slots, in an order that is the same each time.
    mutating func masters() throws(RedisFault) -> [ClusterSlots.Server] {
        if !slots.isWhole { try refresh() }
        return slots.holders.sorted { ($0.host, $0.port) < ($1.host, $1.port) }
    }

    /// Forgets who holds what: it is asked again when it is wanted.
    mutating func forget() { slots = ClusterSlots() }

    /// Which server holds the key.
    func holds(_ key: String, _ server: ClusterSlots.Server) -> Bool {
        slots[ClusterSlots.slot(of: Array(key.utf8).span)] == server
    }

    /// Sends commands to one server, and hands each of their replies to `take`.
    mutating func perform(
        on server: ClusterSlots.Server, _ commands: borrowing ByteBuffer, count: Int,
        _ take: (borrowing ReplyReader) -> Void
    ) throws(RedisFault) {
        let node = try node(server)
        do throws(RedisFault) {
            try node.client.perform(commands, count: count, take)
        } catch {
            forget()
            throw error
        }
    }

    /// Sends one command about the key of this slot, and hands the reply of who holds it to `take`.
    mutating func perform(
        _ command: borrowing ByteBuffer, slot: Int, _ take: (borrowing ReplyReader) -> Void
    ) throws(RedisFault) {
        if !slots.isWhole { try refresh() }
        guard var server = slots[slot] else { throw RedisFault(text: "nobody holds the slot") }
        var asking = false
        for _ in 0...Self.mostRedirections {
            var redirection: ClusterRedirection?
            let host = server.host
            let count = asking ? 2 : 1
            var taken = 0
            var request = ByteBuffer(capacity: 256)
            if asking {
                request.beginCommand(argumentCount: 1)
                request.append(argument: "ASKING" as StaticString)
            }
            request.append(command.readable)
            try perform(on: server, request, count: count) { reply in
                taken += 1
                if taken < count { return }
                if reply[0].kind == .error {
                    redirection = ClusterRedirection(
                        reply.text.extracting(reply[0].text.bounds), from: host)
                }
                if redirection == nil { take(reply) }
            }
            switch redirection {
            case nil: return
            case .moved(let slot, let other):
                _ = slots.move(slot, to: other)
                server = other
                asking = false
            case .ask(_, let other):
                server = other
                asking = true
            }
        }
        forget()
        throw RedisFault(text: "its servers send on to each other")
    }

    private mutating func node(_ server: ClusterSlots.Server) throws(RedisFault) -> Node {
        if let node = nodes.first(where: { $0.server == server }) { return node }
        if nodes.count >= Self.mostNodes { throw RedisFault(text: "it has too many servers") }
        let node = Node(server, RedisClient(access.member(server)))
        nodes.append(node)
        return node
    }

    /// Asks whoever answers who holds what.
    private mutating func refresh() throws(RedisFault) {
        var command = ByteBuffer(capacity: 64)
        command.beginCommand(argumentCount: 2)
        command.append(argument: "CLUSTER" as StaticString)
        command.append(argument: "SLOTS" as StaticString)
        for seed in access.seeds { _ = try node(seed) }
        var fault = RedisFault(text: "nobody of it answers")
        for node in nodes {
            var found = ClusterSlots()
            var isTaken = false
            do throws(RedisFault) {
                try node.client.perform(command, count: 1) { reply in
                    isTaken = found.take(reply, from: node.server.host)
                }
            } catch {
                fault = error
                continue
            }
            if isTaken && found.isWhole {
                slots = found
                nodes.removeAll { !found.holders.contains($0.server) && !access.seeds.contains($0.server) }
                return
            }
            fault = RedisFault(text: "its slots are not all held")
        }
        throw fault
    }
}
