import Bytes

/// Which server of a Redis Cluster holds which key
/// (https://redis.io/docs/reference/cluster-spec/, "Key distribution model").
///
/// Values alone: who asks for them, and connects to the servers, stands elsewhere.
public struct ClusterSlots: Equatable, Sendable {
    public struct Server: Equatable, Hashable, Sendable {
        public var host: String
        public var port: UInt16

        public init(host: String, port: UInt16) {
            self.host = host
            self.port = port
        }
    }

    public static let count = 16_384
    /// A cluster is not said to work well with more.
    static let serverLimit = 1_000

    private var servers: [Server] = []
    /// For each slot one more than the index of its server; 0: nobody is known to hold it.
    private var owners = [UInt16](repeating: 0, count: Self.count)

    /// One in which nothing is known.
    public init() {}

    /// The slot of a key: of what stands between its first `{` and the next `}`, if anything does, else of
    /// the whole key.
    public static func slot(of key: Span<UInt8>) -> Int {
        var range = 0..<key.count
        if let open = key.firstOffset(of: 0x7B), let close = key.firstOffset(of: 0x7D, from: open + 1),
            close > open + 1
        {
            range = open + 1..<close
        }
        var sum: UInt16 = 0
        for index in range {
            sum ^= UInt16(key[index]) << 8
            for _ in 0..<8 { sum = sum & 0x8000 != 0 ? sum << 1 ^ 0x1021 : sum << 1 }
        }
        return Int(sum) & (count - 1)
    }

    public subscript(_ slot: Int) -> Server? {
        let owner = Int(owners[slot])
        return owner == 0 ? nil : servers[owner - 1]
    }

    /// Every server that holds a slot is known, and every slot is held.
    public var isWhole: Bool { !owners.contains(0) }

    /// The servers that hold slots.
    public var holders: Set<Server> {
        Set(Set(owners).filter { $0 > 0 }.map { servers[Int($0) - 1] })
    }

    /// Notes that a slot has moved; false when there are too many servers.
    public mutating func move(_ slot: Int, to server: Server) -> Bool {
        precondition((0..<Self.count).contains(slot), "a slot of a cluster")
        guard let owner = owner(server) else { return false }
        owners[slot] = owner
        return true
    }

    /// Takes the answer to CLUSTER SLOTS over; false, and nothing of it, for what is none. A server without
    /// a host is the one that was asked.
    public mutating func take(_ reply: borrowing ReplyReader, from asked: String) -> Bool {
        guard reply.count > 0, reply[0].kind == .array else { return false }
        var slots = ClusterSlots()
        var at = 1
        for _ in 0..<reply[0].integer {
            guard let next = slots.takeRange(reply, at, asked) else { return false }
            at = next
        }
        self = slots
        return true
    }

    /// One range: its first slot, its last slot, its master, and replicas that are left alone. Answers with
    /// the index of the next range.
    private mutating func takeRange(_ reply: borrowing ReplyReader, _ at: Int, _ asked: String) -> Int? {
        guard at + 5 < reply.count, reply[at].kind == .array, reply[at].integer >= 3,
            reply[at + 1].kind == .integer, reply[at + 2].kind == .integer, reply[at + 3].kind == .array,
            reply[at + 3].integer >= 2, reply[at + 5].kind == .integer,
            let port = UInt16(exactly: reply[at + 5].integer), port > 0
        else { return nil }
        let named = reply.text.extracting(reply[at + 4].text.bounds).text
        let first = reply[at + 1].integer
        let last = reply[at + 2].integer
        guard first >= 0, first <= last, last < Int64(Self.count),
            let owner = owner(Server(host: named.isEmpty ? asked : named, port: port))
        else { return nil }
        for slot in first...last { owners[Int(slot)] = owner }
        return reply.end(of: at)
    }

    private mutating func owner(_ server: Server) -> UInt16? {
        if let index = servers.firstIndex(of: server) { return UInt16(index + 1) }
        if servers.count >= Self.serverLimit { return nil }
        servers.append(server)
        return UInt16(servers.count)
    }
}
