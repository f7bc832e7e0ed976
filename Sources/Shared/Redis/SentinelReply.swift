import Bytes

/// What Sentinel, and the server that it names, answer to who looks for the master
/// (https://redis.io/docs/reference/sentinel-clients/).
public enum SentinelReply {
    public enum Master: Equatable, Sendable {
        case at(ClusterSlots.Server)
        /// The Sentinel does not know the service: ask the next.
        case unknown
    }

    /// The answer to SENTINEL GET-MASTER-ADDR-BY-NAME; nil for what is none.
    public static func master(_ reply: borrowing ReplyReader) -> Master? {
        guard reply.count > 0 else { return nil }
        if reply[0].kind == .null { return .unknown }
        guard reply.count == 3, reply[0].kind == .array, reply[1].kind == .string, reply[2].kind == .string,
            let port = UInt16(reply.text.extracting(reply[2].text.bounds).text), port > 0,
            !reply[1].text.isEmpty
        else { return nil }
        return .at(.init(host: reply.text.extracting(reply[1].text.bounds).text, port: port))
    }

    /// Whether the answer to ROLE is a master's: a Sentinel may name one that is none any more, or not yet.
    public static func isMaster(_ reply: borrowing ReplyReader) -> Bool {
        reply.count > 1 && reply[0].kind == .array && reply[1].kind == .string
            && reply.text.extracting(reply[1].text.bounds).equals("master")
    }
}
