import Bytes
import Redis

/// One reply of Redis, copied from what it was read into. Errors are thrown instead.
enum RedisValue: Equatable, Sendable {
    case string([UInt8])
    case status(String)
    case integer(Int64)
    case null
    case array([RedisValue])

    /// The reply that the reader has moved to.
    static func read(_ reply: borrowing ReplyReader) throws(CacheFault) -> RedisValue {
        var at = 0
        return try read(reply, &at)
    }

    private static func read(
        _ reply: borrowing ReplyReader, _ at: inout Int
    ) throws(CacheFault) -> RedisValue {
        guard at < reply.count else { throw .away("it does not speak as Redis does") }
        let part = reply[at]
        at += 1
        switch part.kind {
        case .string: return .string(reply.text.extracting(part.text.bounds).array)
        case .status: return .status(reply.text.extracting(part.text.bounds).text)
        case .integer: return .integer(part.integer)
        case .null: return .null
        case .error: throw CacheFault(reply: reply.text.extracting(part.text.bounds).text)
        case .array:
            var elements: [RedisValue] = []
            // Its length is what the server says; each element is checked to be there.
            for _ in 0..<max(part.integer, 0) { elements.append(try read(reply, &at)) }
            return .array(elements)
        }
    }
}
