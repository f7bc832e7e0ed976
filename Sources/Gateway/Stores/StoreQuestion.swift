import Bytes
import Redis

/// What an exchange asks the shared store: the keys and arguments of `StoreScript`, written once and kept
/// until they are answered, since a server that has lost the script must be asked again.
struct StoreQuestion: ~Copyable {
    /// The request's limits, then those that count it if its token turns out revoked.
    var entries: [LimitEntry] = []
    /// How many of the entries are the request's own.
    private(set) var ownCount = 0
    /// The token's revocation moves the request to the other limits, even if those are none.
    private(set) var hasFallback = false
    private(set) var cost = 1
    /// Everything behind the script's name, and how many arguments that is.
    private(set) var arguments = ByteBuffer()
    private(set) var argumentCount = 0
    private var keys = ByteBuffer()
    private var values = ByteBuffer()
    private var revocations = 0
    private var keyCount = 0

    init() {}

    mutating func begin(cost: Int) {
        entries.removeAll(keepingCapacity: true)
        keys.removeAll()
        values.removeAll()
        ownCount = 0
        hasFallback = false
        revocations = 0
        keyCount = 0
        self.cost = cost
    }

    var isEmpty: Bool { keyCount == 0 }
    var asksRevocations: Bool { revocations > 0 }

    /// Asks whether `key` is there, and revokes what `value` is held against. Before any limit.
    mutating func append(revocation key: Span<UInt8>, against value: Span<UInt8>) {
        revocations += 1
        keyCount += 1
        keys.append(argument: key)
        values.append(argument: value)
    }

    /// What follows counts the request if its token is revoked.
    mutating func beginFallback() { hasFallback = true }

    mutating func append(_ entry: LimitEntry, key: Span<UInt8>) {
        entries.append(entry)
        if !hasFallback { ownCount += 1 }
        keyCount += 1
        keys.append(argument: key)
        values.append(argument: Int64(entry.limit.count))
        values.append(argument: entry.limit.windowMicroseconds)
        values.append(argument: entry.observes ? 1 : 0 as Int64)
    }

    mutating func end() {
        arguments.removeAll()
        arguments.append(argument: Int64(keyCount))
        Self.append(keys, to: &arguments)
        arguments.append(argument: Int64(revocations))
        arguments.append(argument: Int64(ownCount))
        arguments.append(argument: hasFallback ? Int64(entries.count - ownCount) : -1)
        arguments.append(argument: Int64(cost))
        Self.append(values, to: &arguments)
        argumentCount = 5 + keyCount + revocations + entries.count * 3
    }

    private static func append(_ part: borrowing ByteBuffer, to whole: inout ByteBuffer) {
        whole.append(part.readable)
    }

    /// What the script says of a request.
    struct Answer: Equatable {
        var isRevoked: Bool
        var isAdmitted: Bool
    }

    /// Reads the script's answer: takes the readings over into the entries that it judged, and drops the
    /// others. nil for what is no answer to this question.
    mutating func take(_ reply: borrowing ReplyReader) -> Answer? {
        guard reply.count > 2, reply[0].kind == .array, reply[0].integer == Int64(reply.count - 1) else {
            return nil
        }
        for index in 1..<reply.count where reply[index].kind != .integer { return nil }
        let answer = Answer(isRevoked: reply[1].integer != 0, isAdmitted: reply[2].integer == 1)
        if answer.isRevoked && revocations == 0 { return nil }
        if answer.isRevoked && hasFallback {
            entries.removeFirst(ownCount)
        } else {
            entries.removeLast(entries.count - ownCount)
        }
        guard reply.count == 3 + entries.count * 4 else { return nil }
        for index in entries.indices {
            let at = 3 + index * 4
            let counted = Int(truncatingIfNeeded: max(0, reply[at + 1].integer))
            let leavesIn = Self.bounded(reply[at + 2].integer)
            var reading = SlidingWindowShard.Reading(
                admitted: reply[at].integer == 1, counted: counted, leavesIn: leavesIn)
            reading.roomIn = Self.bounded(reply[at + 3].integer)
            entries[index].reading = reading
        }
        return answer
    }

    /// No window is longer than a day, whatever a server says.
    private static func bounded(_ microseconds: Int64) -> Int64 {
        min(max(0, microseconds), 2 * 86_400_000_000)
    }
}
