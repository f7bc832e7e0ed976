import Bytes

/// What a server of a cluster answers when another holds the key
/// (https://redis.io/docs/reference/cluster-spec/, "MOVED Redirection", "ASK redirection").
public enum ClusterRedirection: Equatable, Sendable {
    /// From now on the slot is that server's.
    case moved(slot: Int, to: ClusterSlots.Server)
    /// This once that server is to be asked, after ASKING.
    case ask(slot: Int, of: ClusterSlots.Server)

    /// Reads an error such as `MOVED 3999 127.0.0.1:6381`; nil for any other. Without a host it is the one
    /// that was asked.
    public init?(_ error: Span<UInt8>, from asked: String) {
        let parts = error.text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, let slot = Int(parts[1]), (0..<ClusterSlots.count).contains(slot),
            let colon = parts[2].lastIndex(of: ":"),
            let port = UInt16(parts[2][parts[2].index(after: colon)...]), port > 0
        else { return nil }
        let host = parts[2][..<colon]
        let server = ClusterSlots.Server(host: host.isEmpty ? asked : String(host), port: port)
        switch parts[0] {
        case "MOVED": self = .moved(slot: slot, to: server)
        case "ASK": self = .ask(slot: slot, of: server)
        default: return nil
        }
    }
}
